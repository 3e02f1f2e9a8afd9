//! `[connections]`: connections that stay open.

use super::allowed::Allowed;
use super::section::section;

section! {
    /// Connections that stay open: `WebSocket`s and streams of server-sent events.
    Connections = "connections" {
        /// `WebSocket`s and streams open at once, all together.
        most_connections: usize = 50_000, Allowed::count(1, 10_000_000);
        /// Time in which a WebSocket must say `connection_init`.
        init_timeout_ms: u64 = 10_000, Allowed::milliseconds(10, 3_600_000);
        /// Time between pings of a WebSocket, and between comments in a stream that has nothing to say.
        keep_alive_ms: u64 = 30_000, Allowed::milliseconds(10, 3_600_000);
        /// Time that the other end of a WebSocket has to answer a ping, and to take a message. It bounds how long a
        /// client may stand still before it has to go on by its last cursor.
        pong_timeout_ms: u64 = 90_000, Allowed::milliseconds(10, 3_600_000);
        /// Operations open at once on one WebSocket.
        operations_per_connection: usize = 64, Allowed::count(1, 100_000);
        /// Longest message of a WebSocket.
        message_bytes: usize = 1 << 20, Allowed::bytes(1_024, 1 << 30);
        /// Memory for the newest deliveries of one subscription that several clients share. A client that is slower
        /// reads the log by itself.
        shared_bytes: usize = 1 << 20, Allowed::bytes(0, 1 << 30);
    }
}
