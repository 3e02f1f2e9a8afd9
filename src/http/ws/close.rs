//! Close codes of the protocol.

use std::time::Duration;

use claimgraph_domain::error::{Code, Error};
use tokio::time::timeout;

use super::super::host::OpenConnection;
use super::message::Step;
use super::socket::Socket;
use crate::auth::Ended;

/// The server stops (RFC 6455, section 7.4.1).
pub(super) const GOING_AWAY: u16 = 1001;
/// A frame is none of a WebSocket (RFC 6455, section 7.4.1).
pub(super) const PROTOCOL_ERROR: u16 = 1002;
/// A message of text is none (RFC 6455, section 7.4.1).
pub(super) const NO_TEXT: u16 = 1007;
/// A message is longer than allowed (RFC 6455, section 7.4.1).
pub(super) const TOO_LONG: u16 = 1009;
/// A message is none of the protocol's.
pub(super) const INVALID_MESSAGE: u16 = 4400;
/// A subscription before the connection was acknowledged, or a `connection_init` without a credential that is taken.
pub(super) const UNAUTHORIZED: u16 = 4401;
/// `connection_init` was refused, or the credential of the connection holds no longer. Clients may try again, with
/// another one.
pub(super) const FORBIDDEN: u16 = 4403;
/// The subprotocol is not ours.
pub(super) const UNKNOWN_PROTOCOL: u16 = 4406;
/// `connection_init` did not come in time.
pub(super) const INIT_TIMEOUT: u16 = 4408;
/// A second `connection_init`.
pub(super) const TOO_MANY_INITS: u16 = 4429;
/// A subscription with the id of one that is open.
pub(super) const ID_IN_USE: u16 = 4409;

/// Time that a client has to answer that the connection is closed.
const GOODBYE: Duration = Duration::from_secs(2);

/// Longest reason, bytes (RFC 6455, section 5.5).
const LONGEST: usize = 123;

/// As much of a reason as may be given.
pub(super) fn cut(reason: &str) -> &str {
    reason.get(..reason.floor_char_boundary(LONGEST)).unwrap_or_default()
}

/// Closes because `connection_init` is refused.
pub(super) fn refused(error: &Error) -> Step {
    let code = match error.code {
        Code::Unauthenticated | Code::TokenExpired => UNAUTHORIZED,
        _ => FORBIDDEN,
    };
    Step::Close(code, format!("{}: {}", error.code.as_str(), error.message))
}

/// Closes because the credential of the connection holds no longer.
pub(super) fn ended(ended: Ended) -> Step {
    let error = ended.refusal();
    Step::Close(FORBIDDEN, format!("{}: {}", error.code.as_str(), error.message))
}

/// Waits until the client has closed too, but not for long. A connection that is dropped before may take the reason
/// with it.
pub(super) async fn until_gone(mut socket: Socket) {
    // Whether the client answered or the time ran out, the connection ends now.
    let _ = timeout(GOODBYE, async {
        if socket.wire().drain().await.is_ok() {
            socket.until_gone().await;
        }
    })
    .await;
}

/// Closes a WebSocket of another subprotocol.
pub(super) async fn unknown_protocol(mut socket: Socket, _open: OpenConnection) {
    if socket.close(UNKNOWN_PROTOCOL, "Subprotocol not acceptable").is_ok() {
        until_gone(socket).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        assert_eq!(cut(&"ä".repeat(100)), "ä".repeat(61));
        assert_eq!(cut("short"), "short");
    }
}
