//! GraphQL over WebSocket: the protocol `graphql-transport-ws`, per
//! <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>.
//!
//! [`handshake`] takes the connection over, [`wire`] writes to it, [`socket`] knows its frames. [`talk`] moves
//! messages, [`connection`] is the protocol, [`operations`] holds what is open, [`message`] the shapes, [`close`] the
//! close codes, and [`keep_alive`] finds out whether the client is there.
//!
//! A connection has a task, which sleeps while all that comes for its client is what a cohort hands out: that is
//! written by the task of the cohort ([`wire::Wire::offer`]), as long as the client takes it at once.

mod close;
mod connection;
mod handshake;
mod keep_alive;
mod message;
mod operations;
mod socket;
mod talk;
mod wire;

pub(super) use handshake::Handshake;

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use claimgraph_domain::error::{Code, Error};

use super::choice::Choice;
use super::failure::refuse;
use super::host::Host;
use super::request_id::RequestId;

const PROTOCOL: &str = "graphql-transport-ws";

/// Answers the request that begins a WebSocket.
pub(super) async fn open(host: &Arc<Host>, headers: &HeaderMap, handshake: Handshake, id: &RequestId) -> Response {
    if !is_own_page(headers) && !is_allowed_page(host, headers) {
        let message = "a page of another site must not open a WebSocket here; the header Origin names another host";
        return refuse(Error::new(Code::Forbidden, message), None, id);
    }
    let choice = match Choice::of(headers) {
        Ok(choice) => choice,
        Err(error) => return refuse(error, None, id),
    };
    // What is wrong with a credential in the headers is told by HTTP; one may still come in `connection_init`.
    if choice.credential.is_some()
        && let Err(error) = host.callers().caller(choice.clone()).await
    {
        return refuse(error, None, id);
    }
    let open = match host.admit() {
        Ok(open) => open,
        Err(error) => return refuse(error, None, id),
    };
    let longest = host.options.connections.message_bytes;
    if handshake.protocols().iter().any(|protocol| protocol == PROTOCOL) {
        let host = Arc::clone(host);
        return handshake.accept(Some(PROTOCOL), longest, |socket| talk::talk(host, socket, choice, open));
    }
    // A client hears the reason only over a WebSocket that it accepts, so it gets the protocol that it asked for first.
    let first = handshake.protocols().first().cloned();
    handshake.accept(first.as_deref(), longest, |socket| close::unknown_protocol(socket, open))
}

/// Whether a WebSocket is opened by no page, or by a page of this server. Browsers let any page open one anywhere, and
/// send `Origin`; other clients do not.
fn is_own_page(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(HeaderValue::to_str);
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(Ok(origin)), Some(Ok(host))) => {
            origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
        }
        _ => false,
    }
}

/// Whether it is opened by a page of another site that may use the API.
fn is_allowed_page(host: &Host, headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    origin.is_some_and(|origin| host.options.front.cors.allows(origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_another_site_is_told_from_our_own() {
        let own = |origin: Option<&'static str>| {
            let mut headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("localhost:8080"))]);
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            is_own_page(&headers)
        };
        assert!(own(None) && own(Some("http://localhost:8080")) && own(Some("https://LOCALHOST:8080")));
        for origin in ["http://localhost", "http://localhost:80801", "https://evil.example", "null", ""] {
            assert!(!own(Some(origin)), "{origin}");
        }
    }
}
