//! A client of the protocol `graphql-transport-ws` for tests.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::server::Server;

/// A client that says and hears JSON.
pub(crate) struct Client(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What a client hears.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    Message(Value),
    Closed(u16, String),
}

impl Client {
    /// Opens a connection.
    pub(crate) async fn open(server: &Server, protocols: &str, headers: &[(&'static str, &str)]) -> Self {
        let mut request = format!("ws://{}/graphql", server.address).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", protocols.parse().unwrap());
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        Self(connect_async(request).await.unwrap().0)
    }

    /// A client that is acknowledged.
    pub(crate) async fn ready(server: &Server) -> Self {
        let mut client = Self::open(server, "graphql-transport-ws", &[]).await;
        client.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(client.hear().await, Heard::Message(json!({ "type": "connection_ack" })));
        client
    }

    /// Says something.
    pub(crate) async fn say(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// Begins an operation.
    pub(crate) async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(&json!({ "id": id, "type": "subscribe", "payload": { "query": query } })).await;
    }

    /// Hears something.
    pub(crate) async fn hear(&mut self) -> Heard {
        loop {
            let message = timeout(Duration::from_secs(15), self.0.next()).await.expect("the server says something");
            match message {
                Some(Ok(Message::Text(text))) => return Heard::Message(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Heard::Closed(frame.code.into(), frame.reason.to_string());
                }
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The next message.
    pub(crate) async fn message(&mut self) -> Value {
        match self.hear().await {
            Heard::Message(message) => message,
            Heard::Closed(code, reason) => panic!("closed with {code}: {reason}"),
        }
    }

    /// The next message of an operation.
    pub(crate) async fn message_of(&mut self, id: &str) -> Value {
        loop {
            let message = self.message().await;
            if message["id"] == id {
                return message;
            }
        }
    }

    /// The code with which it is closed. A subscription may have said something before.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            match self.hear().await {
                Heard::Closed(code, _) => return code,
                Heard::Message(message) if message["type"] == "next" => {}
                Heard::Message(message) => panic!("not closed: {message}"),
            }
        }
    }

    /// Hears nothing for a moment.
    pub(crate) async fn silence(&mut self) {
        if let Ok(message) = timeout(Duration::from_millis(200), self.0.next()).await {
            panic!("{message:?}");
        }
    }
}
