use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::sleep;

use super::{another, follow, next, positions_to, testing_options};
use crate::feed::ring::At;
use crate::feed::{Begin, Delivery, FeedOptions, LogCursor};
use crate::testing::{TestStore, each_store};
use crate::tests::support::{chain, claim, namespace};
use crate::tests::walk::Dice;
use crate::{Scope, Store};

/// Writes bundles and single claims until told to stop: single commits of one event, and of many.
async fn keep_writing(store: Store, scope: Scope, seed: u64, done: Arc<AtomicBool>) {
    let mut dice = Dice(seed * 0x9E37_79B9 + 1);
    let mut n = 0;
    while !done.load(Ordering::SeqCst) {
        n += 1;
        if dice.roll(3) == 0 {
            store.execute(&scope, &chain(1 + dice.roll(20)), None).await.unwrap();
        } else {
            store.execute(&scope, &claim(&format!("{seed}/{n}")), None).await.unwrap();
        }
        tokio::task::yield_now().await;
    }
}

/// Follows from somewhere, with pauses, for some many events; and from the cursor of some delivery again. What was received is checked
/// to be the log from where it began, each event once.
async fn trial(store: Store, scope: Scope, seed: u64) {
    let mut dice = Dice(seed * 0x9E37_79B9 + 1);
    let end = store.log_cursor(&scope).await.unwrap();
    let begin = match dice.roll(3) {
        0 => Begin::Now,
        1 => Begin::Oldest,
        _ => Begin::After(end.at(i64::try_from(dice.roll(usize::try_from(end.position()).unwrap())).unwrap())),
    };
    let mut reader = follow(&store, &scope, begin).await;
    let mut at: Option<LogCursor> = match begin {
        Begin::After(cursor) => Some(cursor),
        _ => None,
    };
    for _ in 0..2 + dice.roll(12) {
        if dice.roll(4) == 0 {
            sleep(Duration::from_millis(u64::try_from(dice.roll(20)).unwrap())).await;
        }
        match next(&mut reader).await {
            Delivery::Bookmark { cursor, .. } => {
                assert!(at.is_none_or(|at| at.position() <= cursor.position()));
                at = Some(cursor);
            }
            Delivery::Events { events, cursor, .. } => {
                let before = at.expect("a cursor came first").position();
                let given: Vec<i64> = events.events().map(|event| event.position).collect();
                assert_eq!(given, (before + 1..=cursor.position()).collect::<Vec<_>>(), "seed {seed}");
                at = Some(cursor);
            }
            Delivery::Resync(resync) => panic!("{resync:?}"),
        }
        if dice.roll(5) == 0 {
            // Cut, and resumed.
            let cursor = at.expect("a cursor came first");
            reader = follow(&store, &scope, Begin::After(cursor)).await;
        }
    }
}

async fn two_hundred_trials(test: TestStore, ring_bytes: usize) {
    let test = another(&test, FeedOptions { ring_bytes, batch: 7, ..testing_options() }).await;
    let scope = test.store.ensure_tenant("main").await.unwrap();
    namespace(&test.store, &scope).await;
    let done = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> =
        (1..=2).map(|seed| tokio::spawn(keep_writing(test.store.clone(), scope.clone(), seed, done.clone()))).collect();
    for round in 0..10 {
        let trials: Vec<_> =
            (0..20).map(|n| tokio::spawn(trial(test.store.clone(), scope.clone(), 1_000 + round * 20 + n))).collect();
        for trial in trials {
            trial.await.unwrap();
        }
    }
    done.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.await.unwrap();
    }
    test.store.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_joins_during_a_burst_misses_nothing() {
    each_store(|test| two_hundred_trials(test, 8 << 20)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_falls_out_of_the_ring_misses_nothing() {
    each_store(|test| two_hundred_trials(test, 1)).await;
}

#[tokio::test]
async fn a_stalled_reader_costs_no_memory_and_gets_all() {
    each_store(|test| async move {
        let test = another(&test, FeedOptions { ring_bytes: 64 << 10, ..testing_options() }).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        namespace(&test.store, &scope).await;
        let begin = test.store.position(&scope).await.unwrap();
        let mut stalled = follow(&test.store, &scope, Begin::Now).await;
        let mut quick = follow(&test.store, &scope, Begin::Now).await;
        for _ in 0..20 {
            test.store.execute(&scope, &chain(50), None).await.unwrap();
        }
        let end = test.store.position(&scope).await.unwrap();
        assert_eq!(positions_to(&mut quick, end).await, (begin + 1..=end).collect::<Vec<_>>());
        let (held, largest) = stalled.tail.held();
        assert!(held <= (64 << 10).max(largest), "the ring is bounded");
        assert!(matches!(stalled.tail.after(begin, 1), At::Behind), "the stalled reader has fallen out of the ring");
        assert_eq!(positions_to(&mut stalled, end).await, (begin + 1..=end).collect::<Vec<_>>());
        test.store.close().await.unwrap();
    })
    .await;
}
