//! Any mix of requests that succeed, are refused, panic and break the database leaves what the good ones did.

use claimgraph_domain::error::Code;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::step::{End, Held, Step, contents_after, spawn, tenant, waiting};
use crate::log::verify::Verdict;
use crate::testing::{TestStore, each_store};
use crate::tests::rebuild::{compare, replay};
use crate::tests::support::digest;
use crate::{Scope, Store};

/// One request of a mix: how it ends, how many claims it makes, whether it has an idempotency key.
type Asked = (End, usize, bool);

fn asked() -> impl Strategy<Value = Asked> {
    let end = prop_oneof![
        8 => Just(End::Good),
        3 => Just(End::GoodWritten),
        10 => proptest::sample::select(End::ALL.to_vec()),
    ];
    (end, 1_usize..4, any::<bool>())
}

/// Runs a mix in one transaction, and checks every answer and the log.
async fn check(store: &Store, scope: &Scope, case: usize, mix: &[Asked]) {
    let before = store.position(scope).await.unwrap();
    let held = Held::begin(store, &scope.clone().for_request("held"), Some("held")).await;
    let (mut tasks, mut expected, mut requests) = (Vec::new(), vec!["held".to_owned()], vec!["held".to_owned()]);
    for (index, (end, size, keyed)) in mix.iter().enumerate() {
        let contents: Vec<String> = (0..*size).map(|claim| format!("{case}/{index}/{claim}")).collect();
        let (key, id) = (format!("{case}/{index}"), format!("request {index}"));
        let step = Step { contents: contents.clone(), end: *end };
        tasks.push(spawn(store, &scope.clone().for_request(&id), &step, keyed.then_some(&key)));
        waiting(store, tasks.len()).await;
        if end.is_good() {
            expected.extend(contents);
            expected.extend((*end == End::GoodWritten).then(|| "after writing".to_owned()));
            requests.push(id);
        }
    }
    held.end().await;
    for (task, (end, ..)) in tasks.into_iter().zip(mix) {
        let answer = task.await.unwrap();
        let code = answer.err().map(|error| error.code);
        let said = match end {
            End::Good | End::GoodWritten => None,
            End::Refused | End::RefusedWritten => Some(Code::Conflict),
            End::Panics | End::PanicsWritten | End::Breaks | End::Unwritable => Some(Code::Internal),
        };
        assert_eq!(code, said, "{end:?} in {mix:?}");
    }
    assert_eq!(contents_after(store, scope, before).await, expected, "{mix:?}");
    let events = store.events(scope, before, 10_000).await.unwrap();
    let mut of: Vec<String> = events
        .iter()
        .map(|event| serde_json::from_str::<serde_json::Value>(&event.metadata).unwrap())
        .map(|metadata| metadata["requestId"].as_str().unwrap().to_owned())
        .collect();
    of.dedup();
    assert_eq!(of, requests, "the events of a request stand together: {mix:?}");
    let events = store.position(scope).await.unwrap();
    assert_eq!(store.verify_log(scope, |_| {}).await.unwrap(), Verdict::Intact { events });
}

#[tokio::test]
async fn any_mix_leaves_what_the_good_ones_did() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let mut runner = TestRunner::deterministic();
        let strategy = proptest::collection::vec(asked(), 1..10);
        for case in 0..40 {
            let mix = strategy.new_tree(&mut runner).unwrap().current();
            check(store, &scope, case, &mix).await;
        }
        for end in End::ALL {
            check(store, &scope, 100, &[(end, 1, false), (End::Good, 1, false)]).await;
        }
        let expected = digest(store).await;
        rebuilt(&test, &scope, &expected).await;
    })
    .await;
}

/// Replaying the log gives the same rows.
async fn rebuilt(test: &TestStore, scope: &Scope, expected: &[(&'static str, Vec<String>)]) {
    each_store(|other| async move {
        replay(&test.store, scope, &other.store).await;
        compare(&test.store, expected, &other.store).await;
    })
    .await;
}
