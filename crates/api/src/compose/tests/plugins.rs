//! Two plugins that between them use every kind of contribution.

use std::{future::ready, sync::Arc, time::Duration};

use async_graphql::{ID, Object, Result, Subscription};
use futures::{Stream, stream};
use tokio::{sync::Barrier, time::timeout};

use super::{
    super::{Contributions, Extended},
    core::{Claim, Query as CoreQuery, Source},
};

/// Plugin with root fields, fields on two core types and a `Node` type.
pub(super) fn alpha() -> Contributions {
    let mut alpha = Contributions::new("alpha");
    let meeting = Arc::new(Barrier::new(2));
    alpha
        .query(Query)
        .mutation(Mutation { sum: 7 })
        .subscription(AlphaSubscription)
        .extend(|claim: &Claim| ClaimFields { id: claim.id, length: claim.text.len() })
        .extend(move |_: &Source| Meeting { meeting: Arc::clone(&meeting) })
        .node_type::<Proof>();
    alpha
}

/// Plugin whose carriers have the same names as those of the first.
pub(super) fn beta() -> Contributions {
    let mut beta = Contributions::new("beta");
    beta.query(nested::Query)
        .extend(|claim: &Claim| nested::ClaimFields(claim.clone()))
        .extend(|_: &CoreQuery| RootExtension)
        .extend(|_: &Evidence| EvidenceFields)
        .node_type::<Extended<Evidence>>();
    beta
}

/// The first plugin's root fields; shares its name with the core's root.
struct Query;

#[Object]
impl Query {
    /// A letter.
    async fn alpha(&self) -> &str {
        "a"
    }

    async fn proofs(&self) -> Vec<Proof> {
        vec![Proof]
    }

    async fn repeat(&self, #[graphql(default = 2)] times: usize) -> String {
        "a".repeat(times)
    }

    async fn failing(&self) -> Option<Result<i32>> {
        Some(Err("alpha broke".into()))
    }
}

struct Mutation {
    sum: i32,
}

#[Object]
impl Mutation {
    async fn add(&self, value: i32) -> i32 {
        self.sum + value
    }
}

struct AlphaSubscription;

#[Subscription(name = "Subscription")]
impl AlphaSubscription {
    async fn proved(&self, count: usize) -> impl Stream<Item = Proof> {
        stream::iter((0..count).map(|_| Proof))
    }

    async fn claimed(&self) -> impl Stream<Item = Extended<Claim>> {
        stream::iter(super::core::claim("c1"))
    }

    async fn refused(&self) -> Result<impl Stream<Item = i32>> {
        ready(Err::<stream::Empty<i32>, _>("not today".into())).await
    }
}

struct ClaimFields {
    id: &'static str,
    length: usize,
}

#[Object]
impl ClaimFields {
    /// Length of the text in bytes.
    async fn length(&self) -> usize {
        self.length
    }

    #[graphql(deprecation = "count yourself")]
    async fn twice(&self, #[graphql(default = 2)] factor: usize) -> usize {
        self.length * factor
    }

    async fn required(&self) -> Result<i32> {
        ready(Err("no value".into())).await
    }

    async fn optional(&self) -> Option<Result<i32>> {
        match self.id {
            "c1" => Some(Ok(1)),
            "c2" => Some(Err("second fails".into())),
            _ => None,
        }
    }
}

/// Two fields that finish only when both run at once.
struct Meeting {
    meeting: Arc<Barrier>,
}

#[Object]
impl Meeting {
    async fn left(&self) -> Option<Result<bool>> {
        Some(self.meet().await)
    }

    async fn right(&self) -> Option<Result<bool>> {
        Some(self.meet().await)
    }
}

impl Meeting {
    async fn meet(&self) -> Result<bool> {
        timeout(Duration::from_secs(5), self.meeting.wait()).await?;
        Ok(true)
    }
}

/// A type of the first plugin.
pub(super) struct Proof;

#[Object]
impl Proof {
    async fn id(&self) -> ID {
        "p1".into()
    }

    async fn steps(&self) -> i32 {
        3
    }

    async fn of(&self) -> Option<Extended<Claim>> {
        super::core::claim("c1")
    }
}

/// A type of the second plugin, itself extensible.
pub(super) struct Evidence;

#[Object]
impl Evidence {
    async fn id(&self) -> ID {
        "e1".into()
    }
}

struct EvidenceFields;

#[Object]
impl EvidenceFields {
    async fn weight(&self) -> f64 {
        0.5
    }
}

struct RootExtension;

#[Object]
impl RootExtension {
    async fn from_the_root(&self) -> bool {
        true
    }
}

mod nested {
    use async_graphql::Object;

    use super::Claim;

    pub(super) struct Query;

    #[Object]
    impl Query {
        async fn beta(&self) -> &str {
            "b"
        }
    }

    pub(super) struct ClaimFields(pub(super) Claim);

    #[Object]
    impl ClaimFields {
        async fn shout(&self) -> String {
            self.0.text.to_uppercase()
        }

        /// An object that only this plugin knows.
        async fn quiet(&self) -> Quiet {
            Quiet
        }
    }

    pub(super) struct Quiet;

    #[Object]
    impl Quiet {
        async fn please(&self) -> bool {
            true
        }
    }
}
