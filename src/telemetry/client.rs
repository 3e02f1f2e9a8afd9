//! The HTTP client of the exporter.
//!
//! The exporter has a thread of its own without a runtime, on which it waits for each answer. So does this client, with
//! a runtime of that thread alone: however busy the server is, and however slow the collector, neither waits for the
//! other.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tracing::Dispatch;
use tracing::dispatcher::with_default;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Most bytes of an answer that are read; a collector answers with few.
const ANSWER_BYTES: usize = 64 << 10;

/// Sends what the exporter has, a connection for each batch.
pub(super) struct Client {
    runtime: Runtime,
    tls: TlsConnector,
    patience: Duration,
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client").finish_non_exhaustive()
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

impl Client {
    /// A client that gives up after a while.
    ///
    /// # Errors
    /// When there is no TLS, or no runtime.
    pub(super) fn new(patience: Duration) -> Result<Self, BoxError> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let tls = tls.with_root_certificates(roots).with_no_client_auth();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Self { runtime, tls: TlsConnector::from(Arc::new(tls)), patience })
    }

    async fn exchange(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
        let uri = request.uri().clone();
        let host = uri.host().ok_or("the collector's address has no host")?;
        let is_tls = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let tcp = TcpStream::connect((bare, port)).await?;
        let stream: Box<dyn Stream> = if is_tls {
            let name = match bare.parse::<IpAddr>() {
                Ok(address) => ServerName::from(address),
                Err(_) => ServerName::try_from(bare.to_owned())?,
            };
            Box::new(self.tls.connect(name, tcp).await?)
        } else {
            Box::new(tcp)
        };
        let place = uri.path_and_query().map_or("/", |place| place.as_str());
        *request.uri_mut() = place.parse()?;
        let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
        request.headers_mut().insert(HOST, HeaderValue::from_str(&authority)?);
        request.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        let (mut requests, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let answer = async {
            let (head, body) = requests.send_request(request.map(Full::new)).await?.into_parts();
            let body = Limited::new(body, ANSWER_BYTES).collect().await?.to_bytes();
            Ok(Response::from_parts(head, body))
        };
        tokio::pin!(answer);
        tokio::select! {
            answer = &mut answer => answer,
            // What has been read by then is still to be taken; what broke, the answer tells.
            _ = connection => answer.await,
        }
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        // Sending is not traced, or it would never end.
        with_default(&Dispatch::none(), || {
            self.runtime.block_on(async { timeout(self.patience, self.exchange(request)).await? })
        })
    }
}
