//! Asking over each transport.

use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::feed::event;
use crate::server::{Answer, Server};
use crate::socket::{Client, Heard};

/// What carries an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transport {
    Http,
    Sse,
    WebSocket,
}

/// A moment in which something may come.
const MOMENT: Duration = Duration::from_millis(20);

impl Transport {
    pub(super) const ALL: [Self; 3] = [Self::Http, Self::Sse, Self::WebSocket];

    /// The first result of an operation.
    pub(super) async fn ask(self, server: &Server, key: &str, document: &str, variables: &Value) -> Value {
        if self == Self::Http {
            let accept = "application/graphql-response+json";
            let request = server.ask(document, variables.clone()).bearer_auth(key).header("accept", accept);
            let answer = Answer::of(request).await;
            let body = answer.json();
            let refused = body["errors"][0]["extensions"]["code"] == super::REFUSED;
            assert_eq!(answer.status == 403, refused && body.get("data").is_none(), "{}", answer.text);
            return body;
        }
        let mut begun = Begun::new(self, server, key, document, variables).await;
        for _ in 0..1_000 {
            if let Some(told) = begun.told().await {
                return told;
            }
        }
        panic!("{document} by {self:?} is told nothing");
    }
}

/// An operation that was begun.
pub(super) enum Begun {
    Sse(Response, String),
    WebSocket(Box<Client>),
}

impl Begun {
    pub(super) async fn new(
        transport: Transport,
        server: &Server,
        key: &str,
        document: &str,
        variables: &Value,
    ) -> Self {
        if transport == Transport::Sse {
            let request = server.ask(document, variables.clone()).bearer_auth(key);
            let response = request.header("accept", "text/event-stream").send().await.unwrap();
            return Self::Sse(response, String::new());
        }
        let authorization = format!("Bearer {key}");
        let headers = [("authorization", authorization.as_str())];
        let mut client = Client::open(server, "graphql-transport-ws", &headers).await;
        client.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(client.message().await["type"], "connection_ack");
        let payload = json!({ "query": document, "variables": variables });
        client.say(&json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
        Self::WebSocket(Box::new(client))
    }

    /// The next result, where one comes in a moment.
    pub(super) async fn told(&mut self) -> Option<Value> {
        match self {
            Self::Sse(response, rest) => {
                let next = timeout(MOMENT, event(response, rest)).await.ok()?.expect("it does not end before");
                assert_eq!(next.name, "next");
                Some(serde_json::from_str(&next.data).unwrap())
            }
            Self::WebSocket(client) => match timeout(MOMENT, client.hear()).await.ok()? {
                Heard::Message(message) if message["type"] == "error" => Some(json!({ "errors": message["payload"] })),
                Heard::Message(message) => Some(message["payload"].clone()),
                Heard::Closed(code, reason) => panic!("closed with {code}: {reason}"),
            },
        }
    }
}
