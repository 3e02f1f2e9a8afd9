//! One key, one effect: under concurrency, after a restart, and never for another body.

use claimgraph_domain::error::Code;
use claimgraph_domain::model::{AgentKind, ClaimStatus};

use super::support::{chain, claim, digest, made, namespace};
use crate::ops::agent::RegisterAgent;
use crate::ops::claim::{RetractClaim, ReviseClaim};
use crate::testing::each_database;

fn revision(claim: claimgraph_domain::id::ClaimId, content: &str) -> ReviseClaim {
    ReviseClaim {
        claim,
        expected_version: None,
        content: Some(content.to_owned()),
        formal_content: None,
        claim_type: None,
        attrs: None,
        valid_from: None,
        valid_to: None,
        status: ClaimStatus::Active,
        reason: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_at_once_with_one_key_make_one_bundle() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let (store, scope) = (store.clone(), scope.clone());
                tokio::spawn(async move { store.execute(&scope, &chain(5), Some("key")).await.unwrap() })
            })
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1);
        assert!(answers.iter().all(|answer| answer.outcome == answers[0].outcome));
        assert!(answers.iter().all(|answer| answer.position == answers[0].position));
        let bundles = digest(&store).await.into_iter().find(|(table, _)| *table == "bundle").unwrap().1;
        assert_eq!(bundles.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn another_body_or_command_under_a_key_is_refused() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &scope).await;
        store.execute(&scope, &claim("one"), Some("key")).await.unwrap();
        let before = digest(&store).await;
        let other = store.execute(&scope, &claim("two"), Some("key")).await.unwrap_err();
        assert_eq!(other.code, Code::IdempotencyConflict);
        let command = store.execute(&scope, &chain(2), Some("key")).await.unwrap_err();
        assert_eq!(command.code, Code::IdempotencyConflict);
        assert!(digest(&store).await == before);
    })
    .await;
}

#[tokio::test]
async fn a_key_belongs_to_its_agent_and_a_refusal_does_not_use_it_up() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &scope).await;
        let agent = RegisterAgent::new(AgentKind::Human, "Somebody else");
        let agent = store.execute(&scope, &agent, None).await.unwrap().outcome.id;
        let other = store.scope("main", Some(agent)).await.unwrap();
        let mine = store.execute(&scope, &claim("mine"), Some("key")).await.unwrap();
        let theirs = store.execute(&other, &claim("theirs"), Some("key")).await.unwrap();
        assert_ne!(mine.outcome, theirs.outcome);
        store.execute(&scope, &claim(""), Some("again")).await.unwrap_err();
        store.execute(&scope, &claim("good"), Some("again")).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_revisions_at_once_one_wins() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &scope).await;
        let first = made(&store, &scope, "first").await;
        let tasks: Vec<_> = (0..20)
            .map(|index| {
                let (store, scope) = (store.clone(), scope.clone());
                tokio::spawn(async move {
                    store.execute(&scope, &revision(first, &format!("revision {index}")), None).await
                })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(error) => assert_eq!(error.code, Code::VersionConflict),
            }
        }
        assert_eq!(won, 1);
        let cited = store.claims_by_id(&scope, &[first]).await.unwrap();
        assert_eq!(cited[&first].content, "first");
    })
    .await;
}

#[tokio::test]
async fn a_retracted_newest_version_brings_none_back() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &scope).await;
        let first = made(&store, &scope, "first").await;
        let second = store.execute(&scope, &revision(first, "second"), None).await.unwrap().outcome;
        let retract = RetractClaim { reason: "wrong".to_owned(), claim: second.id, expected_version: None };
        store.execute(&scope, &retract, None).await.unwrap();
        let versions = store.versions(&scope, crate::read::View::NOW, &[second.lineage]).await.unwrap();
        let statuses: Vec<_> = versions[&second.lineage].iter().map(|row| row.state.status).collect();
        assert_eq!(statuses, [ClaimStatus::Deprecated, ClaimStatus::Retracted]);
        let query = crate::read::ClaimQuery::first(10);
        let listed = store.list_claims(&scope, crate::read::View::NOW, &query).await.unwrap();
        assert!(listed.items.is_empty());
        let again = store.execute(&scope, &revision(first, "third"), None).await.unwrap_err();
        assert_eq!(again.code, Code::VersionConflict);
        let again = store.execute(&scope, &revision(second.id, "third"), None).await.unwrap_err();
        assert_eq!(again.code, Code::Conflict);
    })
    .await;
}
