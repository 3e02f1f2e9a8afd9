//! GraphQL over WebSocket: the protocol `graphql-transport-ws`, per
//! <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>.
//!
//! [`talk`] moves messages, [`connection`] is the protocol, [`operations`] holds what is open, [`message`] the shapes,
//! [`close`] the close codes, and [`keep_alive`] finds out whether the client is there.

mod close;
mod connection;
mod keep_alive;
mod message;
mod operations;
mod talk;

use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use claimgraph_domain::error::{Code, Error};

use super::caller::Choice;
use super::failure::refuse;
use super::host::Host;
use super::request_id::RequestId;

const PROTOCOL: &str = "graphql-transport-ws";

/// Bytes that are read at once. Each connection has a buffer of this size, and what clients say is mostly short.
const READ_BUFFER: usize = 4 << 10;

/// Answers the request that begins a WebSocket.
pub(super) fn open(host: &Arc<Host>, headers: &HeaderMap, upgrade: WebSocketUpgrade, id: &RequestId) -> Response {
    if !is_own_page(headers) && !is_allowed_page(host, headers) {
        let message = "a page of another site must not open a WebSocket here; the header Origin names another host";
        return refuse(Error::new(Code::Forbidden, message), None, id);
    }
    let choice = match Choice::of(headers) {
        Ok(choice) => choice,
        Err(error) => return refuse(error, None, id),
    };
    let open = match host.admit() {
        Ok(open) => open,
        Err(error) => return refuse(error, None, id),
    };
    let longest = host.options.connections.message_bytes;
    let mut upgrade = upgrade
        .protocols([PROTOCOL])
        .max_message_size(longest)
        .max_frame_size(longest)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0);
    let host = Arc::clone(host);
    if upgrade.selected_protocol().is_some() {
        return upgrade.on_upgrade(|socket| talk::talk(host, socket, choice, open));
    }
    // A client hears the reason only over a WebSocket that it accepts, so it gets the protocol that it asked for first.
    let first = upgrade.requested_protocols().next().cloned();
    if let Some(first) = first {
        upgrade.set_selected_protocol(first);
    }
    upgrade.on_upgrade(|socket| close::unknown_protocol(socket, open))
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
