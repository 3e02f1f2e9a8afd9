//! Moving messages between a WebSocket and the protocol.

use std::error::Error as _;
use std::pin::{Pin, pin};
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use tokio::select;
use tokio::time::sleep;

use super::super::caller::Choice;
use super::super::host::{Host, OpenConnection};
use super::close;
use super::connection::Connection;
use super::keep_alive::{Due, KeepAlive};
use super::message::Step;

/// What a client did.
enum Heard {
    Text(Utf8Bytes),
    /// A ping or pong of the WebSocket itself, which is answered below.
    Sign,
    Binary,
    TooLong,
    Gone,
}

/// Talks until one side closes.
///
/// The socket is written from here alone, one message after another, and read only between them: a client that takes
/// nothing holds up nobody but itself, and costs the memory of one message.
pub(super) async fn talk(host: Arc<Host>, mut socket: WebSocket, choice: Choice, _open: OpenConnection) {
    let options = host.options.connections;
    let mut stopping = pin!(host.stopping());
    let mut init = pin!(sleep(options.init_timeout));
    let mut alive = KeepAlive::new(options.keep_alive, options.pong_timeout);
    let mut connection = Connection::new(host, choice);
    loop {
        let step = select! {
            biased;
            () = &mut stopping => Step::Close(close::GOING_AWAY, "The server stops".to_owned()),
            () = &mut init, if !connection.is_acknowledged() => {
                Step::Close(close::INIT_TIMEOUT, "Connection initialisation timeout".to_owned())
            }
            ended = connection.lasting.ended() => close::ended(ended),
            heard = hear(&mut socket) => {
                alive.heard();
                let step = match heard {
                    Heard::Text(text) => connection.receive(&text).await,
                    Heard::Sign => None,
                    Heard::Binary => Some(Step::invalid("Messages are text")),
                    Heard::TooLong => {
                        let reason = format!("A message has at most {} bytes", options.message_bytes);
                        Some(Step::Close(close::TOO_LONG, reason))
                    }
                    Heard::Gone => return,
                };
                let Some(step) = step else { continue };
                step
            }
            due = alive.due() => match due {
                Due::Gone => return,
                Due::Ping => Step::Ping,
            },
            step = connection.operations.next() => step,
        };
        let (message, last) = match step {
            Step::Send(text) => (Message::text(text), false),
            Step::Ping => (Message::Ping(Bytes::new()), false),
            Step::Close(code, reason) => (close::message(code, &reason), true),
        };
        let until = if last { None } else { Some(stopping.as_mut()) };
        if !send(&mut socket, message, until, options.pong_timeout).await {
            return;
        }
        if last {
            return close::until_gone(&mut socket).await;
        }
    }
}

/// Sends a message; `false` when it is not taken in time, or the server stops before it is.
async fn send(
    socket: &mut WebSocket,
    message: Message,
    stop: Option<Pin<&mut impl Future<Output = ()>>>,
    patience: std::time::Duration,
) -> bool {
    let stopped = async {
        match stop {
            Some(stop) => stop.await,
            None => std::future::pending().await,
        }
    };
    select! {
        biased;
        sent = socket.send(message) => sent.is_ok(),
        () = stopped => false,
        () = sleep(patience) => false,
    }
}

async fn hear(socket: &mut WebSocket) -> Heard {
    match socket.recv().await {
        Some(Ok(Message::Text(text))) => Heard::Text(text),
        Some(Ok(Message::Binary(_))) => Heard::Binary,
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Heard::Sign,
        Some(Err(error)) if is_too_long(&error) => Heard::TooLong,
        Some(Ok(Message::Close(_)) | Err(_)) | None => Heard::Gone,
    }
}

/// Whether a message was longer than is allowed. Its type is that of a version of a library that only axum chooses, so
/// its words are looked at.
fn is_too_long(error: &axum::Error) -> bool {
    error.source().is_some_and(|cause| cause.to_string().starts_with("Space limit exceeded"))
}
