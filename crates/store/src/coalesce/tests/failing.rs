//! A request fails alone, and how.

use claimgraph_domain::error::Code;

use super::step::{End, Held, Step, contents_after, queue, tenant};
use crate::testing::each_store;

#[tokio::test]
async fn a_savepoint_is_taken_by_who_writes_midway_with_others_before_it() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let ends = [End::Refused, End::Panics, End::Good, End::GoodWritten, End::RefusedWritten, End::PanicsWritten];
        // With nothing before it in the transaction, there is nothing to be kept.
        for (held, steps, savepoints) in [
            (None, &ends[4..5], 0),
            (None, &ends[3..4], 0),
            (Some("held"), &ends[..3], 0),
            (Some("held"), &ends[3..], 3),
        ] {
            let begun = Held::begin(store, &scope, held).await;
            let steps: Vec<Step> = steps.iter().map(|end| Step::new("step", *end)).collect();
            let tasks = queue(store, &scope, &steps).await;
            let _ = test.statements.take();
            begun.end().await;
            for (task, step) in tasks.into_iter().zip(&steps) {
                assert_eq!(task.await.unwrap().is_ok(), step.end.is_good(), "{step:?}");
            }
            let taken = test.statements.take();
            let count = |start: &str| taken.iter().filter(|statement| statement.sql.starts_with(start)).count();
            assert_eq!(count("SAVEPOINT"), savepoints, "{steps:?}");
            assert_eq!(count("RELEASE SAVEPOINT"), savepoints, "each is let go, whatever became of it");
        }
    })
    .await;
}

#[tokio::test]
async fn a_panic_is_told_to_its_caller_alone_and_hides_what_it_said() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        for end in [End::Panics, End::PanicsWritten] {
            let error = store.execute(&scope, Step::new("alone", end), None).await.unwrap_err();
            assert_eq!(error.code, Code::Internal);
            assert!(!error.message.contains("on purpose"), "{error}");
            assert!(error.cause.unwrap().to_string().contains("on purpose"));
        }
        store.execute(&scope, Step::new("next", End::Good), None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_refusal_that_may_rest_on_what_is_not_committed_waits_for_the_commit() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        let held = Held::begin(store, &scope, None).await;
        let steps = [End::Refused, End::Good, End::Refused].map(|end| Step::new("step", end));
        let mut tasks = queue(store, &scope, &steps).await;
        held.end().await;
        assert!(tasks.pop().unwrap().await.unwrap().is_err());
        assert_eq!(contents_after(store, &scope, before).await, ["step"], "committed before the refusal was told");
        for task in tasks {
            let _ = task.await.unwrap();
        }
    })
    .await;
}
