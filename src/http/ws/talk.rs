//! Moving messages between a WebSocket and the protocol.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use tokio::select;
use tokio::time::sleep;

use super::super::choice::Choice;
use super::super::host::{Host, OpenConnection};
use super::close;
use super::connection::Connection;
use super::keep_alive::{Due, KeepAlive};
use super::message::Step;
use super::socket::{Heard, Socket};
use super::wire::Wire;

/// Talks until one side closes.
///
/// The task writes one message after another, and reads only between them: a client that takes nothing holds up nobody
/// but itself, and costs the memory of one message.
pub(super) async fn talk(host: Arc<Host>, mut socket: Socket, choice: Choice, _open: OpenConnection) {
    let options = host.options.connections;
    let mut stopping = pin!(host.stopping());
    let mut init = pin!(sleep(options.init_timeout));
    let mut alive = KeepAlive::new(options.keep_alive, options.pong_timeout);
    let wire = socket.wire();
    let mut connection = Connection::new(host, Arc::clone(&wire), choice);
    loop {
        let step = select! {
            biased;
            () = &mut stopping => Step::Close(close::GOING_AWAY, "The server stops".to_owned()),
            () = &mut init, if !connection.is_acknowledged() => {
                Step::Close(close::INIT_TIMEOUT, "Connection initialisation timeout".to_owned())
            }
            ended = connection.lasting.ended() => close::ended(ended),
            () = wire.stuck() => Step::Wait,
            heard = socket.hear() => {
                alive.heard();
                let step = match heard {
                    Heard::Text(text) => connection.receive(&text).await,
                    Heard::Sign => None,
                    Heard::Binary => Some(Step::invalid("Messages are text")),
                    Heard::TooLong => {
                        let reason = format!("A message has at most {} bytes", options.message_bytes);
                        Some(Step::Close(close::TOO_LONG, reason))
                    }
                    Heard::Broken(code, reason) => Some(Step::Close(code, reason.to_owned())),
                    Heard::Gone => return,
                };
                step.unwrap_or(Step::Wait)
            }
            due = alive.due() => match due {
                Due::Gone => return,
                Due::Ping => Step::Ping,
            },
            step = connection.operations.next() => step,
        };
        let last = matches!(step, Step::Close(..));
        let written = match step {
            Step::Wait => true,
            Step::Send(text) => wire.put_text(&text).is_ok(),
            Step::Ping => socket.ping().is_ok(),
            Step::Close(code, reason) => socket.close(code, close::cut(&reason)).is_ok(),
        };
        if !written {
            return;
        }
        if last {
            return close::until_gone(socket).await;
        }
        if !drain(&wire, stopping.as_mut(), options.pong_timeout).await {
            return;
        }
    }
}

/// Waits until everything is taken; `false` when it is not in time, or the server stops before it is.
async fn drain(wire: &Wire, stop: Pin<&mut impl Future<Output = ()>>, patience: Duration) -> bool {
    select! {
        biased;
        drained = wire.drain() => drained.is_ok(),
        () = stop => false,
        () = sleep(patience) => false,
    }
}
