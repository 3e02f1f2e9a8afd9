use std::time::Duration;

use claimgraph_domain::error::Code;
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::time::Timestamp;
use sea_orm::{ConnectionTrait, Statement};

use super::{kept, newest, prune, write};
use crate::graph::IndexState;
use crate::log::verify::Verdict;
use crate::ops::claim::RetractClaim;
use crate::read::View;
use crate::retention::Retention;
use crate::testing::{TestStore, each_store};
use crate::tests::support::{chain, digest, made, namespace};

fn retract(claim: ClaimId) -> RetractClaim {
    RetractClaim { claim, reason: "it was wrong".to_owned(), expected_version: None }
}

#[tokio::test]
async fn what_is_left_is_verified_from_where_it_begins() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        namespace(store, &scope).await;
        let head = store.position(&scope).await.unwrap();
        for events in [head - 1, 5, 1] {
            prune(store, &scope, &newest(events)).await;
            assert_eq!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Intact { events });
        }
        write(store, &scope, "more").await;
        write(store, &scope, "still-more").await;
        assert_eq!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Intact { events: 3 });
        // One that was removed by hand, or changed, is found as before.
        let run = async |sql: &str| {
            let statement = Statement::from_string(store.db().backend(), sql.to_owned());
            assert_eq!(
                store.db().for_all_tenants().writer().execute_raw(statement).await.unwrap().rows_affected(),
                1,
                "{sql}"
            );
        };
        run(&format!("UPDATE event SET data = data || ' ' WHERE tenant_id = 1 AND position = {}", head + 1)).await;
        assert_eq!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Broken { position: head + 1 });
        run(&format!("DELETE FROM event WHERE tenant_id = 1 AND position = {head}")).await;
        assert_eq!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Broken { position: head });
    })
    .await;
}

#[tokio::test]
async fn streams_go_on_with_the_versions_that_they_had() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        namespace(store, &scope).await;
        let claim = made(store, &scope, "before").await;
        store.execute(&scope, &crate::tests::support::claim("keyed"), Some("first")).await.unwrap();
        let version = kept(store, &scope).await.last().unwrap().stream_version;
        // Twice, so that what was noted is noted again.
        for path in ["a", "b"] {
            write(store, &scope, path).await;
            prune(store, &scope, &newest(1)).await;
        }
        store.execute(&scope, &crate::tests::support::claim("keyed again"), Some("second")).await.unwrap();
        let last = kept(store, &scope).await.pop().unwrap();
        assert_eq!((last.kind.as_str(), last.stream_version), ("request.completed", version + 1));
        store.execute(&scope, &retract(claim), None).await.unwrap();
        let last = kept(store, &scope).await.pop().unwrap();
        assert_eq!((last.kind.as_str(), last.stream_version), ("claim.retracted", 1));
        assert!(matches!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Intact { .. }));
    })
    .await;
}

#[tokio::test]
async fn the_tables_and_the_past_in_them_do_not_change() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        namespace(store, &scope).await;
        let claim = made(store, &scope, "a claim").await;
        let then = store.position(&scope).await.unwrap();
        store.execute(&scope, &retract(claim), None).await.unwrap();
        let status = async |view: View| store.claim_states(&scope, view, &[claim]).await.unwrap()[&claim].status;
        let before = digest(store).await;
        prune(store, &scope, &newest(1)).await;
        for ((table, rows), (_, after)) in before.iter().zip(&digest(store).await) {
            if *table != "event" {
                assert_eq!(rows, after, "{table}");
            }
        }
        assert_eq!(status(View::as_of(then)).await, ClaimStatus::Active);
        assert_eq!(status(View::NOW).await, ClaimStatus::Retracted);
    })
    .await;
}

#[tokio::test]
async fn a_moment_whose_position_is_not_known_any_more_is_refused() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let second = |n: i64| Timestamp::from_micros(1_767_225_600_000_000 + n * 1_000_000);
        let head = store.position(&scope).await.unwrap();
        for n in 1..=5 {
            test.clock.set(second(n * 10));
            write(store, &scope, &format!("n{n}")).await;
        }
        // Kept are those of the seconds 40 and 50; the last that went is that of second 30.
        prune(store, &scope, &newest(2)).await;
        for (at, position) in [(30, head + 3), (39, head + 3), (40, head + 4), (50, head + 5), (99, head + 5)] {
            assert_eq!(store.position_at(&scope, second(at)).await.unwrap(), position, "at {at}");
        }
        for at in [-1, 0, 10, 29] {
            let refused = store.position_at(&scope, second(at)).await.unwrap_err();
            assert_eq!((refused.code, refused.position), (Code::CursorExpired, Some(head + 4)), "at {at}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_graph_index_that_is_further_behind_than_the_log_is_made_anew() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        namespace(&test.store, &scope).await;
        test.store.execute(&scope, &chain(3), None).await.unwrap();
        test.store.warm_graph(&scope);
        ready(&test, &scope).await;
        // Another process writes, and removes what this one's index has not seen.
        let other = TestStore::open(&test.url).await;
        other.clock.advance(Duration::from_hours(1));
        for n in 0..4 {
            write(&other.store, &scope, &format!("n{n}")).await;
        }
        prune(&other.store, &scope, &newest(1)).await;
        write(&test.store, &scope, "mine").await;
        let head = test.store.position(&scope).await.unwrap();
        test.store.warm_graph(&scope);
        assert_eq!(ready(&test, &scope).await, head);
        other.store.close().await.unwrap();
    })
    .await;
}

/// The position of the index once it is there.
async fn ready(test: &TestStore, scope: &crate::Scope) -> i64 {
    loop {
        if let IndexState::Ready { position, .. } = test.store.graph_state(scope) {
            return position;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn verifying_while_events_go_finds_nothing_wrong() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        namespace(store, &scope).await;
        store.execute(&scope, &chain(200), None).await.unwrap();
        let head = store.position(&scope).await.unwrap();
        let one_by_one = Retention { batch: 1, ..newest(1) };
        let verify = async {
            loop {
                assert!(matches!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Intact { .. }));
                if store.log_bounds(&scope).await.unwrap().0 == head {
                    return;
                }
            }
        };
        tokio::join!(verify, async { prune(store, &scope, &one_by_one).await });
    })
    .await;
}
