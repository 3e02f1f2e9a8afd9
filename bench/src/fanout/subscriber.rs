//! Subscribers: many sockets that count what they are sent, at little cost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Result;
use crate::socket::{PING, PONG, begin, take};

/// Connections that are being made at once.
const AT_ONCE: usize = 64;

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
