//! claimgraph over HTTP, one kept-alive connection with one request under way.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use claimgraph_domain::id::LineageId;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::graph::{Graph, at};
use super::question::Kind;
use crate::Result;
use crate::http::{self, Connection};

/// A connection to the server.
pub struct Graphql {
    graph: Arc<Graph>,
    connection: Connection,
}

impl Kind {
    fn document(self) -> &'static str {
        match self {
            Self::Closure => "query($of: [ID!]!) { closure(of: $of) { count } }",
            Self::Leaves => "query($of: [ID!]!) { closure(of: $of, leavesOnly: true) { count } }",
            Self::Usage => "query($of: [ID!]!) { closure(of: $of, direction: IN) { count } }",
            Self::Hops(_) => {
                "query($of: [ID!]!, $depth: Int!) { traverse(from: $of, depth: $depth, nodes: 100000) { count } }"
            }
            Self::Path => "query($from: ID!, $to: ID!) { paths(from: $from, to: $to) { paths { length } } }",
            Self::Impact => "query($of: [ID!]!) { impact(of: $of) { fallenCount } }",
        }
    }

    fn pointer(self) -> &'static str {
        match self {
            Self::Closure | Self::Leaves | Self::Usage => "/data/closure/count",
            Self::Hops(_) => "/data/traverse/count",
            Self::Path => "/data/paths/paths/0/length",
            Self::Impact => "/data/impact/fallenCount",
        }
    }
}

impl Graphql {
    /// Connects, and asks until the index answers: it is loaded behind the first questions.
    ///
    /// # Errors
    /// When the server cannot be reached, or the index is not there after a minute.
    pub async fn open(port: u16, graph: Arc<Graph>) -> Result<Self> {
        let mut made = Self { graph, connection: Connection::open(port).await? };
        let document = "query($of: [ID!]!) { closure(of: $of) { origin } }";
        let body = http::body(document, &json!({ "of": [made.id(0)?] }));
        let end = Instant::now() + Duration::from_mins(1);
        loop {
            let answer: Value = serde_json::from_slice(&made.ask(body.clone()).await?)?;
            match answer.pointer("/data/closure/origin").and_then(Value::as_str) {
                Some("INDEX") => return Ok(made),
                Some(_) if Instant::now() < end => sleep(Duration::from_millis(50)).await,
                _ => return Err(format!("no index answers: {answer}").into()),
            }
        }
    }

    fn id(&self, number: u32) -> Result<String> {
        let id = self.graph.ids.get(at(number)).ok_or("a number is out of bounds")?;
        Ok(LineageId::from_uuid(*id).to_string())
    }

    pub(super) fn body(&self, kind: Kind, item: u32, goal: u32) -> Result<Bytes> {
        let variables = match kind {
            Kind::Hops(hops) => json!({ "of": [self.id(item)?], "depth": hops }),
            Kind::Path => json!({ "from": self.id(item)?, "to": self.id(goal)? }),
            _ => json!({ "of": [self.id(item)?] }),
        };
        Ok(http::body(kind.document(), &variables))
    }

    pub(super) async fn ask(&mut self, body: Bytes) -> Result<Bytes> {
        self.connection.ask(body).await
    }

    pub(super) fn read(kind: Kind, answer: &[u8]) -> Result<usize> {
        let value: Value = serde_json::from_slice(answer)?;
        let number = value.pointer(kind.pointer()).and_then(Value::as_u64);
        let number = usize::try_from(number.ok_or_else(|| format!("claimgraph answers {value}"))?)?;
        // A traversal counts its start.
        Ok(if matches!(kind, Kind::Hops(_)) { number.saturating_sub(1) } else { number })
    }
}
