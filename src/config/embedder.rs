//! `[embedder]`: finding claims by their meaning.

use url::Url;

use super::allowed::Allowed;
use super::secret::Secret;
use super::section::section;

/// The provider that makes no vectors.
pub(super) const OFF: &str = "off";

section! {
    /// Finding claims by their meaning: what makes vectors of texts. docs/SEARCH.md explains it.
    Embedder = "embedder" {
        /// "off"; "openai" for whatever speaks as `OpenAI` does; "ollama"; or the name of an embedder of a plugin, which
        /// is configured there. The text of every claim is sent to it.
        provider: String = OFF.to_owned(), Allowed::Text { shape: "\"off\", \"openai\", \"ollama\", or the name of a plugin's embedder", accepts: is_name };
        /// Where it is, up to what all its paths begin with; empty for <https://api.openai.com/v1> and
        /// <http://127.0.0.1:11434>.
        embedder_url: String = String::new(), Allowed::Text { shape: "empty, or a URL that begins with https:// or http:// and holds no login", accepts: is_url };
        /// The model. When it changes, vectors are made beside the old ones, which are searched until the new ones are
        /// whole.
        embedder_model: String = String::new(), Allowed::Text { shape: "the name of a model, at most 100 characters", accepts: |text| text.chars().count() <= 100 };
        /// Numbers of a vector that the model is asked for, where it can make several; 0 takes what it gives.
        dimensions: u32 = 0, Allowed::count(0, 8_192);
        /// What proves to the provider who asks, where it wants that.
        embedder_key: Secret = Secret::default(), Allowed::Secret { min: 1 };
        /// Texts of one request.
        embedder_batch: usize = 64, Allowed::count(1, 1_000);
        /// Characters of a text that are sent; the rest is cut off.
        embedder_chars: usize = 8_000, Allowed::count(16, 1_000_000);
        /// What is put before each claim, for models that want it: "passage: ".
        document_prefix: String = String::new(), PREFIX;
        /// What is put before each query, for models that want it: "query: ".
        query_prefix: String = String::new(), PREFIX;
        /// Time after which a request for vectors of claims is given up.
        embed_timeout_ms: u64 = 60_000, Allowed::milliseconds(1, 3_600_000);
        /// Time that a search waits for the vector of its query.
        query_timeout_ms: u64 = 5_000, Allowed::milliseconds(1, 600_000);
        /// How long after a failure claims are sent again; twice as long after each further one, unless the provider
        /// says how long.
        embed_retry_ms: u64 = 1_000, Allowed::milliseconds(1, 3_600_000);
        /// The longest of these times, also where the provider says a longer one.
        embed_retry_max_ms: u64 = 300_000, Allowed::milliseconds(1, 86_400_000);
        /// How long after a commit its claims may wait to be sent, so that several go together; and how soon those of
        /// other processes are noticed.
        embed_delay_ms: u64 = 1_000, Allowed::milliseconds(1, 3_600_000);
        /// Whether this server makes vectors of claims. Of several servers, one does at a time.
        makes_vectors: bool = true, Allowed::Boolean;
        /// A file of certificates (PEM) to trust besides those that browsers trust.
        embedder_ca_file: String = String::new(), Allowed::Text { shape: "the path of a file", accepts: |_| true };
    }
}

const PREFIX: Allowed =
    Allowed::Text { shape: "a text of at most 200 characters", accepts: |text| text.chars().count() <= 200 };

fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
    begins && text.len() <= 32 && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// A login in it would be shown with the configuration.
fn is_url(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return text.is_empty() };
    matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty() && url.password().is_none()
}

impl Embedder {
    /// Whether there is one.
    pub fn is_on(&self) -> bool {
        self.provider != OFF
    }
}
