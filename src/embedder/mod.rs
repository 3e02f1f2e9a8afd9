//! Embedders outside: they make vectors of texts over HTTP.
//!
//! [`build`] makes the configured one. Another provider is a file beside [`openai`] and [`ollama`], which says what is
//! sent and how the answer is read; [`remote`] does the rest.

mod ollama;
mod openai;
mod remote;

use std::collections::BTreeMap;
use std::sync::Arc;

use claimgraph_store::vector::Embedder;

use crate::config;
use crate::outgoing::TlsError;
pub use remote::Remote;

/// The embedders of plugins, by name.
pub type Offered = BTreeMap<&'static str, Arc<dyn Embedder>>;

/// Why there is no embedder although one is configured.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No provider has that name.
    #[error("embedder.provider is `{name}`, which is no provider here; there are: {known}")]
    Unknown {
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// The model is missing.
    #[error("embedder.embedder_model names no model; `{0}` has several")]
    NoModel(String),
    /// The address.
    #[error("embedder.embedder_url: {0}")]
    Url(url::ParseError),
    /// The key.
    #[error("embedder.embedder_key holds what no header can")]
    Key,
    /// The certificates to trust.
    #[error("embedder.embedder_ca_file: {0}")]
    Tls(#[from] TlsError),
}

/// What speaks with a provider over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Provider {
    OpenAi,
    Ollama,
}

impl Provider {
    const ALL: [Self; 2] = [Self::OpenAi, Self::Ollama];

    /// Its name in the configuration, which the names of its models begin with.
    const fn name(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Ollama => "ollama",
        }
    }
}

/// The configured embedder; `None` where none is.
///
/// # Errors
/// [`Error`], when it is configured wrongly.
pub fn build(config: &config::Embedder, offered: &Offered) -> Result<Option<Arc<dyn Embedder>>, Error> {
    if !config.is_on() {
        return Ok(None);
    }
    let name = config.provider.as_str();
    if let Some(provider) = Provider::ALL.into_iter().find(|provider| provider.name() == name) {
        return Ok(Some(Arc::new(Remote::new(provider, config)?)));
    }
    if let Some(embedder) = offered.get(name) {
        return Ok(Some(Arc::clone(embedder)));
    }
    let own = Provider::ALL.into_iter().map(Provider::name);
    let known: Vec<&str> = own.chain(offered.keys().copied()).collect();
    Err(Error::Unknown { name: name.to_owned(), known: known.join(", ") })
}
