//! The messages of the protocol.

use async_graphql::{Request, Response, ServerError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a message lives for one turn, and most carry a request")]
pub(super) enum Incoming {
    ConnectionInit {
        #[serde(default)]
        payload: Value,
    },
    Subscribe {
        id: String,
        payload: Request,
    },
    Complete {
        id: String,
    },
    Ping {},
    Pong {},
}

/// What the server says.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Outgoing<'a> {
    ConnectionAck,
    Next { id: &'a str, payload: &'a Response },
    Error { id: &'a str, payload: &'a [ServerError] },
    Complete { id: &'a str },
    Pong,
}

/// What is to be done with the WebSocket.
#[derive(Debug)]
pub(super) enum Step {
    /// Send a message.
    Send(String),
    /// Close with a code and a reason.
    Close(u16, String),
}

impl Step {
    /// Sends a message.
    pub(super) fn send(message: &Outgoing<'_>) -> Self {
        match serde_json::to_string(message) {
            Ok(text) => Self::Send(text),
            Err(cause) => {
                tracing::error!(%cause, "a message could not be written");
                // RFC 6455, section 7.4.1: an unexpected condition.
                Self::Close(1011, "something broke here".to_owned())
            }
        }
    }
}
