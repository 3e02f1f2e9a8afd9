//! Who is measured, and how an event is published there.

use std::sync::LazyLock;
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;

use super::subscriber::{Sign, Subscribers, subscribe};
use crate::child::Server;
use crate::http::{Connection, body};
use crate::{Result, cpu};

/// How a contestant works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// One prepared frame, written to every socket.
    Limit,
    /// claimgraph: an event is a write to the database.
    Claimgraph,
    /// graphql-ws over pub/sub in memory.
    GraphqlWs,
}

/// One that is measured.
#[derive(Debug)]
pub struct Contestant {
    /// How it works.
    pub way: Way,
    /// Its process.
    pub(super) server: Server,
    /// Bytes of memory for each of the first subscribers, while they wait; 0 before there are any.
    pub(super) bytes_each: f64,
    /// Bytes of the last message with an event.
    pub(super) message_bytes: usize,
    text: String,
}

/// Subscribers that come first.
const WARM: usize = 64;

/// What is said by a subscriber of each server of the protocol.
static HELLO: LazyLock<[Vec<String>; 2]> = LazyLock::new(|| {
    let ours = "subscription { events { ... on EventBatch { events { position kind stream data } } } }";
    [ours, "subscription { event }"].map(|query| {
        let subscribe = json!({ "id": "1", "type": "subscribe", "payload": { "query": query } });
        vec![json!({ "type": "connection_init" }).to_string(), subscribe.to_string()]
    })
});

impl Way {
    /// For people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Limit => "one prepared frame: the limit",
            Self::Claimgraph => "claimgraph",
            Self::GraphqlWs => "graphql-ws, pub/sub in memory",
        }
    }
}

impl Contestant {
    /// One with a server that nobody is subscribed to.
    #[must_use]
    pub fn new(way: Way, server: Server) -> Self {
        Self { way, server, bytes_each: 0.0, message_bytes: 0, text: "x".to_owned() }
    }

    /// Lets some subscribe, hear an event and go, so that what a server loads once does not count for those who come
    /// after.
    pub(super) async fn warm(&self) -> Result<()> {
        let mut first = self.subscribe(WARM).await?;
        self.publisher().await?.publish("warm").await?;
        for _ in 0..WARM {
            first.arrivals.recv().await.ok_or("the first subscribers are gone")?;
        }
        drop(first);
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(())
    }

    async fn subscribe(&self, count: usize) -> Result<Subscribers> {
        let [ours, theirs] = &*HELLO;
        // The acknowledgement, and for ours the bookmark that comes first.
        let (hello, first, sign): (&'static [String], usize, Sign) = match self.way {
            Way::Limit => (&[], 0, Sign::Frame),
            Way::Claimgraph => (ours, 2, Sign::Text("\"position\":")),
            Way::GraphqlWs => (theirs, 1, Sign::Frame),
        };
        subscribe(self.server.port, count, hello, first, sign).await
    }

    /// Subscribes many.
    pub(super) async fn gather(&mut self, count: usize) -> Result<Subscribers> {
        let before = cpu::resident(self.server.pid).ok_or("the server is gone")?;
        let subscribers = self.subscribe(count).await?;
        // So that all of them wait.
        tokio::time::sleep(Duration::from_secs(2)).await;
        if self.message_bytes == 0 {
            let after = cpu::resident(self.server.pid).ok_or("the server is gone")?;
            let grown = u32::try_from(after.saturating_sub(before) / 1_024)?;
            self.bytes_each = f64::from(grown) * 1_024.0 / f64::from(u32::try_from(count)?);
        }
        Ok(subscribers)
    }

    /// Makes messages as long as another's.
    pub(super) fn pad_to(&mut self, bytes: usize) {
        let around = match self.way {
            Way::Limit => 0,
            Way::Claimgraph => return,
            Way::GraphqlWs => r#"{"id":"1","type":"next","payload":{"data":{"event":""}}}"#.len(),
        };
        self.text = "x".repeat(bytes.saturating_sub(around));
    }

    /// Stops the server.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub async fn stop(self) -> Result<()> {
        self.server.stop().await
    }

    /// A connection to publish with.
    pub(super) async fn publisher(&self) -> Result<Publisher> {
        Ok(Publisher { connection: Connection::open(self.server.port).await?, way: self.way, text: self.text.clone() })
    }
}

/// Publishes events.
pub(super) struct Publisher {
    connection: Connection,
    way: Way,
    text: String,
}

impl Publisher {
    /// Publishes an event with a name of its own, and waits until that is acknowledged.
    pub(super) async fn publish(&mut self, name: &str) -> Result<()> {
        if self.way != Way::Claimgraph {
            self.connection.ask(Bytes::from(self.text.clone())).await?;
            return Ok(());
        }
        let create = "mutation($path: String!) { createNamespace(input: { path: $path }) { created } }";
        let answer = self.connection.ask(body(create, &json!({ "path": name }))).await?;
        if !answer.windows(6).any(|bytes| bytes == b":true}") {
            return Err(String::from_utf8_lossy(&answer).into_owned().into());
        }
        Ok(())
    }
}
