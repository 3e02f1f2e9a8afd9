//! claimgraph over HTTP, as shipped.

use serde::Deserialize;
use serde_json::json;

use super::PAGE;
use super::contestant::Page;
use super::question::Question;
use crate::Result;
use crate::http::{self, Connection};

const SEARCH: &str = "query($query: String!, $first: Int!) { search(query: $query, first: $first) { \
                      edges { score node { id content } } } }";
const COUNT: &str = "query($query: String!) { search(query: $query, first: 1) { totalCount } }";

/// A server.
pub struct Graphql {
    port: u16,
}

/// One kept-alive connection to it.
pub(super) struct Asker(Connection);

#[derive(Deserialize)]
struct Answer {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    search: Found,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    #[serde(default)]
    edges: Vec<Edge>,
    total_count: Option<u64>,
}

#[derive(Deserialize)]
struct Edge {
    node: Node,
}

#[derive(Deserialize)]
struct Node {
    content: String,
}

impl Graphql {
    /// The server at a port of this machine.
    #[must_use]
    pub fn at(port: u16) -> Self {
        Self { port }
    }

    pub(super) async fn asker(&self) -> Result<Asker> {
        Ok(Asker(Connection::open(self.port).await?))
    }
}

impl Asker {
    pub(super) async fn ask(&mut self, question: &Question) -> Result<Page> {
        let body = http::body(SEARCH, &json!({ "query": question.ours(), "first": PAGE }));
        let found = read(&self.0.ask(body).await?)?;
        let mut page = Page::default();
        for edge in &found.edges {
            page.add(&edge.node.content);
        }
        Ok(page)
    }

    pub(super) async fn count(&mut self, question: &Question) -> Result<u64> {
        let body = http::body(COUNT, &json!({ "query": question.ours() }));
        let found = read(&self.0.ask(body).await?)?;
        found.total_count.ok_or_else(|| "claimgraph gives no count".into())
    }
}

fn read(answer: &[u8]) -> Result<Found> {
    let told = || format!("claimgraph answers {}", String::from_utf8_lossy(answer));
    Ok(serde_json::from_slice::<Answer>(answer).map_err(|error| format!("{error}: {}", told()))?.data.search)
}
