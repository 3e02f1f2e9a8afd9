//! Sending one request to a receiver, and to no address that is not allowed.
//!
//! Every address that a name leads to is checked, and the one that was checked is the one that is connected to: the
//! name is not asked for again in between, so that a name server that changes its mind gains nothing. There are neither
//! redirects nor proxies.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use claimgraph_domain::error::Error as DomainError;
use claimgraph_domain::rules::webhook_target::TargetPolicy;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT};
use hyper::{Request, Response};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::Error;
pub use super::answer::Answer;
use super::resolve::Resolve;
use crate::config::Webhooks;
use crate::outgoing::{self, Stream};

/// Sends requests.
pub struct Sender {
    targets: TargetPolicy,
    resolver: Arc<dyn Resolve>,
    tls: TlsConnector,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    response_bytes: usize,
}

/// What is sent, as the specification Standard Webhooks has it.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The header `webhook-id`.
    pub id: String,
    /// The header `webhook-timestamp`: seconds since the Unix epoch.
    pub seconds: i64,
    /// The header `webhook-signature`.
    pub signature: String,
    /// The body, JSON.
    pub body: Vec<u8>,
}

/// Why there is no answer; each tells it to the owner of the webhook.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The URL may not be used.
    #[error("{0}")]
    Url(DomainError),
    /// The name has no address.
    #[error("the host's name could not be resolved")]
    Name(#[source] io::Error),
    /// The name leads to no address that is allowed.
    #[error("the host's name leads to {0}, which webhooks may not reach")]
    Address(&'static str),
    /// No connection, or none that is safe.
    #[error("no connection: {0}")]
    Connection(#[source] io::Error),
    /// It took too long.
    #[error("no {what} within {} ms", after.as_millis())]
    Timeout {
        /// What did not come.
        what: &'static str,
        /// The time that it had.
        after: Duration,
    },
    /// The connection broke, or the answer is not HTTP.
    #[error("no answer: {0}")]
    Answer(#[source] hyper::Error),
    /// The request cannot be put into words.
    #[error("the request could not be made: {0}")]
    Request(#[from] hyper::http::Error),
}

impl Sender {
    /// A sender that may reach what a policy allows.
    ///
    /// # Errors
    /// When the certificates to trust cannot be read.
    pub fn new(targets: TargetPolicy, resolver: Arc<dyn Resolve>, config: &Webhooks) -> Result<Self, Error> {
        Ok(Self {
            targets,
            resolver,
            tls: outgoing::tls(&config.ca_file)?,
            connect_timeout: Duration::from_millis(config.connect_timeout_ms),
            attempt_timeout: Duration::from_millis(config.attempt_timeout_ms),
            response_bytes: config.response_bytes,
        })
    }

    /// Sends, and reads the answer's beginning.
    ///
    /// # Errors
    /// When no answer came, with why.
    pub async fn send(&self, url: &str, outgoing: Outgoing) -> Result<Answer, Failure> {
        let deadline = Instant::now() + self.attempt_timeout;
        let url = self.targets.read(url).map_err(Failure::Url)?;
        let request = request(&url, outgoing)?;
        let patience = self.connect_timeout.min(self.attempt_timeout);
        let connected = timeout(patience, self.connect(&url)).await;
        let stream = connected.map_err(|_| Failure::Timeout { what: "connection", after: patience })??;
        let exchanged = timeout_at(deadline, self.exchange(stream, request, deadline)).await;
        exchanged.unwrap_or(Err(Failure::Timeout { what: "answer", after: self.attempt_timeout }))
    }

    async fn connect(&self, url: &Url) -> Result<Box<dyn Stream>, Failure> {
        let addresses = self.addresses(url).await?;
        outgoing::connect(&self.tls, url, &addresses).await.map_err(Failure::Connection)
    }

    /// The addresses that a URL leads to and that are allowed; at least one.
    async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, Failure> {
        let port = url.port_or_known_default().unwrap_or(443);
        let found = match url.host() {
            Some(Host::Ipv4(address)) => vec![SocketAddr::from((address, port))],
            Some(Host::Ipv6(address)) => vec![SocketAddr::from((address, port))],
            Some(Host::Domain(name)) => self.resolver.resolve(name, port).await.map_err(Failure::Name)?,
            None => Vec::new(),
        };
        let mut refused = None;
        let admit = |address: &SocketAddr| match self.targets.admits(address.ip()) {
            Ok(()) => true,
            Err(what) => {
                refused.get_or_insert(what);
                false
            }
        };
        let allowed: Vec<SocketAddr> = found.into_iter().filter(admit).collect();
        match (allowed.is_empty(), refused) {
            (false, _) => Ok(allowed),
            (true, Some(what)) => Err(Failure::Address(what)),
            (true, None) => Err(Failure::Name(io::ErrorKind::NotFound.into())),
        }
    }

    async fn exchange(
        &self,
        stream: Box<dyn Stream>,
        request: Request<Full<Bytes>>,
        deadline: Instant,
    ) -> Result<Answer, Failure> {
        let read = async |response| self.read(response, deadline).await;
        outgoing::exchange(stream, request, read).await.map_err(Failure::Answer)
    }

    /// Reads an answer. Once its head is there, nothing about its body makes it another answer.
    async fn read(&self, response: Response<Incoming>, deadline: Instant) -> Answer {
        let status = response.status().as_u16();
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut body = response.into_body();
        let mut read = Vec::new();
        while read.len() < self.response_bytes {
            let Ok(Some(Ok(frame))) = timeout_at(deadline, body.frame()).await else { break };
            if let Ok(data) = frame.into_data() {
                let room = self.response_bytes.saturating_sub(read.len()).min(data.len());
                read.extend_from_slice(&data.slice(..room));
            }
        }
        // PostgreSQL stores no NUL.
        let body = String::from_utf8_lossy(&read).replace('\0', "\u{fffd}");
        Answer { status, body, retry_after }
    }
}

fn request(url: &Url, outgoing: Outgoing) -> Result<Request<Full<Bytes>>, Failure> {
    const ID: HeaderName = HeaderName::from_static("webhook-id");
    const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
    const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");
    Ok(Request::post(outgoing::target(url))
        .header(HOST, outgoing::host(url))
        .header(USER_AGENT, outgoing::AGENT)
        .header(CONTENT_TYPE, "application/json")
        .header(CONNECTION, "close")
        .header(ID, outgoing.id)
        .header(TIMESTAMP, HeaderValue::from(outgoing.seconds))
        .header(SIGNATURE, outgoing.signature)
        .body(Full::new(Bytes::from(outgoing.body)))?)
}

#[cfg(test)]
mod tests;
