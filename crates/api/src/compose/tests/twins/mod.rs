//! The same schema twice: composed of a core and a plugin, and closed, with every field written into the
//! type it belongs to. Text and answers are equal.

mod closed;
mod open;

use async_graphql::{ID, Interface, Object, Result, Schema, SimpleObject, Subscription, Value};
use futures::{Stream, StreamExt, stream};

use super::super::{Contributions, Extended, NodeRef, compose};

const QUERIES: &[&str] = &[
    "{ claims { __typename id text length third } plugged }",
    "{ a: claims { ...F } node { ...F } } fragment F on Claim { t: text l: length }",
    "{ node { id __typename ... on Node { again: id } ... on Claim { length text } } }",
    "{ thing: node(plugin: true) { id ... on Thing { size } ... on Claim { length } } }",
    "{ claims { third failing } plugged }",
    "{ claims { unknown } }",
    "{ node { length } }",
    "{ __schema { types { name kind description fields { name type { name kind } } \
        possibleTypes { name } interfaces { name } } } }",
    "mutation { a: set(value: 1) b: set(value: 2) poke }",
];

const STREAM: &str = "subscription { t: things { size ... on Node { id } } }";

/// Wrapped or not, a claim of the core.
#[derive(SimpleObject)]
struct Claim {
    id: ID,
    /// What is claimed.
    text: String,
}

#[derive(SimpleObject)]
struct Thing {
    id: ID,
    size: i32,
}

fn thing() -> Thing {
    Thing { id: "t".into(), size: 4 }
}

async fn failing() -> Result<i32> {
    std::future::ready(Err("always".into())).await
}

fn third(id: &ID) -> Option<Result<i32>> {
    (**id == "2").then(|| Err("two".into()))
}

#[tokio::test]
async fn text_and_answers_are_equal() {
    let closed = Schema::new(closed::Query, closed::Mutation, closed::Streams);
    let open = compose(open::contributions(), || {
        Schema::build(Extended(open::Query), Extended(open::Mutation), Extended(open::Streams))
    })
    .unwrap();
    assert_eq!(open.sdl(), closed.sdl());
    for query in QUERIES {
        let (open, closed) = (open.execute(*query).await, closed.execute(*query).await);
        assert_eq!(open.data, closed.data, "{query}");
        assert_eq!(open.errors, closed.errors, "{query}");
        assert!(open.data != Value::Null || !open.errors.is_empty(), "{query}");
    }
    let open: Vec<_> = open.execute_stream(STREAM).collect().await;
    let closed: Vec<_> = closed.execute_stream(STREAM).collect().await;
    assert_eq!(open.len(), 2);
    for (open, closed) in open.iter().zip(&closed) {
        assert_eq!(open.data, closed.data);
        assert_eq!(open.errors, closed.errors);
    }
}
