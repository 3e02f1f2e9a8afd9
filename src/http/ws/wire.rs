//! Writing to a socket from more than one place: whole frames, one after another.

use std::io::{self, ErrorKind, IoSlice, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::{Buf, BytesMut};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// Bytes of a frame up to which it costs less to copy its parts together than to tell the system of each.
const SHORT: usize = 1 << 10;

/// The socket of a connection. Its own task writes to it ([`Wire::put`]), and so does whoever has something for it that
/// need not wake that task ([`Wire::offer`]).
#[derive(Debug)]
pub(super) struct Wire {
    socket: TcpStream,
    outbox: Mutex<Outbox>,
    /// Tells the task of the connection that something stays in the outbox.
    stuck: Notify,
}

/// What the system would not take yet.
#[derive(Debug, Default)]
struct Outbox {
    rest: BytesMut,
    /// Nothing is offered any more: a frame that closes was the last.
    closed: bool,
}

impl Wire {
    /// That of a socket.
    pub(super) fn new(socket: TcpStream) -> Self {
        Self { socket, outbox: Mutex::default(), stuck: Notify::new() }
    }

    /// Writes a frame, given in parts. What the system does not take stays for [`Wire::drain`], so the task of the
    /// connection writes no other before that.
    ///
    /// # Errors
    /// When the connection is broken.
    pub(super) fn put<const N: usize>(&self, parts: [&[u8]; N]) -> io::Result<()> {
        let mut outbox = self.outbox();
        let written = if outbox.rest.is_empty() { self.write(parts)? } else { 0 };
        self.keep(&mut outbox, &parts, written);
        Ok(())
    }

    /// Writes a frame if the system takes of it at once, and nothing was to be written before. `false` when nothing of
    /// it was written, also where `open` has become false.
    pub(super) fn offer<const N: usize>(&self, open: &AtomicBool, parts: [&[u8]; N]) -> bool {
        let mut outbox = self.outbox();
        if outbox.closed || !outbox.rest.is_empty() || !open.load(Ordering::Relaxed) {
            return false;
        }
        // Whatever is broken shows when the task of the connection reads.
        let written = self.write(parts).unwrap_or_default();
        if written > 0 {
            self.keep(&mut outbox, &parts, written);
        }
        written > 0
    }

    /// Ends what is offered while something is open: once this returns, nothing of it is written any more.
    pub(super) fn end(&self, open: &AtomicBool) {
        let _outbox = self.outbox();
        open.store(false, Ordering::Relaxed);
    }

    /// Ends whatever is offered, because a frame that closes comes next.
    pub(super) fn close(&self) {
        self.outbox().closed = true;
    }

    /// Waits until something stays in the outbox.
    pub(super) async fn stuck(&self) {
        self.stuck.notified().await;
    }

    /// Waits until the system has taken everything.
    ///
    /// # Errors
    /// When the connection is broken.
    pub(super) async fn drain(&self) -> io::Result<()> {
        loop {
            if self.write_rest()? {
                return Ok(());
            }
            self.socket.writable().await?;
        }
    }

    /// Reads what has come.
    ///
    /// # Errors
    /// `WouldBlock` when nothing has; others when the connection is broken.
    pub(super) fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.try_read(buffer)
    }

    /// Waits until there may be something to read.
    ///
    /// # Errors
    /// When the connection is broken.
    pub(super) async fn readable(&self) -> io::Result<()> {
        self.socket.readable().await
    }

    /// Whether everything is taken.
    fn write_rest(&self) -> io::Result<bool> {
        let mut outbox = self.outbox();
        while !outbox.rest.is_empty() {
            let written = self.write([&outbox.rest])?;
            if written == 0 {
                return Ok(false);
            }
            outbox.rest.advance(written);
        }
        // The memory of a long message is not kept.
        outbox.rest = BytesMut::new();
        Ok(true)
    }

    /// How much the system takes.
    fn write<const N: usize>(&self, parts: [&[u8]; N]) -> io::Result<usize> {
        let written = if parts.iter().map(|part| part.len()).sum::<usize>() <= SHORT {
            let mut frame = [0; SHORT];
            let mut room = frame.as_mut_slice();
            for part in parts {
                room.write_all(part)?;
            }
            let left = room.len();
            self.socket.try_write(frame.get(..SHORT - left).unwrap_or_default())
        } else {
            self.socket.try_write_vectored(&parts.map(IoSlice::new))
        };
        match written {
            Err(cause) if cause.kind() == ErrorKind::WouldBlock => Ok(0),
            written => written,
        }
    }

    /// Keeps what follows the first `written` bytes.
    fn keep(&self, outbox: &mut Outbox, parts: &[&[u8]], mut written: usize) {
        for part in parts {
            outbox.rest.extend_from_slice(part.get(written..).unwrap_or_default());
            written = written.saturating_sub(part.len());
        }
        if !outbox.rest.is_empty() {
            self.stuck.notify_one();
        }
    }

    fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::time::timeout;

    use super::*;

    /// A wire, and the other end of it.
    async fn pair() -> (Wire, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let there = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (Wire::new(listener.accept().await.unwrap().0), there)
    }

    /// A frame of many bytes, each of which is its number.
    fn frame(number: u8) -> Vec<u8> {
        vec![number; 50_000]
    }

    #[tokio::test]
    async fn frames_stay_whole_and_in_order_when_the_system_takes_parts() {
        let (wire, mut there) = pair().await;
        let open = AtomicBool::new(true);
        let mut taken = 0_u8;
        while wire.offer(&open, [&[taken], &frame(taken), b"."]) {
            taken += 1;
        }
        assert!(taken > 0 && !wire.outbox().rest.is_empty(), "the last was taken in part");
        timeout(Duration::from_secs(15), wire.stuck()).await.expect("the task of the connection is told");
        wire.put([&[taken], &frame(taken), b"."]).unwrap();
        let read = async {
            let mut heard = vec![0; (usize::from(taken) + 1) * 50_002];
            there.read_exact(&mut heard).await.unwrap();
            heard
        };
        let (drained, heard) = tokio::join!(wire.drain(), read);
        drained.unwrap();
        for (number, frame) in (0..=taken).zip(heard.chunks(50_002)) {
            let (bytes, end) = frame.split_at(50_001);
            assert!(bytes.iter().all(|byte| *byte == number) && end == b".", "frame {number} of {taken}");
        }
        assert!(wire.offer(&open, [b"more"]), "it is free again");
    }

    #[tokio::test]
    async fn nothing_is_offered_after_the_end() {
        let (wire, mut there) = pair().await;
        let (first, second) = (AtomicBool::new(true), AtomicBool::new(true));
        wire.end(&first);
        assert!(!wire.offer(&first, [b"a"]));
        assert!(wire.offer(&second, [b"b"]));
        wire.close();
        assert!(!wire.offer(&second, [b"c"]));
        wire.put([b"bye"]).unwrap();
        there.shutdown().await.unwrap();
        drop(wire);
        let mut heard = String::new();
        there.read_to_string(&mut heard).await.unwrap();
        assert_eq!(heard, "bbye");
    }
}
