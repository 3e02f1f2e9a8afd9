//! Stopping without losing what is under way.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::server::on_server;

#[tokio::test]
async fn a_request_under_way_is_finished() {
    on_server(|mut server| async move {
        let body = r#"{"query":"mutation { createNamespace(input: { path: \"late\" }) { created } }"}"#;
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(&server.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        sleep(Duration::from_millis(100)).await;
        let address = server.address.clone();
        server.stop();
        sleep(Duration::from_millis(100)).await;
        assert!(TcpStream::connect(&address).await.is_err(), "no new connection is taken");
        stream.write_all(body.as_bytes()).await.unwrap();
        let mut answer = String::new();
        timeout(Duration::from_secs(10), stream.read_to_string(&mut answer)).await.unwrap().unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"created\":true"), "{answer}");
        timeout(Duration::from_secs(10), server.stopped()).await.expect("the server stops");
    })
    .await;
}
