//! Requests that an HTTP client would not send.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Sends bytes, and reads until the server closes or says nothing for a while.
pub(crate) async fn exchange(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut answer = Vec::new();
    let mut chunk = [0; 4_096];
    while let Ok(Ok(length)) = timeout(Duration::from_millis(500), stream.read(&mut chunk)).await {
        if length == 0 {
            break;
        }
        answer.extend_from_slice(&chunk[..length]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}
