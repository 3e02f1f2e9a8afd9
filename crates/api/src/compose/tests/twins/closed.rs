//! The closed twin: every field in the type it belongs to.

use async_graphql::ComplexObject;

use super::{ID, Interface, Object, Result, SimpleObject, Stream, Subscription, Thing, failing, stream, thing, third};

/// Wrapped or not, a claim of the core.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct Claim {
    id: ID,
    /// What is claimed.
    text: String,
}

#[ComplexObject]
impl Claim {
    /// In bytes.
    async fn length(&self) -> usize {
        self.text.len()
    }

    async fn third(&self) -> Option<Result<i32>> {
        third(&self.id)
    }

    async fn failing(&self) -> Result<i32> {
        failing().await
    }
}

/// Anything with a globally unique id, by which it can be fetched again.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "&ID", desc = "The globally unique id."))]
pub(super) enum Node {
    Claim(Claim),
    Thing(Thing),
}

pub(super) struct Query;

#[Object]
impl Query {
    async fn claims(&self) -> Vec<Claim> {
        ["1", "2"].map(claim).into()
    }

    async fn node(&self, #[graphql(default)] plugin: bool) -> Node {
        if plugin { thing().into() } else { claim("1").into() }
    }

    async fn plugged(&self) -> bool {
        true
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn set(&self, value: i32) -> i32 {
        value
    }

    async fn poke(&self) -> i32 {
        3
    }
}

pub(super) struct Streams;

#[Subscription(name = "Subscription")]
impl Streams {
    async fn ticks(&self) -> impl Stream<Item = i32> {
        stream::iter([1])
    }

    async fn things(&self) -> impl Stream<Item = Thing> {
        stream::iter([thing(), thing()])
    }
}

fn claim(id: &str) -> Claim {
    Claim { id: id.into(), text: "text".to_owned() }
}
