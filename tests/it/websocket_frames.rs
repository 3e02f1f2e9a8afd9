//! Frames of a WebSocket as a client sends them that does not keep to RFC 6455, and the end of a connection, byte by
//! byte.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::server::{Server, on_server_with};
use crate::socket::Client;

const CREATE: &str = "mutation($path: String!) { createNamespace(input: { path: $path }) { position } }";
const FOLLOW: &str = "subscription { events { ... on EventBatch { events { position } } } }";

/// A client that sends bytes.
struct Raw(TcpStream);

impl Raw {
    /// Begins a WebSocket; `more` comes in the same segment as the request.
    async fn open(server: &Server, more: &[u8]) -> Self {
        let mut stream = TcpStream::connect(&server.address).await.unwrap();
        let request = format!(
            "GET /graphql HTTP/1.1\r\nhost: {}\r\nconnection: Upgrade\r\nupgrade: WebSocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             sec-websocket-protocol: graphql-transport-ws\r\n\r\n",
            server.address
        );
        stream.write_all(&[request.as_bytes(), more].concat()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        assert!(head.starts_with("HTTP/1.1 101") && head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        Self(stream)
    }

    /// The first byte of the next frame, and what it carries.
    async fn frame(&mut self) -> (u8, Vec<u8>) {
        let read = async {
            let kind = self.0.read_u8().await.unwrap();
            let length = match self.0.read_u8().await.unwrap() {
                126 => usize::from(self.0.read_u16().await.unwrap()),
                127 => usize::try_from(self.0.read_u64().await.unwrap()).unwrap(),
                short => usize::from(short),
            };
            let mut payload = vec![0; length];
            self.0.read_exact(&mut payload).await.unwrap();
            (kind, payload)
        };
        timeout(Duration::from_secs(15), read).await.expect("a frame comes")
    }

    /// The code with which it is closed.
    async fn closed(&mut self) -> u16 {
        let (kind, payload) = self.frame().await;
        assert_eq!(kind, 0x88, "a frame that closes: {payload:?}");
        u16::from_be_bytes([payload[0], payload[1]])
    }

    /// Everything up to the end of the connection.
    async fn rest(mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        timeout(Duration::from_secs(15), self.0.read_to_end(&mut rest)).await.expect("it ends").unwrap();
        rest
    }
}

/// A frame with a mask that changes something.
fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [1, 2, 3, 4];
    let mut frame = vec![first, 0x80 | u8::try_from(payload.len()).unwrap()];
    assert!(payload.len() < 126);
    frame.extend(MASK);
    frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

fn text(message: &Value) -> Vec<u8> {
    masked(0x81, message.to_string().as_bytes())
}

#[tokio::test]
async fn frames_that_are_none_are_closed_with_their_code() {
    on_server_with(
        |_| (),
        |server| async move {
            let init = json!({ "type": "connection_init" }).to_string();
            let unmasked = [&[0x81, u8::try_from(init.len()).unwrap()], init.as_bytes()].concat();
            for (what, bytes, code) in [
                ("without a mask", unmasked, 1002),
                ("with a reserved bit", masked(0xc1, init.as_bytes()), 1002),
                ("of a reserved kind", masked(0x83, init.as_bytes()), 1002),
                ("a long ping", [&[0x89, 0xfe, 0, 126], [0; 130].as_slice()].concat(), 1002),
                ("a ping in parts", masked(0x09, b"x"), 1002),
                ("what continues nothing", masked(0x80, b"x"), 1002),
                ("no UTF-8", masked(0x81, b"\xff\xfe"), 1007),
                ("bytes", masked(0x82, init.as_bytes()), 4400),
            ] {
                let mut client = Raw::open(&server, &[]).await;
                client.0.write_all(&bytes).await.unwrap();
                assert_eq!(client.closed().await, code, "{what}");
                client.0.write_all(&masked(0x88, &code.to_be_bytes())).await.unwrap();
                assert_eq!(client.rest().await, [0_u8; 0], "nothing comes after, {what}");
            }
        },
    )
    .await;
}

#[tokio::test]
async fn what_comes_in_pieces_or_with_the_request_is_read() {
    on_server_with(
        |_| (),
        |server| async move {
            let init = text(&json!({ "type": "connection_init" }));
            let mut client = Raw::open(&server, &init).await;
            let (kind, ack) = client.frame().await;
            assert_eq!((kind, ack.as_slice()), (0x81, br#"{"type":"connection_ack"}"#.as_slice()));
            // A message in two frames with a ping between them, byte by byte.
            let ping = json!({ "type": "ping", "payload": { "a": 1 } }).to_string();
            let (first, second) = ping.as_bytes().split_at(9);
            for byte in [masked(0x01, first), masked(0x89, b"hello"), masked(0x80, second)].concat() {
                client.0.write_all(&[byte]).await.unwrap();
                tokio::task::yield_now().await;
            }
            assert_eq!(client.frame().await, (0x8a, b"hello".to_vec()));
            assert_eq!(client.frame().await, (0x81, br#"{"type":"pong","payload":{"a":1}}"#.to_vec()));
        },
    )
    .await;
}

#[tokio::test]
async fn a_client_that_closes_is_answered_and_hears_nothing_more() {
    on_server_with(
        |_| (),
        |server| async move {
            // Two, so that what comes is handed out by a cohort.
            let mut other = Client::ready(&server).await;
            other.subscribe("1", FOLLOW).await;
            other.message().await;
            let mut client = Raw::open(&server, &text(&json!({ "type": "connection_init" }))).await;
            client.frame().await;
            let follow = json!({ "id": "1", "type": "subscribe", "payload": { "query": FOLLOW } }).to_string();
            let (first, second) = follow.as_bytes().split_at(100);
            client.0.write_all(&[masked(0x01, first), masked(0x80, second)].concat()).await.unwrap();
            client.frame().await;
            for round in 0..20 {
                let made = server.data(CREATE, json!({ "path": format!("n{round}") })).await;
                let position = made["createNamespace"]["position"].to_string();
                let (_, event) = client.frame().await;
                assert!(String::from_utf8(event).unwrap().contains(&position));
            }
            client.0.write_all(&masked(0x88, &1000_u16.to_be_bytes())).await.unwrap();
            assert_eq!(client.closed().await, 1000);
            server.data(CREATE, json!({ "path": "after" })).await;
            assert_eq!(client.rest().await, [0_u8; 0]);
        },
    )
    .await;
}
