//! What may be followed: history and present without a seam.

mod conflicts;
mod consumers;
mod cursors;
mod events;
mod typed;

use std::time::Duration;

use async_graphql::{Request, Response};
use claimgraph_api::error::finish;
use futures::{Stream, StreamExt};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::mutation::Client;

/// What every delivery tells.
const REST: &str = "... on Bookmark { cursor position atEnd } ... on ResyncRequired { reason oldestAvailable cursor }";

/// A subscription that is open.
struct Feed {
    field: String,
    responses: std::pin::Pin<Box<dyn Stream<Item = Response> + Send>>,
}

impl Feed {
    /// Opens one: a field, its arguments in parentheses or none, and what to select of its changes.
    fn open(client: &Client, field: &str, arguments: &str, changes: &str) -> Self {
        let query = format!("subscription {{ {field}{arguments} {{ __typename {changes} {REST} }} }}");
        let request = client.attached(Request::new(query));
        Self { field: field.to_owned(), responses: Box::pin(client.schema.execute_stream(request)) }
    }

    /// Follows the events.
    fn events(client: &Client, arguments: &str) -> Self {
        Self::open(client, "events", arguments, "... on EventBatch { events { position kind } cursor position atEnd }")
    }

    /// The next delivery.
    async fn next(&mut self) -> Value {
        let next = timeout(Duration::from_secs(30), self.responses.next()).await.expect("something comes in time");
        let response = next.expect("the stream does not end");
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        response.data.into_json().unwrap()[&self.field].take()
    }

    /// The next delivery, which must be of a type.
    async fn next_of(&mut self, name: &str) -> Value {
        let next = self.next().await;
        assert_eq!(next["__typename"], name, "{next:#}");
        next
    }

    /// The next delivery of a type, whatever bookmarks come before.
    async fn skip_to(&mut self, name: &str) -> Value {
        loop {
            let next = self.next().await;
            if next["__typename"] != "Bookmark" {
                assert_eq!(next["__typename"], name, "{next:#}");
                return next;
            }
        }
    }

    /// The code of the error with which it ends.
    async fn refused(&mut self) -> (String, String) {
        let response = finish(self.responses.next().await.expect("an error"), "request-1");
        let error = serde_json::to_value(response.errors.first().expect("an error")).unwrap();
        assert!(self.responses.next().await.is_none(), "nothing follows an error");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&error["extensions"]["code"]), text(&error["message"]))
    }

    /// Whether nothing comes for a moment.
    async fn is_silent(&mut self) -> bool {
        timeout(Duration::from_millis(100), self.responses.next()).await.is_err()
    }

    async fn is_over(&mut self) -> bool {
        self.responses.next().await.is_none()
    }

    /// Positions of the next events up to one, and the cursor after it.
    async fn positions_to(&mut self, last: i64) -> (Vec<i64>, String) {
        let mut seen = Vec::new();
        loop {
            let next = self.next().await;
            for event in next["events"].as_array().into_iter().flatten() {
                seen.push(event["position"].as_i64().unwrap());
            }
            if next["position"].as_i64().unwrap() >= last {
                return (seen, next["cursor"].as_str().unwrap().to_owned());
            }
        }
    }
}

/// Answers a query.
async fn ask(client: &Client, query: &str) -> Value {
    let response = client.schema.execute(client.attached(Request::new(query))).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    response.data.into_json().unwrap()
}

/// Code and message of the error of a query.
async fn refused(client: &Client, query: &str) -> (String, String) {
    let response = finish(client.schema.execute(client.attached(Request::new(query))).await, "request-1");
    let error = serde_json::to_value(response.errors.first().expect("an error")).unwrap();
    (error["extensions"]["code"].as_str().unwrap().to_owned(), error["message"].as_str().unwrap().to_owned())
}

async fn end(client: &Client) -> i64 {
    client.store.position(&client.scope).await.unwrap()
}

/// The cursor of a position of the tenant's log.
async fn cursor(client: &Client, position: i64) -> String {
    client.store.log_cursor(&client.scope).await.unwrap().at(position).text()
}

async fn namespace(client: &Client, path: &str) {
    client.write("createNamespace", json!({ "path": path }), "position").await;
}

fn after(cursor: &str) -> String {
    format!("(after: \"{cursor}\")")
}
