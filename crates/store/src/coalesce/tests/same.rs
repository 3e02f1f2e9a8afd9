//! Requests that share a transaction leave and answer what the same requests do one after another.

use std::fmt::Debug;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::{Attrs, ClaimStatus, ClaimType};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sea_orm::{ConnectionTrait, Statement};

use super::step::{End, Held, Step, tenant, waiting};
use crate::command::{Command, Written};
use crate::log::verify::Verdict;
use crate::ops::claim::{CreateClaim, RetractClaim, ReviseClaim};
use crate::ops::claim_type::DefineClaimType;
use crate::ops::edge::AssertEdge;
use crate::testing::each_store;
use crate::tests::support::{chain, claim, digest, made};
use crate::{Scope, Store};

/// The claims that are there before, for requests to name.
const CLAIMS: usize = 4;

/// A request of any kind; many of them are refused.
#[derive(Debug, Clone)]
enum Asked {
    Claim { claim_type: &'static str, namespace: &'static str, formal: bool },
    Type(&'static str),
    Revise { of: usize, version: Option<i32> },
    Retract(usize),
    Edge(usize, usize),
    Bundle(usize),
    Step(End),
}

fn asked() -> impl Strategy<Value = Asked> {
    let types = proptest::sample::select(vec!["assertion", "assertion", "assertion", "lemma", "made_up"]);
    let paths = proptest::sample::select(vec!["test", "test", "test", "nowhere"]);
    let ends = [End::Good, End::GoodWritten, End::Refused, End::RefusedWritten, End::Panics, End::PanicsWritten];
    prop_oneof![
        6 => (types, paths, any::<bool>())
            .prop_map(|(claim_type, namespace, formal)| Asked::Claim { claim_type, namespace, formal }),
        1 => Just(Asked::Type("made_up")),
        2 => (0..CLAIMS, proptest::option::of(1_i32..3)).prop_map(|(of, version)| Asked::Revise { of, version }),
        1 => (0..CLAIMS).prop_map(Asked::Retract),
        3 => (0..CLAIMS, 0..CLAIMS).prop_map(|(source, target)| Asked::Edge(source, target)),
        2 => (0_usize..4).prop_map(Asked::Bundle),
        3 => proptest::sample::select(ends.to_vec()).prop_map(Asked::Step),
    ]
}

/// A request with the key that it may have. Few keys are there, so that some are used again.
type Request = (Asked, Option<u8>);

impl Asked {
    /// What a request is answered, in words.
    async fn ask(self, store: &Store, scope: &Scope, claims: &[ClaimId], key: Option<u8>) -> String {
        let key = key.map(|key| key.to_string());
        let key = key.as_deref();
        match self {
            Self::Claim { claim_type, namespace, formal } => {
                let asked = CreateClaim {
                    claim_type: claim_type.to_owned(),
                    namespace: namespace.to_owned(),
                    formal_content: formal.then(|| "formally".to_owned()),
                    ..claim("what it says")
                };
                told(store, scope, asked, key).await
            }
            Self::Type(name) => {
                let asked = ClaimType { name: name.to_owned(), description: "Made up.".to_owned() };
                told(store, scope, DefineClaimType(asked), key).await
            }
            Self::Revise { of, version } => told(store, scope, revision(claims[of], version), key).await,
            Self::Retract(of) => {
                let asked = RetractClaim { claim: claims[of], reason: "wrong".to_owned(), expected_version: None };
                told(store, scope, asked, key).await
            }
            Self::Edge(source, target) => told(store, scope, edge(claims[source], claims[target]), key).await,
            Self::Bundle(size) => told(store, scope, chain(size), key).await,
            Self::Step(end) => told(store, scope, Step::new("a step", end), key).await,
        }
    }
}

fn revision(claim: ClaimId, expected_version: Option<i32>) -> ReviseClaim {
    ReviseClaim {
        claim,
        expected_version,
        content: Some("what it says now".to_owned()),
        formal_content: None,
        claim_type: None,
        attrs: None,
        valid_from: None,
        valid_to: None,
        status: ClaimStatus::Active,
        reason: None,
    }
}

fn edge(source: ClaimId, target: ClaimId) -> AssertEdge {
    AssertEdge {
        source,
        target,
        edge_type: "depends_on".to_owned(),
        strength: None,
        provenance: None,
        attrs: Attrs::new(),
        valid_from: None,
        valid_to: None,
    }
}

async fn told<C: Command>(store: &Store, scope: &Scope, asked: C, key: Option<&str>) -> String
where
    C::Outcome: Debug,
{
    let answer: Result<Written<C::Outcome>, Error> = store.execute(scope, asked, key).await;
    match answer {
        Ok(written) => format!("{written:?}"),
        Err(error) => format!("{:?} {} {:?} at {:?}", error.code, error.message, error.details, error.position),
    }
}

/// Asks for all in one transaction.
async fn together(store: &Store, scope: &Scope, claims: &[ClaimId], requests: &[Request]) -> Vec<String> {
    // A request that writes with nothing before it has no savepoint to go back to.
    let held = Held::begin(store, scope, Some("held")).await;
    let before = store.write_counts();
    let mut tasks = Vec::new();
    for (asked, key) in requests.iter().cloned() {
        let (own, scope, claims) = (store.clone(), scope.clone(), claims.to_vec());
        tasks.push(tokio::spawn(async move { asked.ask(&own, &scope, &claims, key).await }));
        waiting(store, tasks.len()).await;
    }
    held.end().await;
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    assert_eq!(store.write_counts().transactions - before.transactions, 1);
    answers
}

/// Asks for one after another.
async fn in_turn(store: &Store, scope: &Scope, claims: &[ClaimId], requests: &[Request]) -> Vec<String> {
    // As in the other, so that the positions are the same.
    Held::begin(store, scope, Some("held")).await.end().await;
    let mut answers = Vec::new();
    for (asked, key) in requests.iter().cloned() {
        answers.push(asked.ask(store, scope, claims, key).await);
    }
    answers
}

/// The audit of what was written. Refusals are written behind, between any two of these.
async fn audited(store: &Store) -> Vec<(String, i64)> {
    let sql = "SELECT action, position FROM audit WHERE outcome = 'OK' ORDER BY number";
    let found = store
        .db()
        .for_all_tenants()
        .reader()
        .query_all_raw(Statement::from_string(store.db().backend(), sql))
        .await
        .unwrap();
    found.iter().map(|row| (row.try_get("", "action").unwrap(), row.try_get("", "position").unwrap())).collect()
}

async fn begun(store: &Store) -> (Scope, Vec<ClaimId>) {
    let scope = tenant(store, "main").await;
    let mut claims = Vec::new();
    for number in 0..CLAIMS {
        claims.push(made(store, &scope, &format!("claim {number}")).await);
    }
    (scope, claims)
}

/// Runs mixes on two stores, and compares all that is left of each. The stores' ids and times are the same, so the
/// rows and the hashes of the log are.
async fn check(one: &Store, other: &Store) {
    let ((scope, claims), (other_scope, other_claims)) = (begun(one).await, begun(other).await);
    assert_eq!(claims, other_claims);
    let mut runner = TestRunner::deterministic();
    let strategy = proptest::collection::vec((asked(), proptest::option::weighted(0.3, 0_u8..40)), 1..12);
    for _ in 0..30 {
        let mix = strategy.new_tree(&mut runner).unwrap().current();
        let shared = together(one, &scope, &claims, &mix).await;
        assert_eq!(shared, in_turn(other, &other_scope, &claims, &mix).await, "{mix:?}");
    }
    for ((table, shared), (_, alone)) in digest(one).await.iter().zip(&digest(other).await) {
        assert_eq!(shared, alone, "{table}");
    }
    assert_eq!(audited(one).await, audited(other).await);
    let events = one.position(&scope).await.unwrap();
    assert_eq!(one.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Intact { events });
}

#[tokio::test]
async fn sharing_a_transaction_changes_nothing() {
    each_store(|shared| async move {
        let (one, backend) = (&shared.store, shared.store.db().backend());
        each_store(|alone| async move {
            // JSON and truth values read differently on another database.
            if alone.store.db().backend() == backend {
                check(one, &alone.store).await;
            }
        })
        .await;
    })
    .await;
}
