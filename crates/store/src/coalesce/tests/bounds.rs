//! The limits at their edges: requests of a transaction, requests that wait, and for how long.

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::error::Code;
use claimgraph_domain::limits::Limits;

use super::step::{Held, claims, contents_after, queue, spawn, tenant};
use crate::coalesce::WriteOptions;
use crate::testing::{SeededEntropy, TestStore, each_store};
use crate::tests::support::{chain, claim};

/// Another store on the database, whose ids are its own.
async fn with(test: &TestStore, writes: WriteOptions) -> TestStore {
    let entropy = Arc::new(SeededEntropy::new(u64::try_from(writes.requests_per_transaction).unwrap()));
    let limits = Limits { claims_per_bundle: 2_000, links_per_bundle: 2_000, ..Limits::default() };
    TestStore::open_with(&test.url, |options| crate::StoreOptions { entropy, limits, writes, ..options }).await
}

#[tokio::test]
async fn a_transaction_carries_as_many_as_it_may() {
    each_store(|test| async move {
        for (most, transactions, largest) in [(1, 9, 1), (4, 3, 4), (8, 2, 8), (9, 1, 9), (64, 1, 9)] {
            let options = WriteOptions { requests_per_transaction: most, ..WriteOptions::default() };
            let limited = with(&test, options).await;
            let store = &limited.store;
            let scope = tenant(store, &format!("of-{most}")).await;
            let before = store.write_counts();
            let held = Held::begin(store, &scope, Some("held")).await;
            let tasks = queue(store, &scope, &claims(["a", "b", "c", "d", "e", "f", "g", "h"])).await;
            held.end().await;
            for task in tasks {
                task.await.unwrap().unwrap();
            }
            let after = store.write_counts();
            assert_eq!(after.transactions - before.transactions, transactions, "at most {most}");
            assert_eq!(after.largest, largest, "at most {most}");
            store.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_large_bundle_has_a_transaction_of_its_own() {
    each_store(|test| async move {
        let generous = with(&test, WriteOptions::default()).await;
        let store = &generous.store;
        let scope = tenant(store, "main").await;
        // 1,024 claims and 1,023 links share a transaction with one request, and one claim more with none.
        for (size, transactions) in [(1_024, 1), (1_025, 2)] {
            let before = store.write_counts();
            let held = Held::begin(store, &scope, None).await;
            let bundle = queue(store, &scope, &[chain(size)]).await;
            held.end().await;
            for task in bundle {
                task.await.unwrap().unwrap();
            }
            assert_eq!(store.write_counts().transactions - before.transactions, transactions, "{size} claims");
        }
        store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_more_than_may_wait_is_refused() {
    each_store(|test| async move {
        let limited = with(&test, WriteOptions { waiting_writes: 3, ..WriteOptions::default() }).await;
        let store = &limited.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        let held = Held::begin(store, &scope, None).await;
        let tasks = queue(store, &scope, &claims(["a", "b", "c"])).await;
        let refused = store.execute(&scope, &claim("d"), None).await.unwrap_err();
        assert_eq!((refused.code, refused.retry_after), (Code::Unavailable, Some(1)));
        assert!(refused.message.contains("3 writes wait"), "{refused}");
        held.end().await;
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        store.execute(&scope, &claim("e"), None).await.unwrap();
        assert_eq!(contents_after(store, &scope, before).await, ["a", "b", "c", "e"]);
        store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_waits_too_long_is_told_and_nothing_of_it_is_written() {
    each_store(|test| async move {
        let limited = with(&test, WriteOptions { timeout: Duration::from_secs(1), ..WriteOptions::default() }).await;
        let store = &limited.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        // What has begun is not given up, however long it takes.
        let held = Held::begin(store, &scope, Some("held")).await;
        let refused = spawn(store, &scope, &claim("late"), None).await.unwrap().unwrap_err();
        assert_eq!((refused.code, refused.retry_after), (Code::Unavailable, Some(1)));
        assert!(refused.message.contains("waited 1 s"), "{refused}");
        assert_eq!(store.write_counts().waiting, 0);
        held.end().await;
        assert_eq!(contents_after(store, &scope, before).await, ["held"]);
        store.close().await.unwrap();
    })
    .await;
}
