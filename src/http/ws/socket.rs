//! Frames and messages of a WebSocket (RFC 6455).

use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;

use tokio::net::TcpStream;
use tungstenite::error::ProtocolError;
use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::{Data, OpCode};
use tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tungstenite::{Bytes, Error, Message, Utf8Bytes, WebSocket};

use super::close;
use super::wire::Wire;

/// Bytes that are read at once. Each connection has a buffer of this size, and what clients say is mostly short.
const READ_BUFFER: usize = 1 << 10;

/// Bytes of the head of a server's frame, at most.
const HEAD: usize = 10;

/// A WebSocket, seen from the task of its connection.
pub(super) struct Socket {
    codec: WebSocket<Line>,
    /// Whether what comes can no longer be told apart into frames.
    broken: bool,
}

/// What a client did.
#[derive(Debug)]
pub(super) enum Heard {
    /// A message.
    Text(Utf8Bytes),
    /// A ping, which is answered, or a pong.
    Sign,
    /// A message that is no text.
    Binary,
    /// What ends the connection: a code, and a reason.
    Broken(u16, &'static str),
    /// A message that is too long.
    TooLong,
    /// It closed, or went away.
    Gone,
}

impl Socket {
    /// That of a connection of which some bytes were read already.
    pub(super) fn new(stream: TcpStream, read: Vec<u8>, longest: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(0)
            .max_message_size(Some(longest))
            .max_frame_size(Some(longest));
        let line = Line(Arc::new(Wire::new(stream)));
        Self { codec: WebSocket::from_partially_read(line, read, Role::Server, Some(config)), broken: false }
    }

    /// Where others may write, too.
    pub(super) fn wire(&self) -> Arc<Wire> {
        Arc::clone(&self.codec.get_ref().0)
    }

    /// Waits for what the client does next. When this is given up, nothing is lost.
    pub(super) async fn hear(&mut self) -> Heard {
        let heard = self.next().await;
        self.broken = matches!(heard, Heard::TooLong | Heard::Broken(..));
        heard
    }

    async fn next(&mut self) -> Heard {
        loop {
            let cause = match self.codec.read() {
                Ok(Message::Text(text)) => return Heard::Text(text),
                Ok(Message::Binary(_)) => return Heard::Binary,
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => return Heard::Sign,
                Ok(Message::Close(_)) => {
                    self.codec.get_ref().0.close();
                    // Whether the answer goes out or not, the client is gone.
                    let _ = self.codec.flush();
                    return Heard::Gone;
                }
                Err(cause) => cause,
            };
            match cause {
                Error::Io(cause) if cause.kind() == ErrorKind::WouldBlock => {}
                Error::Capacity(_) => return Heard::TooLong,
                Error::Utf8(_) => return Heard::Broken(close::NO_TEXT, "A message is no text of UTF-8"),
                Error::Protocol(cause) if cause != ProtocolError::ResetWithoutClosingHandshake => {
                    return Heard::Broken(close::PROTOCOL_ERROR, "A frame is none of a WebSocket");
                }
                _ => return Heard::Gone,
            }
            if self.codec.get_ref().0.readable().await.is_err() {
                return Heard::Gone;
            }
        }
    }

    /// Sends a ping.
    ///
    /// # Errors
    /// When the connection is broken.
    pub(super) fn ping(&mut self) -> Result<(), Error> {
        self.codec.send(Message::Ping(Bytes::new()))
    }

    /// Sends the last frame, with a code and a reason of at most 123 bytes.
    ///
    /// # Errors
    /// When the connection is broken.
    pub(super) fn close(&mut self, code: u16, reason: &str) -> Result<(), Error> {
        self.codec.get_ref().0.close();
        self.codec.close(Some(CloseFrame { code: code.into(), reason: reason.into() }))
    }

    /// Reads on, and forgets it, until the client has closed too.
    pub(super) async fn until_gone(&mut self) {
        while !self.broken {
            if matches!(self.hear().await, Heard::Gone) {
                return;
            }
        }
        // A system that is left with bytes that nobody read takes back what the client was told.
        let wire = self.wire();
        let mut bytes = [0; 512];
        loop {
            match wire.read(&mut bytes) {
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => {}
                Ok(length) if length > 0 => continue,
                _ => return,
            }
            if wire.readable().await.is_err() {
                return;
            }
        }
    }
}

impl Wire {
    /// Writes a message.
    ///
    /// # Errors
    /// When the connection is broken.
    pub(super) fn put_text(&self, text: &str) -> io::Result<()> {
        let (head, length) = head(text.len());
        self.put([head.get(..length).unwrap_or_default(), text.as_bytes()])
    }
}

/// The head of a frame that is a whole message of text (RFC 6455, section 5.2), and how long it is.
pub(super) fn head(length: usize) -> ([u8; HEAD], usize) {
    let header = FrameHeader { opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    let mut bytes = [0; HEAD];
    match header.format(length, &mut bytes.as_mut_slice()) {
        Ok(()) => (bytes, header.len(length)),
        // There is room for the longest.
        Err(_) => (bytes, 0),
    }
}

/// A connection, as the codec reads from it and writes to it.
#[derive(Debug)]
struct Line(Arc<Wire>);

impl Read for Line {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.put([bytes]).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_has_the_length_in_as_few_bytes_as_it_takes() {
        let of = |length| {
            let (bytes, used) = head(length);
            bytes[..used].to_vec()
        };
        assert_eq!(of(0), [0x81, 0]);
        assert_eq!(of(125), [0x81, 125]);
        assert_eq!(of(126), [0x81, 126, 0, 126]);
        assert_eq!(of(65_535), [0x81, 126, 0xff, 0xff]);
        assert_eq!(of(65_536), [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
    }
}
