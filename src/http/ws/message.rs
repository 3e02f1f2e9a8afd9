//! The messages of the protocol.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// What a client says.
#[derive(Debug)]
pub(super) enum Incoming<'a> {
    /// The first message.
    ConnectionInit(Map<String, Value>),
    /// Begins an operation.
    Subscribe {
        /// Its id.
        id: String,
        /// The request.
        payload: &'a RawValue,
    },
    /// Ends one.
    Complete {
        /// Its id.
        id: String,
    },
    /// Wants a pong.
    Ping(Option<&'a RawValue>),
    /// Answers a ping, or just says that the client is there.
    Pong,
}

/// A message as it is written.
#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default)]
    id: Option<String>,
    #[serde(borrow, default)]
    payload: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    ConnectionInit,
    Subscribe,
    Complete,
    Ping,
    Pong,
}

impl<'a> Incoming<'a> {
    /// Reads a message.
    ///
    /// # Errors
    /// What is wrong with it, in a few words.
    pub(super) fn read(text: &'a str) -> Result<Self, String> {
        let Frame { kind, id, payload } =
            serde_json::from_str(text).map_err(|cause| format!("Invalid message: {cause}"))?;
        let id = id.filter(|id| !id.is_empty()).ok_or("Invalid message: it needs an `id`");
        let object = || -> Result<Map<String, Value>, String> {
            let Some(payload) = payload else { return Ok(Map::new()) };
            // `null` counts as nothing.
            let read: Result<Option<Map<String, Value>>, _> = serde_json::from_str(payload.get());
            read.map(Option::unwrap_or_default).map_err(|_| "Invalid message: `payload` must be an object".to_owned())
        };
        Ok(match kind {
            Kind::ConnectionInit => Self::ConnectionInit(object()?),
            Kind::Subscribe => Self::Subscribe { id: id?, payload: payload.ok_or("Invalid message: no `payload`")? },
            Kind::Complete => Self::Complete { id: id? },
            Kind::Ping => object().map(|_| Self::Ping(payload))?,
            Kind::Pong => object().map(|_| Self::Pong)?,
        })
    }
}

/// What the server says besides the results of operations.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Outgoing<'a> {
    /// The client may begin.
    ConnectionAck,
    /// Answers a ping, with what came with it.
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<&'a RawValue>,
    },
}

/// What is to be done with the WebSocket.
#[derive(Debug)]
pub(super) enum Step {
    /// Nothing but to wait until what was written is taken.
    Wait,
    /// Send a message.
    Send(String),
    /// Send a ping of the WebSocket itself.
    Ping,
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

    /// Closes, because a message is none of the protocol's.
    pub(super) fn invalid(reason: impl Into<String>) -> Self {
        Self::Close(super::close::INVALID_MESSAGE, reason.into())
    }
}

/// The id of an operation as it stands in messages.
#[derive(Debug)]
pub(super) struct Tag(String);

impl Tag {
    /// That of an id.
    pub(super) fn new(id: &str) -> Self {
        Self(Value::from(id).to_string())
    }

    /// The parts of the message that carries a result.
    pub(super) fn next<'a>(&'a self, payload: &'a str) -> [&'a str; 5] {
        ["{\"id\":", &self.0, ",\"type\":\"next\",\"payload\":", payload, "}"]
    }

    /// The message that tells of a refusal and ends the operation.
    pub(super) fn error(&self, payload: &str) -> Step {
        Step::Send(["{\"id\":", &self.0, ",\"type\":\"error\",\"payload\":", payload, "}"].concat())
    }

    /// The message that ends the operation.
    pub(super) fn complete(&self) -> Step {
        Step::Send(["{\"id\":", &self.0, ",\"type\":\"complete\"}"].concat())
    }
}
