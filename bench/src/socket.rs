//! A WebSocket of a subscriber, at little cost.

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Result;

/// The first byte of a ping.
pub(crate) const PING: u8 = 0x89;
/// A client's pong, whose mask is all zeros.
pub(crate) const PONG: [u8; 6] = [0x8a, 0x80, 0, 0, 0, 0];

/// Connects to a server of `graphql-transport-ws` and says `hello`, waiting for an answer to each as long as `first`
/// answers are to come. Gives what came besides.
pub(crate) async fn begin(port: u16, hello: &[String], first: usize) -> Result<(TcpStream, BytesMut)> {
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
pub(crate) fn take(buffer: &mut BytesMut) -> Option<(u8, BytesMut)> {
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
