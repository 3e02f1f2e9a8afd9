//! The limit: a server that writes one prepared frame to every socket, and does nothing else.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::{BufMut, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::Result;

type Sockets = Arc<Mutex<Vec<Arc<TcpStream>>>>;

/// Tasks that write at once.
const WRITERS: usize = 2;

/// Serves: a GET is a subscriber, a POST has its body sent to all of them.
///
/// # Errors
/// When the port is taken.
pub async fn serve(port: u16) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let sockets = Sockets::default();
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let sockets = Arc::clone(&sockets);
        tokio::spawn(async move {
            if let Err(error) = connection(stream, &sockets).await {
                eprintln!("{error}");
            }
        });
    }
}

async fn connection(mut stream: TcpStream, sockets: &Sockets) -> Result<()> {
    let mut buffer = BytesMut::new();
    loop {
        let Some(head) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
            continue;
        };
        let head = buffer.split_to(head + 4);
        if head.starts_with(b"GET") {
            let answer = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
                          sec-websocket-accept: bare\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n";
            stream.write_all(answer.as_bytes()).await?;
            sockets.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::new(stream));
            return Ok(());
        }
        let length = length(&String::from_utf8_lossy(&head)).ok_or("a request without a length")?;
        while buffer.len() < length {
            stream.read_buf(&mut buffer).await?;
        }
        let body = buffer.split_to(length);
        publish(&frame(&body)?, sockets).await?;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await?;
    }
}

fn length(head: &str) -> Option<usize> {
    let line =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned));
    line?.trim().parse().ok()
}

/// A frame of text (RFC 6455, section 5.2).
fn frame(text: &[u8]) -> Result<Bytes> {
    let mut frame = BytesMut::with_capacity(text.len() + 4);
    frame.put_u8(0x81);
    match u8::try_from(text.len()) {
        Ok(length) if length < 126 => frame.put_u8(length),
        _ => {
            frame.put_u8(126);
            frame.put_u16(u16::try_from(text.len())?);
        }
    }
    frame.put_slice(text);
    Ok(frame.freeze())
}

async fn publish(frame: &Bytes, sockets: &Sockets) -> Result<()> {
    let all = sockets.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let writers = all.chunks(all.len().div_ceil(WRITERS).max(1)).map(|share| {
        let (share, frame) = (share.to_vec(), frame.clone());
        tokio::spawn(async move { write(share, &frame).await })
    });
    for writer in writers.collect::<Vec<_>>() {
        let gone = writer.await?;
        if !gone.is_empty() {
            let mut sockets = sockets.lock().unwrap_or_else(PoisonError::into_inner);
            sockets.retain(|socket| !gone.iter().any(|gone| Arc::ptr_eq(gone, socket)));
        }
    }
    Ok(())
}

/// Writes to all; gives back those that have gone, as those of the round before have.
async fn write(sockets: Vec<Arc<TcpStream>>, frame: &Bytes) -> Vec<Arc<TcpStream>> {
    let mut gone = Vec::new();
    for socket in sockets {
        if write_all(&socket, frame).await.is_err() {
            gone.push(socket);
        }
    }
    gone
}

async fn write_all(socket: &TcpStream, mut rest: &[u8]) -> std::io::Result<()> {
    while !rest.is_empty() {
        match socket.try_write(rest) {
            Ok(written) => rest = rest.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => socket.writable().await?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
