//! Moving messages between a WebSocket and the protocol.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket};
use futures::stream::SplitStream;
use futures::{SinkExt, StreamExt};
use tokio::select;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

use super::super::caller::Choice;
use super::super::host::Host;
use super::close;
use super::connection::Connection;
use super::message::Step;

/// Time in which a client must say `connection_init`.
const INIT: Duration = Duration::from_secs(10);

/// Time between pings; a client that says nothing between two of them is gone.
const BEAT: Duration = Duration::from_secs(30);

/// What a client did.
enum Heard {
    Text(String),
    /// A ping or pong of the WebSocket itself, which is answered below.
    Sign,
    Binary,
    Gone,
}

/// Talks until one side closes.
///
/// The next message is read only once the answer before it is sent, so a slow client holds up nobody but itself.
pub(super) async fn talk(host: Arc<Host>, socket: WebSocket, choice: Choice) {
    let _open = host.open_socket();
    let (mut sink, mut stream) = socket.split();
    let mut closing = host.closing();
    let mut connection = Connection::new(host, choice);
    let mut init = std::pin::pin!(sleep(INIT));
    let mut beat = interval_at(Instant::now() + BEAT, BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard_since = true;
    loop {
        let step = select! {
            biased;
            () = told_to_close(&mut closing) => {
                Some(Step::Close(close::GOING_AWAY, "The server stops".to_owned()))
            }
            () = &mut init, if !connection.is_acknowledged() => {
                Some(Step::Close(close::INIT_TIMEOUT, "Connection initialisation timeout".to_owned()))
            }
            heard = hear(&mut stream) => {
                heard_since = true;
                match heard {
                    Heard::Text(text) => connection.receive(&text).await,
                    Heard::Sign => None,
                    Heard::Binary => Some(Step::Close(close::INVALID_MESSAGE, "Messages are text".to_owned())),
                    Heard::Gone => return,
                }
            }
            _ = beat.tick() => {
                if !std::mem::take(&mut heard_since) || sink.send(Message::Ping(Bytes::default())).await.is_err() {
                    return;
                }
                None
            }
            step = connection.operations.next() => Some(step),
        };
        let (message, last) = match step {
            None => continue,
            Some(Step::Send(text)) => (Message::text(text), false),
            Some(Step::Close(code, reason)) => (close::message(code, &reason), true),
        };
        if sink.send(message).await.is_err() {
            return;
        }
        if last {
            return close::until_gone(&mut stream).await;
        }
    }
}

async fn told_to_close(closing: &mut watch::Receiver<bool>) {
    // The sender is the host's, which lives as long as the connection.
    let _ = closing.wait_for(|closing| *closing).await;
}

async fn hear(stream: &mut SplitStream<WebSocket>) -> Heard {
    match stream.next().await {
        Some(Ok(Message::Text(text))) => Heard::Text(text.as_str().to_owned()),
        Some(Ok(Message::Binary(_))) => Heard::Binary,
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Heard::Sign,
        Some(Ok(Message::Close(_)) | Err(_)) | None => Heard::Gone,
    }
}
