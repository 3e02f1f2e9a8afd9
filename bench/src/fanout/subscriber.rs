//! Subscribers: many sockets that count what they are sent, at little cost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Result;

/// Connections that are being made at once.
const AT_ONCE: usize = 64;

/// The first byte of a ping.
const PING: u8 = 0x89;

/// A client's pong, whose mask is all zeros.
const PONG: [u8; 6] = [0x8a, 0x80, 0, 0, 0, 0];

/// How an event is recognised in what is sent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sign {
    /// Every frame is one.
    Frame,
    /// As often as this stands in it: a frame may bring several.
    Text(&'static str),
}

/// Sockets that are subscribed to one server.
#[derive(Debug)]
pub(super) struct Subscribers {
    /// How many there are.
    pub(super) count: usize,
    /// When each event came to each of them.
    pub(super) arrivals: mpsc::UnboundedReceiver<(usize, Instant)>,
    /// Bytes of the last frame with an event.
    pub(super) frame_bytes: Arc<AtomicUsize>,
    /// Their tasks, which end with this.
    _readers: JoinSet<()>,
}

/// Connects and subscribes. `hello` is said before, `first` is how many frames come before the first event.
pub(super) async fn subscribe(
    port: u16,
    count: usize,
    hello: &'static [String],
    first: usize,
    sign: Sign,
) -> Result<Subscribers> {
    let (sender, arrivals) = mpsc::unbounded_channel();
    let frame_bytes = Arc::new(AtomicUsize::new(0));
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let (mut connecting, mut readers) = (JoinSet::new(), JoinSet::new());
    for _ in 0..count {
        let permit = Arc::clone(&room).acquire_owned().await?;
        connecting.spawn(async move {
            let begun = begin(port, hello, first).await;
            drop(permit);
            begun
        });
    }
    while let Some(begun) = connecting.join_next().await {
        let (stream, rest) = begun??;
        let reader =
            Reader { stream, buffer: rest, sender: sender.clone(), frame_bytes: Arc::clone(&frame_bytes), sign };
        readers.spawn(reader.run());
    }
    Ok(Subscribers { count, arrivals, frame_bytes, _readers: readers })
}

async fn begin(port: u16, hello: &'static [String], first: usize) -> Result<(TcpStream, BytesMut)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET /graphql HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         sec-websocket-protocol: graphql-transport-ws\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut buffer = BytesMut::with_capacity(1_024);
    let head = loop {
        if let Some(head) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break buffer.split_to(head + 4);
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            return Err("the server did not answer".into());
        }
    };
    if !head.starts_with(b"HTTP/1.1 101") {
        return Err(String::from_utf8_lossy(&head).into_owned().into());
    }
    // Each is answered before the next is said, and what then is left to come has come.
    for turn in 0..first.max(hello.len()) {
        if let Some(text) = hello.get(turn) {
            stream.write_all(&masked(text)?).await?;
        }
        while turn < first && take(&mut buffer).is_none() {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Err("the server closed".into());
            }
        }
    }
    Ok((stream, buffer))
}

/// A client's frame of text, whose mask is all zeros.
fn masked(text: &str) -> Result<Vec<u8>> {
    let length = u16::try_from(text.len())?;
    let mut frame = vec![0x81];
    match u8::try_from(length) {
        Ok(short) if short < 126 => frame.push(0x80 | short),
        _ => {
            frame.push(0xfe);
            frame.extend_from_slice(&length.to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(text.as_bytes());
    Ok(frame)
}

/// The first byte, which tells its kind, and the payload of the next whole frame of a server.
fn take(buffer: &mut BytesMut) -> Option<(u8, BytesMut)> {
    let kind = *buffer.first()?;
    let short = usize::from(buffer.get(1)? & 0x7f);
    let (head, length) = match short {
        126 => (4, usize::from(u16::from_be_bytes([*buffer.get(2)?, *buffer.get(3)?]))),
        127 => {
            let long: [u8; 8] = buffer.get(2..10)?.try_into().ok()?;
            (10, usize::try_from(u64::from_be_bytes(long)).ok()?)
        }
        short => (2, short),
    };
    if buffer.len() < head + length {
        return None;
    }
    buffer.advance(head);
    Some((kind, buffer.split_to(length)))
}

struct Reader {
    stream: TcpStream,
    buffer: BytesMut,
    sender: mpsc::UnboundedSender<(usize, Instant)>,
    frame_bytes: Arc<AtomicUsize>,
    sign: Sign,
}

impl Reader {
    /// Reads until the server closes. What is missing then shows in the counts.
    async fn run(mut self) {
        let mut seen = 0;
        loop {
            while let Some((kind, frame)) = take(&mut self.buffer) {
                if kind == PING {
                    if self.stream.write_all(&PONG).await.is_err() {
                        return;
                    }
                    continue;
                }
                let events = match self.sign {
                    Sign::Frame => 1,
                    Sign::Text(text) => frame.windows(text.len()).filter(|window| *window == text.as_bytes()).count(),
                };
                if events > 0 {
                    self.frame_bytes.store(frame.len(), Ordering::Relaxed);
                }
                let now = Instant::now();
                for _ in 0..events {
                    if self.sender.send((seen, now)).is_err() {
                        return;
                    }
                    seen += 1;
                }
            }
            if self.buffer.is_empty() {
                self.buffer.reserve(512);
            }
            match self.stream.read_buf(&mut self.buffer).await {
                Ok(length) if length > 0 => {}
                _ => return,
            }
        }
    }
}
