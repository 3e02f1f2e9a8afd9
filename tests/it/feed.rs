//! Following the log over either transport, as a client does: whatever is received is looked at for order and for gaps.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use reqwest::Response;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long a client waits for something that must come.
const PATIENCE: Duration = Duration::from_mins(1);

/// What carries a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transport {
    WebSocket,
    Sse,
}

/// Both, one after the other.
pub(crate) const TRANSPORTS: [Transport; 2] = [Transport::WebSocket, Transport::Sse];

/// A subscription to `events`.
pub(crate) enum Feed {
    WebSocket(Box<WebSocketStream<MaybeTlsStream<TcpStream>>>),
    Sse(Response, String),
}

/// What came at once.
#[derive(Debug)]
pub(crate) struct Delivery {
    /// Positions of the events.
    pub(crate) positions: Vec<i64>,
    /// Where to go on.
    pub(crate) cursor: String,
    /// The position of the cursor.
    pub(crate) position: i64,
    /// The whole result, as it was written.
    pub(crate) payload: String,
}

/// What is asked, with further fields of the events.
pub(crate) fn query(fields: &str) -> String {
    format!(
        "subscription($after: Cursor, $from: LogPlace! = NOW) {{ events(after: $after, from: $from) {{
            ... on EventBatch {{ events {{ position {fields} }} cursor position }}
            ... on Bookmark {{ cursor position }} ... on ResyncRequired {{ reason }} }} }}"
    )
}

impl Feed {
    /// Follows the log after a cursor, or from now on; `None` when the server is not there.
    pub(crate) async fn open(transport: Transport, address: &str, after: Option<&str>) -> Option<Self> {
        let body = json!({ "query": query(""), "variables": { "after": after } });
        Self::ask(transport, address, &body, &[], None).await
    }

    /// Asks something; over SSE it may go on after the id of an event.
    pub(crate) async fn ask(
        transport: Transport,
        address: &str,
        body: &Value,
        headers: &[(&'static str, &str)],
        last: Option<&str>,
    ) -> Option<Self> {
        match transport {
            Transport::WebSocket => {
                let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
                request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
                for (name, value) in headers {
                    request.headers_mut().insert(*name, value.parse().unwrap());
                }
                let (mut socket, _) = connect_async(request).await.ok()?;
                let init = json!({ "type": "connection_init" });
                socket.send(Message::text(init.to_string())).await.ok()?;
                let subscribe = json!({ "id": "1", "type": "subscribe", "payload": body });
                let ack = hear(&mut socket).await?;
                assert!(ack.contains("connection_ack"), "{ack}");
                socket.send(Message::text(subscribe.to_string())).await.ok()?;
                Some(Self::WebSocket(Box::new(socket)))
            }
            Transport::Sse => {
                let client = reqwest::Client::builder().no_proxy().build().unwrap();
                let mut request = client.post(format!("http://{address}/graphql")).json(body);
                request = request.header("accept", "text/event-stream");
                for (name, value) in headers {
                    request = request.header(*name, *value);
                }
                if let Some(last) = last {
                    request = request.header("last-event-id", last);
                }
                let response = request.send().await.ok()?;
                if response.status() != 200 {
                    unreachable!("{}: {:?}", response.status(), response.text().await);
                }
                Some(Self::Sse(response, String::new()))
            }
        }
    }

    /// The next delivery; `None` when the connection is cut.
    pub(crate) async fn next(&mut self) -> Option<Delivery> {
        let (payload, id) = match self {
            Self::WebSocket(socket) => {
                let text = hear(socket).await?;
                let payload = text.strip_prefix("{\"id\":\"1\",\"type\":\"next\",\"payload\":");
                let payload = payload.unwrap_or_else(|| panic!("no result: {text}"));
                (payload.strip_suffix('}').unwrap().to_owned(), None)
            }
            Self::Sse(response, rest) => {
                let event = timeout(PATIENCE, event(response, rest)).await.expect("something comes in time")?;
                assert_eq!(event.name, "next", "{event:?}");
                (event.data, event.id)
            }
        };
        let message: Value = serde_json::from_str(&payload).unwrap();
        let delivery = &message["data"]["events"];
        let cursor = delivery["cursor"].as_str().unwrap_or_else(|| panic!("{message:#}")).to_owned();
        if let Self::Sse(..) = self {
            assert_eq!(id.as_ref(), Some(&cursor));
        }
        let events = delivery["events"].as_array().map_or(&[][..], Vec::as_slice);
        let positions = events.iter().map(|event| event["position"].as_i64().unwrap()).collect();
        Some(Delivery { positions, cursor, position: delivery["position"].as_i64().unwrap(), payload })
    }
}

async fn hear(socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>) -> Option<String> {
    let text = async {
        loop {
            match socket.next().await?.ok()? {
                Message::Text(text) => return Some(text.to_string()),
                Message::Close(frame) => panic!("closed: {frame:?}"),
                _ => {}
            }
        }
    };
    timeout(PATIENCE, text).await.expect("something comes in time")
}

/// An event of a stream.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct SentEvent {
    pub(crate) name: String,
    pub(crate) id: Option<String>,
    pub(crate) data: String,
}

/// The next event of a stream, comments left out; `rest` is what was read of it already.
pub(crate) async fn event(response: &mut Response, rest: &mut String) -> Option<SentEvent> {
    loop {
        while let Some((block, after)) = rest.split_once("\n\n") {
            let mut event = SentEvent::default();
            for line in block.lines() {
                match line.split_once(':').unwrap_or((line, "")) {
                    ("event", value) => value.trim_start().clone_into(&mut event.name),
                    ("id", value) => event.id = Some(value.trim_start().to_owned()),
                    ("data", value) => value.trim_start().clone_into(&mut event.data),
                    ("", _) => {}
                    _ => panic!("{line}"),
                }
            }
            let read = rest.len() - after.len();
            rest.drain(..read);
            if event != SentEvent::default() {
                return Some(event);
            }
        }
        let chunk = response.chunk().await.ok()??;
        rest.push_str(std::str::from_utf8(&chunk).unwrap());
    }
}
