//! What every request to somebody outside needs: certificates to trust, a connection, an exchange over it.
//!
//! There are neither redirects nor proxies. Which addresses may be reached is its caller's business.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// How the server calls itself.
pub const AGENT: &str = concat!("claimgraph/", env!("CARGO_PKG_VERSION"));

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file of certificates cannot be read.
    #[error("{}: {cause}", path.display())]
    Certificates {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// TLS itself.
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// A connection, with TLS or without.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// TLS that trusts whom browsers trust, and the certificates of a file where one is named.
///
/// # Errors
/// When the file cannot be read.
pub fn tls(ca_file: &str) -> Result<TlsConnector, TlsError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if !ca_file.is_empty() {
        trust(&mut roots, Path::new(ca_file))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(TlsConnector::from(Arc::new(tls.with_root_certificates(roots).with_no_client_auth())))
}

/// Trusts the certificates of a file as well.
fn trust(roots: &mut RootCertStore, path: &Path) -> Result<(), TlsError> {
    let refuse = |cause: Box<dyn std::error::Error + Send + Sync>| TlsError::Certificates { path: path.into(), cause };
    for certificate in CertificateDer::pem_file_iter(path).map_err(|cause| refuse(cause.to_string().into()))? {
        let certificate = certificate.map_err(|cause| refuse(cause.to_string().into()))?;
        roots.add(certificate).map_err(|cause| refuse(Box::new(cause)))?;
    }
    Ok(())
}

/// Connects to one of some addresses of a URL's host; over `https` only to who proves that host's name.
///
/// # Errors
/// When nobody is there, or proves it.
pub async fn connect(tls: &TlsConnector, url: &Url, addresses: &[SocketAddr]) -> io::Result<Box<dyn Stream>> {
    let tcp = TcpStream::connect(addresses).await?;
    if url.scheme() != "https" {
        return Ok(Box::new(tcp));
    }
    let name = match url.host() {
        Some(Host::Domain(name)) => ServerName::try_from(name.to_owned()).ok(),
        Some(Host::Ipv4(address)) => Some(ServerName::from(IpAddr::V4(address))),
        Some(Host::Ipv6(address)) => Some(ServerName::from(IpAddr::V6(address))),
        None => None,
    };
    let name = name.ok_or_else(|| io::Error::other("the host's name is none of TLS"))?;
    Ok(Box::new(tls.connect(name, tcp).await?))
}

/// Sends a request over a connection, and reads the answer with `read` while the connection lives.
///
/// # Errors
/// When the connection breaks, or the answer is not HTTP.
pub async fn exchange<T>(
    stream: Box<dyn Stream>,
    request: Request<Full<Bytes>>,
    read: impl AsyncFnOnce(Response<Incoming>) -> T,
) -> Result<T, hyper::Error> {
    let (mut requests, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let answer = async { Ok(read(requests.send_request(request).await?).await) };
    tokio::pin!(answer);
    tokio::select! {
        answer = &mut answer => answer,
        // What has been read by then is still to be taken; what broke, the answer tells.
        _ = connection => answer.await,
    }
}

/// The host of a URL with its port, as the header `Host` has it.
pub fn host(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}", url.host_str().unwrap_or_default())
}

/// The path of a URL with its query.
pub fn target(url: &Url) -> String {
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}{query}", url.path())
}
