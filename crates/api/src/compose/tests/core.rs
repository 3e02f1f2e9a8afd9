//! The core of the tests: claims with sources, in every position an object can be returned from.

use async_graphql::{
    ID, Object, Result, Schema, SchemaBuilder, Subscription,
    connection::{Connection, Edge},
};
use futures::{Stream, stream};

use super::super::{ComposeError, Contributions, Extended, NodeRef, compose};

pub(super) type Builder = SchemaBuilder<Extended<Query>, Extended<Mutation>, Extended<CoreSubscription>>;
pub(super) type TestSchema = Schema<Extended<Query>, Extended<Mutation>, Extended<CoreSubscription>>;

/// Queries about the core alone.
pub(super) const QUERIES: &[&str] = &[
    "{ claims { id text old sources { title claim { id } } } }",
    "{ claim(id: \"c1\") { __typename ...F } none: claim(id: \"x\") { id } } fragment F on Claim { t: text }",
    "{ page { edges { cursor node { text } } pageInfo { hasNextPage } } }",
    "{ node(id: \"c1\") { __typename id ... on Claim { text } ... on Source { title } } }",
    "{ ok: claim(id: \"c1\") { id } broken }",
    "mutation { rename(id: \"c1\", text: \"new\") { text } }",
];

/// A statement that can be supported or refuted.
#[derive(Clone)]
pub(super) struct Claim {
    pub(super) id: &'static str,
    pub(super) text: String,
}

/// Claims are what the core is about.
#[Object]
impl Claim {
    /// Globally unique.
    async fn id(&self) -> ID {
        self.id.into()
    }

    /// What is claimed.
    async fn text(&self) -> &str {
        &self.text
    }

    /// Formerly the text.
    #[graphql(deprecation = "use `text`")]
    async fn old(&self) -> &str {
        &self.text
    }

    /// Where it comes from.
    async fn sources(&self) -> Vec<Extended<Source>> {
        vec![Source.into()]
    }
}

/// Where a claim comes from.
pub(super) struct Source;

#[Object]
impl Source {
    async fn id(&self) -> ID {
        "s1".into()
    }

    async fn title(&self) -> &str {
        "Book"
    }

    async fn claim(&self) -> Option<Extended<Claim>> {
        claim("c1")
    }
}

pub(super) struct Query;

/// Where reading starts.
#[Object]
impl Query {
    async fn claims(&self) -> Vec<Extended<Claim>> {
        ["c1", "c2"].into_iter().filter_map(claim).collect()
    }

    async fn claim(&self, id: ID) -> Option<Extended<Claim>> {
        claim(&id)
    }

    async fn page(&self) -> Connection<String, Extended<Claim>> {
        let mut page = Connection::new(false, false);
        page.edges.extend(claim("c1").map(|claim| Edge::new("1".to_owned(), claim)));
        page
    }

    async fn node(&self, id: ID) -> Option<NodeRef> {
        node(&id)
    }

    async fn nodes(&self, ids: Vec<ID>) -> Vec<Option<NodeRef>> {
        ids.iter().map(|id| node(id)).collect()
    }

    async fn broken(&self) -> Option<Result<i32>> {
        Some(Err("core broke".into()))
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn rename(&self, id: ID, text: String) -> Option<Extended<Claim>> {
        let mut claim = claim(&id)?;
        claim.0.text = text;
        Some(claim)
    }

    async fn sign(&self) -> Extended<Receipt> {
        Receipt.into()
    }
}

/// Reached from the mutation root only.
pub(super) struct Receipt;

#[Object]
impl Receipt {
    async fn number(&self) -> i32 {
        1
    }
}

pub(super) struct CoreSubscription;

#[Subscription(name = "Subscription")]
impl CoreSubscription {
    async fn counted(&self, to: i32) -> impl Stream<Item = i32> {
        stream::iter(0..to)
    }
}

/// The claims that exist.
pub(super) fn claim(id: &str) -> Option<Extended<Claim>> {
    let (id, text) = match id {
        "c1" => ("c1", "one"),
        "c2" => ("c2", "twelve"),
        _ => return None,
    };
    Some(Extended(Claim { id, text: text.to_owned() }))
}

fn node(id: &str) -> Option<NodeRef> {
    match id {
        "s1" => Some(NodeRef::new(Extended(Source))),
        "p1" => Some(NodeRef::new(super::plugins::Proof)),
        "e1" => Some(NodeRef::new(Extended(super::plugins::Evidence))),
        "bare" => claim("c1").map(|claim| NodeRef::new(claim.0)),
        "shared" => claim("c1").map(|claim| NodeRef::new(std::sync::Arc::new(claim))),
        _ => claim(id).map(NodeRef::new),
    }
}

/// The core's members of `Node`.
pub(super) fn members() -> Contributions {
    let mut core = Contributions::core();
    core.node_type::<Extended<Claim>>().node_type::<Extended<Source>>();
    core
}

/// The core's schema, not yet built.
pub(super) fn builder() -> Builder {
    Schema::build(Extended(Query), Extended(Mutation), Extended(CoreSubscription))
}

/// The core's schema with contributions.
pub(super) fn schema(contributions: impl IntoIterator<Item = Contributions>) -> Result<TestSchema, ComposeError> {
    schema_with(contributions, |builder| builder)
}

/// The core's schema with contributions and settings.
pub(super) fn schema_with(
    contributions: impl IntoIterator<Item = Contributions>,
    settings: impl FnOnce(Builder) -> Builder,
) -> Result<TestSchema, ComposeError> {
    compose(contributions, || settings(builder()))
}
