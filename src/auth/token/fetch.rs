//! Asking for the issuer's public keys over HTTP.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{ACCEPT, CONNECTION, HOST, USER_AGENT};
use hyper::{Request, Response, StatusCode};
use jsonwebtoken::jwk::JwkSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use crate::auth::Error;
use crate::config::Auth;
use crate::outgoing;

/// Longest answer, bytes.
const LONGEST: usize = 256 << 10;

/// Asks for the keys.
pub(super) struct Fetch {
    url: Url,
    tls: TlsConnector,
    patience: Duration,
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("no connection: {0}")]
    Connection(#[from] io::Error),
    #[error("no answer: {0}")]
    Answer(#[from] hyper::Error),
    #[error("the request could not be made: {0}")]
    Request(#[from] hyper::http::Error),
    #[error("the answer's status is {0}")]
    Status(StatusCode),
    #[error("the answer cannot be read: {0}")]
    Body(Box<dyn std::error::Error + Send + Sync>),
    #[error("the answer is no set of keys: {0}")]
    Keys(#[from] serde_json::Error),
    #[error("no answer within {} ms", .0.as_millis())]
    Timeout(Duration),
}

impl Fetch {
    pub(super) fn new(auth: &Auth) -> Result<Self, Error> {
        let url = Url::parse(&auth.jwks_url).map_err(|_| Error::Missing("a URL in auth.jwks_url"))?;
        let patience = Duration::from_millis(auth.jwks_timeout_ms);
        Ok(Self { url, tls: outgoing::tls(&auth.jwks_ca_file)?, patience })
    }

    /// The keys, as they are now.
    pub(super) async fn keys(&self) -> Result<JwkSet, Failure> {
        timeout(self.patience, self.ask()).await.unwrap_or(Err(Failure::Timeout(self.patience)))
    }

    async fn ask(&self) -> Result<JwkSet, Failure> {
        let stream = outgoing::connect(&self.tls, &self.url, &self.addresses().await?).await?;
        let request = Request::get(outgoing::target(&self.url))
            .header(HOST, outgoing::host(&self.url))
            .header(USER_AGENT, outgoing::AGENT)
            .header(ACCEPT, "application/jwk-set+json, application/json")
            .header(CONNECTION, "close")
            .body(Full::new(Bytes::new()))?;
        let bytes = outgoing::exchange(stream, request, read).await??;
        Ok(serde_json::from_slice(&bytes)?)
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
}

async fn read(response: Response<Incoming>) -> Result<Bytes, Failure> {
    // A redirect leads where nobody was asked to trust.
    if response.status() != StatusCode::OK {
        return Err(Failure::Status(response.status()));
    }
    let body = Limited::new(response.into_body(), LONGEST).collect().await.map_err(Failure::Body)?;
    Ok(body.to_bytes())
}
