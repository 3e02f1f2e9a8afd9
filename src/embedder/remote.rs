//! An embedder that is asked over HTTP.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use claimgraph_store::vector::{EmbedError, Embedder, Purpose};
use http_body_util::{BodyExt, Collected, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, HeaderValue, RETRY_AFTER, USER_AGENT};
use hyper::{Request, Response, StatusCode};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::{Error, Provider, ollama, openai};
use crate::config;
use crate::outgoing;

/// Bytes of an answer for each text: 8,192 numbers as JSON.
const BYTES_OF_TEXT: usize = 8_192 * 32;

/// Bytes of an answer besides.
const BYTES: usize = 64 << 10;

/// Bytes of an answer that is no success, of which the log tells.
const TOLD: usize = 500;

/// Speaks with a provider.
pub struct Remote {
    provider: Provider,
    url: Url,
    authorization: Option<HeaderValue>,
    tls: TlsConnector,
    /// The name that tells its vectors from those of others.
    name: String,
    config: config::Embedder,
}

impl Remote {
    /// What is configured.
    ///
    /// # Errors
    /// When the model is missing, or the certificates to trust cannot be read.
    pub(super) fn new(provider: Provider, config: &config::Embedder) -> Result<Self, Error> {
        if config.embedder_model.is_empty() {
            return Err(Error::NoModel(provider.name().to_owned()));
        }
        Self::with(provider, outgoing::tls(&config.embedder_ca_file)?, config.clone())
    }

