//! Idempotency keys within one transaction.

use claimgraph_domain::error::Code;
use claimgraph_domain::model::AgentKind;

use super::step::{End, Held, Step, containing, contents_after, spawn, tenant, waiting};
use crate::ops::agent::RegisterAgent;
use crate::testing::each_store;

#[tokio::test]
async fn a_key_used_twice_in_a_transaction_is_answered_alike_and_has_one_effect() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        let held = Held::begin(store, &scope, Some("held")).await;
        let (mut tasks, counts) = (Vec::new(), store.write_counts());
        for content in ["one", "one", "another"] {
            tasks.push(spawn(store, &scope, &Step::new(content, End::Good), Some("key")));
            waiting(store, tasks.len()).await;
        }
        let _ = test.statements.take();
        held.end().await;
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        assert_eq!(store.write_counts().transactions - counts.transactions, 1);
        assert_eq!(containing(&test, "FROM \"request\""), 1, "one look for all");
        let refused = answers.pop().unwrap().unwrap_err();
        let (again, first) = (answers.pop().unwrap().unwrap(), answers.pop().unwrap().unwrap());
        assert_eq!((refused.code, refused.position), (Code::IdempotencyConflict, Some(first.position)));
        assert_eq!((first.replayed, again.replayed), (false, true));
        assert_eq!((&first.outcome, first.position), (&again.outcome, again.position));
        assert_eq!(contents_after(store, &scope, before).await, ["held", "one"]);
        let later = store.execute(&scope, Step::new("one", End::Good), Some("key")).await.unwrap();
        assert!(later.replayed && later.outcome == first.outcome && later.position == first.position);
    })
    .await;
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_to_the_next() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        let held = Held::begin(store, &scope, Some("held")).await;
        let mut tasks = Vec::new();
        for end in [End::Refused, End::RefusedWritten, End::Good] {
            tasks.push(spawn(store, &scope, &Step::new("kept", end), Some("key")));
            waiting(store, tasks.len()).await;
        }
        held.end().await;
        let mut replayed = Vec::new();
        for task in tasks {
            replayed.push(task.await.unwrap().ok().map(|written| written.replayed));
        }
        assert_eq!(replayed, [None, None, Some(false)]);
        assert_eq!(contents_after(store, &scope, before).await, ["held", "kept"]);
    })
    .await;
}

#[tokio::test]
async fn each_request_keeps_its_actor_its_id_and_its_own_keys() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let agent = RegisterAgent::new(AgentKind::Human, "Somebody else");
        let agent = store.execute(&scope, &agent, None).await.unwrap().outcome.id;
        let other = store.scope("main", Some(agent)).await.unwrap();
        let scopes = [scope.clone().for_request("one"), other.for_request("two"), scope.clone()];
        let before = store.position(&scope).await.unwrap();
        let held = Held::begin(store, &scope, None).await;
        let mut tasks = Vec::new();
        for (index, scope) in scopes.iter().enumerate() {
            tasks.push(spawn(store, scope, &Step::new("claim", End::Good), (index < 2).then_some("key")));
            waiting(store, tasks.len()).await;
        }
        held.end().await;
        for task in tasks {
            assert!(!task.await.unwrap().unwrap().replayed);
        }
        let events = store.events(&scope, before, 100).await.unwrap();
        let told: Vec<serde_json::Value> =
            events.iter().map(|event| serde_json::from_str(&event.metadata).unwrap()).collect();
        let actors =
            [&scopes[0], &scopes[0], &scopes[1], &scopes[1], &scopes[2]].map(|scope| scope.agent().to_string());
        assert!(told.iter().map(|metadata| metadata["actor"].as_str().unwrap()).eq(actors.iter()), "{told:?}");
        let ids: Vec<_> = told.iter().map(|metadata| metadata["requestId"].as_str()).collect();
        assert_eq!(ids, [Some("one"), Some("one"), Some("two"), Some("two"), None]);
    })
    .await;
}
