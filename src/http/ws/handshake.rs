//! The beginning of a WebSocket (RFC 6455, section 4.2), and taking its connection over.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto::upgrade::downcast;
use tokio::net::TcpStream;
use tungstenite::handshake::derive_accept_key;

use super::socket::Socket;

/// A request that begins a WebSocket.
pub(in crate::http) struct Handshake {
    /// Proves that the key was read.
    accept: String,
    /// The subprotocols that the client speaks; the one that it likes best comes first.
    protocols: Vec<String>,
    upgrade: OnUpgrade,
}

impl Handshake {
    /// That of a request; `None` when it does not begin a WebSocket of version 13 over HTTP/1.1.
    pub(in crate::http) fn of(request: &mut Request<Body>) -> Option<Self> {
        let headers = request.headers();
        let asks = request.method() == Method::GET
            && has(headers, &header::CONNECTION, "upgrade")
            && has(headers, &header::UPGRADE, "websocket")
            && headers.get(header::SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13");
        let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| asks)?;
        let accept = derive_accept_key(key.as_bytes());
        let protocols = words(headers, &header::SEC_WEBSOCKET_PROTOCOL).map(str::to_owned).collect();
        Some(Self { accept, protocols, upgrade: hyper::upgrade::on(request) })
    }

    /// The subprotocols that the client speaks; the one that it likes best comes first.
    pub(super) fn protocols(&self) -> &[String] {
        &self.protocols
    }

    /// Accepts it, and talks once it is there. What is said is bounded by `longest` bytes a message.
    pub(super) fn accept<T>(
        self,
        protocol: Option<&str>,
        longest: usize,
        talk: impl FnOnce(Socket) -> T + Send + 'static,
    ) -> Response
    where
        T: Future<Output = ()> + Send,
    {
        let Self { accept, upgrade, .. } = self;
        tokio::spawn(async move {
            match upgrade.await.map(|upgraded| taken_over(upgraded, longest)) {
                Ok(Some(socket)) => talk(socket).await,
                Ok(None) => tracing::error!("the connection of a WebSocket is none of TCP"),
                // The client went away before.
                Err(cause) => tracing::debug!(%cause, "a WebSocket did not come about"),
            }
        });
        let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        let text = |text: &str| HeaderValue::from_str(text).ok();
        headers.extend(text(&accept).map(|accept| (header::SEC_WEBSOCKET_ACCEPT, accept)));
        headers.extend(protocol.and_then(text).map(|protocol| (header::SEC_WEBSOCKET_PROTOCOL, protocol)));
        response
    }
}

/// The socket itself, without what HTTP needed around it; `None` when the connection is of another kind.
fn taken_over(upgraded: Upgraded, longest: usize) -> Option<Socket> {
    let parts = downcast::<TokioIo<TcpStream>>(upgraded).ok()?;
    Some(Socket::new(parts.io.into_inner(), parts.read_buf.to_vec(), longest))
}

/// What a header lists.
fn words<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let lists = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim).filter(|word| !word.is_empty())
}

/// Whether a header lists a word, in whatever case.
fn has(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    words(headers, name).any(|one| one.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request with the example of RFC 6455, section 1.3, some of whose headers are others.
    fn request(others: &[(&'static str, &'static str)]) -> Request<Body> {
        let mut request = Request::new(Body::empty());
        let usual = [
            ("connection", "keep-alive, Upgrade"),
            ("upgrade", "WebSocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        for (name, value) in usual.iter().chain(others) {
            request.headers_mut().insert(*name, HeaderValue::from_static(value));
        }
        request
    }

    #[test]
    fn the_key_is_answered_as_the_specification_has_it() {
        let handshake = Handshake::of(&mut request(&[])).unwrap();
        assert_eq!(handshake.accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert!(handshake.protocols().is_empty());
    }

    #[test]
    fn subprotocols_keep_their_order() {
        let mut request = request(&[("sec-websocket-protocol", "b, a,")]);
        request.headers_mut().append(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static("c"));
        assert_eq!(Handshake::of(&mut request).unwrap().protocols(), ["b", "a", "c"]);
    }

    #[test]
    fn anything_else_begins_no_websocket() {
        for (name, value) in [
            ("connection", "keep-alive"),
            ("upgrade", "h2c"),
            ("sec-websocket-version", "8"),
            ("connection", "upgraded"),
        ] {
            assert!(Handshake::of(&mut request(&[(name, value)])).is_none(), "{name}: {value}");
        }
        let mut post = request(&[]);
        *post.method_mut() = Method::POST;
        assert!(Handshake::of(&mut post).is_none());
        let mut without_key = request(&[]);
        without_key.headers_mut().remove(header::SEC_WEBSOCKET_KEY);
        assert!(Handshake::of(&mut without_key).is_none());
    }
}