    fn with(provider: Provider, tls: TlsConnector, config: config::Embedder) -> Result<Self, Error> {
        let (base, path) = match provider {
            Provider::OpenAi => (openai::URL, openai::PATH),
            Provider::Ollama => (ollama::URL, ollama::PATH),
        };
        let base = if config.embedder_url.is_empty() { base } else { config.embedder_url.trim_end_matches('/') };
        let url = Url::parse(&format!("{base}{path}")).map_err(Error::Url)?;
        let authorization = match config.embedder_key.expose() {
            "" => None,
            key => {
                let mut value = HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| Error::Key)?;
                value.set_sensitive(true);
                Some(value)
            }
        };
        let name = name(provider, &config);
        Ok(Self { provider, url, authorization, tls, name, config })
    }

    async fn ask(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let away = |error: &dyn std::fmt::Display| EmbedError::Unavailable(error.to_string());
        let addresses = self.addresses().await.map_err(|error| away(&error))?;
        let stream = outgoing::connect(&self.tls, &self.url, &addresses).await.map_err(|error| away(&error))?;
        let request = self.request(texts)?;
        let limit = BYTES + BYTES_OF_TEXT.saturating_mul(texts.len());
        let read = async |response| self.read(response, limit).await;
        outgoing::exchange(stream, request, read).await.map_err(|error| away(&error))?
    }

    fn request(&self, texts: &[String]) -> Result<Request<Full<Bytes>>, EmbedError> {
        let model = self.config.embedder_model.as_str();
        let dimensions = (self.config.dimensions > 0).then_some(self.config.dimensions);
        let body = match self.provider {
            Provider::OpenAi => {
                serde_json::to_vec(&openai::Request { model, input: texts, encoding_format: "float", dimensions })
            }
            Provider::Ollama => {
                serde_json::to_vec(&ollama::Request { model, input: texts, truncate: true, dimensions })
            }
        };
        let body = body.map_err(|error| EmbedError::Refused(error.to_string()))?;
        let mut request = Request::post(outgoing::target(&self.url))
            .header(HOST, outgoing::host(&self.url))
            .header(USER_AGENT, outgoing::AGENT)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .header(CONNECTION, "close");
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        request.body(Full::new(Bytes::from(body))).map_err(|error| EmbedError::Unavailable(error.to_string()))
    }

    async fn addresses(&self) -> io::Result<Vec<SocketAddr>> {
        let port = self.url.port_or_known_default().unwrap_or(443);
        match self.url.host() {
            Some(Host::Ipv4(address)) => Ok(vec![SocketAddr::from((address, port))]),
            Some(Host::Ipv6(address)) => Ok(vec![SocketAddr::from((IpAddr::V6(address), port))]),
            Some(Host::Domain(name)) => Ok(tokio::net::lookup_host((name, port)).await?.collect()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    async fn read(&self, response: Response<Incoming>, limit: usize) -> Result<Vec<Vec<f32>>, EmbedError> {
        let (status, after) = (response.status(), retry_after(&response));
        let body = Limited::new(response.into_body(), limit).collect().await;
        if status != StatusCode::OK {
            let told = body.map(Collected::to_bytes).unwrap_or_default();
            let told = String::from_utf8_lossy(told.get(..TOLD.min(told.len())).unwrap_or_default()).into_owned();
            // What it says may tell of the key, so that only the operator sees it.
            tracing::warn!(model = self.name, status = status.as_u16(), answer = told, "the embedder gave no vectors");
            return Err(failure(status, after));
        }
        let body = body.map_err(|error| EmbedError::WrongShape(format!("it cannot be read: {error}")))?.to_bytes();
        let vectors = match self.provider {
            Provider::OpenAi => openai::read(&body),
            Provider::Ollama => ollama::read(&body),
        };
        vectors.map_err(EmbedError::WrongShape)
    }
}

#[async_trait]
impl Embedder for Remote {
    fn model(&self) -> &str {
        &self.name
    }

    fn dimensions(&self) -> Option<usize> {
        usize::try_from(self.config.dimensions).ok().filter(|dimensions| *dimensions > 0)
    }

    fn batch(&self) -> usize {
        self.config.embedder_batch
    }

    async fn embed(&self, texts: &[String], purpose: Purpose) -> Result<Vec<Vec<f32>>, EmbedError> {
        let (prefix, millis) = match purpose {
            Purpose::Document => (&self.config.document_prefix, self.config.embed_timeout_ms),
            Purpose::Query => (&self.config.query_prefix, self.config.query_timeout_ms),
        };
        let cut = |text: &String| prefix.chars().chain(text.chars().take(self.config.embedder_chars)).collect();
        let texts: Vec<String> = texts.iter().map(cut).collect();
        let asked = timeout(Duration::from_millis(millis), self.ask(&texts)).await;
        asked.unwrap_or_else(|_| Err(EmbedError::Unavailable(format!("no answer within {millis} ms"))))
    }

    fn other(&self, model: &str) -> Option<Arc<dyn Embedder>> {
        let mut config = self.config.clone();
        let rest = model.strip_prefix(self.provider.name())?.strip_prefix(':')?;
        let named = rest.split_once('#').map_or(rest, |(named, _)| named);
        let sized = named.rsplit_once('@').and_then(|(named, size)| Some((named, size.parse().ok()?)));
        (config.embedder_model, config.dimensions) = match sized {
            Some((named, size)) => (named.to_owned(), size),
            None => (named.to_owned(), 0),
        };
        let other = Self::with(self.provider, self.tls.clone(), config).ok()?;
        // Where what is put before texts was another, too, it is not known any more.
        if other.name != model {
            return None;
        }
        Some(Arc::new(other))
    }
}

/// The name of what a configuration makes: the provider, the model, the dimensions where they are asked for, and a mark
/// of how texts are changed before they are sent.
fn name(provider: Provider, config: &config::Embedder) -> String {
    let mut name = format!("{}:{}", provider.name(), config.embedder_model);
    if config.dimensions > 0 {
        name = format!("{name}@{}", config.dimensions);
    }
    let usual = config::Embedder::default();
    let of = |config: &config::Embedder| {
        (config.document_prefix.clone(), config.query_prefix.clone(), config.embedder_chars)
    };
    if of(config) != of(&usual) {
        let mark = blake3::hash(format!("{:?}", of(config)).as_bytes()).to_hex();
        name = format!("{name}#{}", mark.as_str().get(..8).unwrap_or_default());
    }
    name
}

/// What a status says that is no success.
fn failure(status: StatusCode, retry_after: Option<Duration>) -> EmbedError {
    let message = format!("it answers {}", status.as_u16());
    match status {
        StatusCode::TOO_MANY_REQUESTS => EmbedError::RateLimited { message, retry_after },
        StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY => {
            EmbedError::Refused(message)
        }
        _ if retry_after.is_some() => EmbedError::RateLimited { message, retry_after },
        _ => EmbedError::Unavailable(message),
    }
}

/// The two forms of `Retry-After`: seconds, or a moment. RFC 9110, section 10.2.3.
fn retry_after(response: &Response<Incoming>) -> Option<Duration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = httpdate::parse_http_date(text).ok()?;
    #[expect(clippy::disallowed_methods, reason = "the moment is one of the world outside")]
    let now = SystemTime::now();
    Some(moment.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    fn remote(change: impl FnOnce(&mut config::Embedder)) -> Remote {
        let mut config = config::Embedder { embedder_model: "small".to_owned(), ..config::Embedder::default() };
        change(&mut config);
        Remote::new(Provider::OpenAi, &config).unwrap()
    }

    #[test]
    fn what_changes_vectors_changes_the_name() {
        assert_eq!(remote(|_| {}).model(), "openai:small");
        assert_eq!(remote(|config| config.dimensions = 256).model(), "openai:small@256");
        let prefixed = remote(|config| config.document_prefix = "passage: ".to_owned());
        assert!(prefixed.model().starts_with("openai:small#") && prefixed.model().len() == 21, "{}", prefixed.model());
        let other = remote(|config| config.document_prefix = "query: ".to_owned());
        assert_ne!(prefixed.model(), other.model());
        assert_eq!(remote(|config| config.embedder_key = Secret::new("k")).model(), "openai:small");
    }

    #[test]
    fn another_model_of_the_provider_can_be_had() {
        let remote = remote(|config| config.dimensions = 256);
        for name in ["openai:large", "openai:org/large@512", "openai:small"] {
            let other = remote.other(name).unwrap();
            assert_eq!(other.model(), name);
            assert_eq!(other.dimensions(), name.ends_with("512").then_some(512));
        }
        for name in ["ollama:small", "openai:small#01234567", "small", ""] {
            assert!(remote.other(name).is_none(), "{name}");
        }
    }

    #[test]
    fn a_key_that_no_header_can_hold_is_refused() {
        let config = config::Embedder {
            embedder_model: "small".to_owned(),
            embedder_key: Secret::new("a\nb"),
            ..config::Embedder::default()
        };
        assert!(matches!(Remote::new(Provider::OpenAi, &config), Err(Error::Key)));
    }
}
