//! Refusals that wait.

use std::time::Duration;

use claimgraph_domain::error::Code;
use sea_orm::{ConnectionTrait, Statement};

use super::{all, told};
use crate::audit::{AuditOptions, NOBODY};
use crate::store::StoreOptions;
use crate::testing::{TestStore, each_store};

/// A store on the same database that keeps few entries, and writes them late.
async fn with(test: &TestStore, waiting: usize, flush: Duration) -> TestStore {
    let audit = AuditOptions { flush, waiting };
    TestStore::open_with(&test.url, |options| StoreOptions { audit, ..options }).await
}

#[tokio::test]
async fn a_flood_is_as_many_entries_as_it_has_kinds_and_no_more_than_may_wait() {
    each_store(|test| async move {
        let other = with(&test, 3, Duration::from_hours(1)).await;
        let scope = other.store.ensure_tenant("main").await.unwrap();
        for n in 0..10_000 {
            let action = format!("action{}", n % 5);
            let code = if n % 2 == 0 { Code::RateLimited } else { Code::Forbidden };
            other.store.audit_refusal(&scope, &action, code);
        }
        // Three kinds are kept apart, and of the rest each code is one.
        assert_eq!(other.store.audit_counts().waiting, 5);
        other.store.flush_audit().await.unwrap();
        let entries = all(&other.store, &scope).await;
        assert_eq!(entries.iter().map(|entry| entry.count).sum::<i64>(), 10_000, "none goes uncounted");
        let others: Vec<_> = entries.iter().filter(|entry| entry.action == "others").collect();
        assert_eq!((entries.len(), others.len()), (5, 2), "{entries:#?}");
        assert!(others.iter().all(|entry| entry.principal == NOBODY && entry.agent.is_none()));
        other.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn refusals_are_written_by_themselves_and_what_waits_at_the_end_by_who_closes() {
    each_store(|test| async move {
        let soon = with(&test, 10, Duration::from_millis(1)).await;
        let scope = soon.store.ensure_tenant("main").await.unwrap();
        soon.store.audit_stranger(&scope, "query", Code::Unauthenticated, "r-1");
        while all(&soon.store, &scope).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let late = with(&test, 10, Duration::from_hours(1)).await;
        late.store.audit_refusal(&scope, "mutation", Code::Forbidden);
        late.store.close().await.unwrap();
        let entries = all(&soon.store, &scope).await;
        assert_eq!(told(&entries), [("query", "UNAUTHENTICATED"), ("mutation", "FORBIDDEN")]);
        assert_eq!((entries[0].principal.as_str(), entries[0].request_id.as_deref()), (NOBODY, Some("r-1")));
        soon.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_written_goes_on_waiting() {
    each_store(|test| async move {
        let other = with(&test, 10, Duration::from_hours(1)).await;
        let store = &other.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        store.audit_refusal(&scope, "a", Code::Forbidden);
        let run = async |sql: &str| {
            let statement = Statement::from_string(store.db().backend(), sql.to_owned());
            store.db().for_all_tenants().writer().execute_raw(statement).await.unwrap();
        };
        run("ALTER TABLE audit RENAME TO away").await;
        assert!(store.flush_audit().await.is_err());
        store.audit_refusal(&scope, "a", Code::Forbidden);
        assert_eq!(store.audit_counts().waiting, 1);
        run("ALTER TABLE away RENAME TO audit").await;
        store.flush_audit().await.unwrap();
        let entries = all(store, &scope).await;
        assert_eq!((entries.len(), entries[0].count), (1, 2));
        store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_long_name_of_an_action_is_cut_at_a_character() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        test.store.audit_refusal(&scope, &format!("a{}", "ä".repeat(100)), Code::Forbidden);
        test.store.flush_audit().await.unwrap();
        assert_eq!(all(&test.store, &scope).await[0].action, format!("a{}", "ä".repeat(63)));
    })
    .await;
}
