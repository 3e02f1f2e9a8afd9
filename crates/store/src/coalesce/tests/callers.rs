//! Callers who go away.

use super::step::{End, Held, Step, claims, contents_after, queue, tenant, waiting};
use crate::testing::each_store;

#[tokio::test]
async fn a_caller_who_leaves_the_queue_takes_its_request_along() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        let held = Held::begin(store, &scope, None).await;
        let mut tasks = queue(store, &scope, &claims(["stays", "leaves", "stays too"])).await;
        tasks[1].abort();
        waiting(store, 2).await;
        assert!(tasks.remove(1).await.unwrap_err().is_cancelled());
        held.end().await;
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(contents_after(store, &scope, before).await, ["stays", "stays too"]);
    })
    .await;
}

#[tokio::test]
async fn what_has_begun_is_carried_out_though_its_caller_has_gone() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        let held = Held::begin(store, &scope, Some("begun")).await;
        held.task.abort();
        let tasks = queue(store, &scope, &[Step::new("next", End::Good)]).await;
        held.release();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(contents_after(store, &scope, before).await, ["begun", "next"]);
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_all_have_left_writes_nothing() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        let held = Held::begin(store, &scope, None).await;
        for task in queue(store, &scope, &claims(["a", "b"])).await {
            task.abort();
        }
        waiting(store, 0).await;
        held.end().await;
        assert_eq!(store.position(&scope).await.unwrap(), before);
    })
    .await;
}
