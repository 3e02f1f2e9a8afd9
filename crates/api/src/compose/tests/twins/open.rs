//! The composed twin: a core and a plugin.

use super::{
    Claim, Contributions, Extended, ID, NodeRef, Object, Result, Stream, Subscription, Thing, failing, stream, thing,
    third,
};

pub(super) struct Query;

#[Object]
impl Query {
    async fn claims(&self) -> Vec<Extended<Claim>> {
        ["1", "2"].map(claim).into()
    }

    async fn node(&self, #[graphql(default)] plugin: bool) -> NodeRef {
        if plugin { NodeRef::new(thing()) } else { NodeRef::new(claim("1")) }
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn set(&self, value: i32) -> i32 {
        value
    }
}

pub(super) struct Streams;

#[Subscription(name = "Subscription")]
impl Streams {
    async fn ticks(&self) -> impl Stream<Item = i32> {
        stream::iter([1])
    }
}

struct Plugin;

#[Object]
impl Plugin {
    async fn plugged(&self) -> bool {
        true
    }
}

struct Poke;

#[Object]
impl Poke {
    async fn poke(&self) -> i32 {
        3
    }
}

struct Things;

#[Subscription]
impl Things {
    async fn things(&self) -> impl Stream<Item = Thing> {
        stream::iter([thing(), thing()])
    }
}

struct OnClaim(ID, usize);

#[Object]
impl OnClaim {
    /// In bytes.
    async fn length(&self) -> usize {
        self.1
    }

    async fn third(&self) -> Option<Result<i32>> {
        third(&self.0)
    }

    async fn failing(&self) -> Result<i32> {
        failing().await
    }
}

pub(super) fn contributions() -> [Contributions; 2] {
    let (mut core, mut plugin) = (Contributions::core(), Contributions::new("plugin"));
    core.node_type::<Extended<Claim>>();
    plugin
        .query(Plugin)
        .mutation(Poke)
        .subscription(Things)
        .extend(|claim: &Claim| OnClaim(claim.id.clone(), claim.text.len()))
        .node_type::<Thing>();
    [core, plugin]
}

fn claim(id: &str) -> Extended<Claim> {
    Extended(Claim { id: id.into(), text: "text".to_owned() })
}
