//! Stopping, in order and otherwise.

use claimgraph_domain::error::Code;

use super::step::{Held, claims, contents_after, queue, spawn, tenant};
use crate::log::verify::Verdict;
use crate::testing::{TestStore, each_store};
use crate::tests::support::{claim, made};

#[tokio::test]
async fn what_waits_is_written_before_the_store_closes() {
    each_store(|test| async move {
        let opened = TestStore::open(&test.url).await;
        let store = &opened.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        let held = Held::begin(store, &scope, Some("held")).await;
        let tasks = queue(store, &scope, &claims(["a", "b", "c"])).await;
        let closing = store.clone();
        let closing = tokio::spawn(async move { closing.close().await });
        // It is refused as soon as the store has begun to close.
        loop {
            let late = spawn(store, &scope, &claim("late"), None);
            tokio::task::yield_now().await;
            late.abort();
            match late.await {
                Ok(answer) => {
                    let refused = answer.unwrap_err();
                    assert_eq!(refused.code, Code::Unavailable);
                    assert!(refused.message.contains("stopping"), "{refused}");
                    break;
                }
                Err(aborted) => assert!(aborted.is_cancelled()),
            }
        }
        assert!(!closing.is_finished());
        held.end().await;
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        closing.await.unwrap().unwrap();
        assert_eq!(contents_after(&test.store, &scope, before).await, ["held", "a", "b", "c"]);
    })
    .await;
}

#[tokio::test]
async fn a_leader_that_is_stopped_midway_leaves_nothing_and_nobody_waiting() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        // The one who comes first leads, and its runtime goes away under it.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (theirs, scope_of_theirs) = (store.clone(), scope.clone());
        let leading = runtime.spawn(async move { Held::begin(&theirs, &scope_of_theirs, Some("held")).await });
        let held = leading.await.unwrap();
        let tasks = queue(store, &scope, &claims(["a", "b"])).await;
        tokio::task::spawn_blocking(move || drop(runtime)).await.unwrap();
        for task in tasks {
            assert_eq!(task.await.unwrap().unwrap_err().code, Code::Internal);
        }
        assert!(held.task.await.unwrap_err().is_cancelled());
        made(store, &scope, "next").await;
        assert_eq!(contents_after(store, &scope, before).await, ["next"]);
        let events = store.position(&scope).await.unwrap();
        assert_eq!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Intact { events });
    })
    .await;
}
