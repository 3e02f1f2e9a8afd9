//! What is written has its entry.

use claimgraph_domain::access::{Permissions, Principal};
use claimgraph_domain::error::Code;
use claimgraph_domain::event::Metadata;
use claimgraph_domain::id::KeyId;

use super::{all, told};
use crate::audit::verify::Verdict;
use crate::testing::{each_database, each_store};
use crate::tests::support::{chain, claim, namespace};

#[tokio::test]
async fn a_write_has_one_entry_with_who_what_and_where() {
    each_database(|store| async move {
        let operator = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &operator).await;
        let key = Principal::Key(KeyId::from_uuid(store.next_id(store.now())));
        let scope = operator.clone().acting_as(key.clone(), Permissions::all()).for_request("r-1");
        let written = store.execute(&scope, &chain(3), Some("once")).await.unwrap();
        let entries = all(&store, &scope).await;
        assert_eq!(told(&entries), [("createNamespace", "OK"), ("submitBundle", "OK")]);
        assert_eq!((entries[0].principal.as_str(), entries[0].request_id.as_deref()), ("operator", None));
        let last = &entries[1];
        assert_eq!((last.principal.as_str(), last.agent), (key.to_string().as_str(), Some(scope.agent())));
        assert_eq!((last.request_id.as_deref(), last.position), (Some("r-1"), Some(written.position)));
        assert_eq!((last.number, last.count, last.at), (2, 1, store.now()));
        let event = &store.events(&scope, written.position - 1, 1).await.unwrap()[0];
        let metadata: Metadata = serde_json::from_str(&event.metadata).unwrap();
        assert_eq!(metadata.principal, Some(key.to_string()), "the event tells on whose word, too");
    })
    .await;
}

#[tokio::test]
async fn what_changes_nothing_is_no_write() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &scope).await;
        store.execute(&scope, &claim("a"), Some("once")).await.unwrap();
        let before = all(&store, &scope).await;
        assert!(store.execute(&scope, &claim("a"), Some("once")).await.unwrap().replayed);
        store.flush_audit().await.unwrap();
        assert_eq!(all(&store, &scope).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_refused_write_is_told_with_its_code() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &scope).await;
        store.execute(&scope, &claim("a"), Some("once")).await.unwrap();
        assert!(store.execute(&scope, &claim(""), None).await.is_err());
        assert!(store.execute(&scope, &claim("b"), Some("once")).await.is_err());
        assert!(store.execute(&scope, &claim("b"), Some("")).await.is_err());
        assert_eq!(all(&store, &scope).await.len(), 2, "refusals are written behind");
        store.flush_audit().await.unwrap();
        let entries = all(&store, &scope).await;
        let mut refused: Vec<_> = entries[2..].iter().map(|entry| (entry.outcome.as_str(), entry.count)).collect();
        refused.sort_unstable();
        let (conflict, invalid) = (Code::IdempotencyConflict.as_str(), Code::ValidationFailed.as_str());
        assert_eq!(refused, [(conflict, 1), (invalid, 2)], "{entries:?}");
        assert!(entries[2..].iter().all(|entry| entry.action == "createClaim" && entry.position.is_none()));
        let intact = store.verify_audit(&scope, None, |_| {}).await.unwrap();
        assert!(matches!(intact, Verdict::Intact { last } if last.number == 4), "{intact:?}");
    })
    .await;
}

#[tokio::test]
async fn an_entry_costs_one_statement_a_transaction() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(store, &scope).await;
        let _ = test.statements.take();
        store.execute(&scope, &claim("a"), None).await.unwrap();
        let run = test.statements.take();
        let of_audit: Vec<_> = run.iter().filter(|statement| statement.sql.contains("\"audit\"")).collect();
        assert_eq!(of_audit.len(), 1, "{run:#?}");
        let _ = test.statements.take();
        for _ in 0..100 {
            store.audit_refusal(&scope, "createClaim", Code::InsufficientScope);
        }
        assert_eq!(test.statements.count(), 0, "nobody waits for a refusal to be written");
        store.flush_audit().await.unwrap();
        let run = test.statements.take();
        assert_eq!(run.len(), 3, "{run:#?}");
        assert_eq!(all(store, &scope).await.last().unwrap().count, 100);
    })
    .await;
}

#[tokio::test]
async fn a_change_beside_the_log_is_there_when_the_call_returns() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap().for_request("r");
        store.audit_change(&scope, "registerWebhook").await.unwrap();
        store.audit_change_later(&scope, "ackConsumer");
        store.audit_change_later(&scope, "ackConsumer");
        assert_eq!(told(&all(&store, &scope).await), [("registerWebhook", "OK")]);
        store.flush_audit().await.unwrap();
        let entries = all(&store, &scope).await;
        assert_eq!(told(&entries), [("registerWebhook", "OK"), ("ackConsumer", "OK")]);
        assert_eq!((entries[0].position, entries[1].count), (None, 2));
    })
    .await;
}
