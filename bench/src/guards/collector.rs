//! A receiver of traces that counts what comes and forgets it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::Result;

const TAKEN: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";

/// A receiver of OTLP over HTTP on this machine, whose time is not the server's.
#[derive(Debug)]
pub struct Collector {
    /// Its port on 127.0.0.1.
    pub port: u16,
    bytes: Arc<AtomicU64>,
}

impl Collector {
    /// Begins to take.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (port, bytes) = (listener.local_addr()?.port(), Arc::<AtomicU64>::default());
        let count = Arc::clone(&bytes);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take(stream, Arc::clone(&count)));
            }
        });
        Ok(Self { port, bytes })
    }

    /// Bytes of traces that came.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

/// Takes requests with a `Content-Length`, which is what exporters send, until the connection ends.
async fn take(mut stream: TcpStream, count: Arc<AtomicU64>) -> Result<()> {
    let mut read = Vec::new();
    loop {
        let head = loop {
            if let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        let text = String::from_utf8_lossy(read.get(..head).unwrap_or_default()).to_ascii_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.ok_or("a request of unknown length")?.trim().parse()?;
        while read.len() < head + length {
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        }
        count.fetch_add(u64::try_from(length)?, Ordering::Relaxed);
        read.drain(..head + length);
        stream.write_all(TAKEN).await?;
    }
}
