use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::sleep;

use super::{another, follow, next, testing_options};
use crate::feed::{Begin, Delivery, FeedOptions, LogCursor, Wakeup};
use crate::testing::{TestStore, each_store, on_postgres};
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

/// Follows from somewhere, with pauses, for some many events; and from the cursor of some delivery again. What was
/// received is checked to be the log from where it began, each event once.
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

/// Two tasks write through one store, and two hundred trials follow through another one, or the same.
async fn two_hundred_trials(one: &TestStore, other: &TestStore) {
    let scope = one.store.ensure_tenant("main").await.unwrap();
    namespace(&one.store, &scope).await;
    let done = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> =
        (1..=2).map(|seed| tokio::spawn(keep_writing(one.store.clone(), scope.clone(), seed, done.clone()))).collect();
    for round in 0..10 {
        let trials: Vec<_> =
            (0..20).map(|n| tokio::spawn(trial(other.store.clone(), scope.clone(), 1_000 + round * 20 + n))).collect();
        for trial in trials {
            trial.await.unwrap();
        }
    }
    done.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.await.unwrap();
    }
}

async fn in_one_process(test: TestStore, ring_bytes: usize) {
    let test = another(&test, FeedOptions { ring_bytes, batch: 7, ..testing_options() }).await;
    two_hundred_trials(&test, &test).await;
    test.store.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_joins_during_a_burst_misses_nothing() {
    each_store(|test| in_one_process(test, 8 << 20)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_falls_out_of_the_ring_misses_nothing() {
    each_store(|test| in_one_process(test, 1)).await;
}

/// One process writes and another follows, which is told in some way or looks so often.
async fn in_two_processes(test: TestStore, wakeup: Wakeup, poll: Duration) {
    let writes = another(&test, FeedOptions { wakeup: wakeup.clone(), ..testing_options() }).await;
    let follows =
        another(&test, FeedOptions { wakeup, poll, ring_bytes: 64 << 10, batch: 7, ..testing_options() }).await;
    two_hundred_trials(&writes, &follows).await;
    for test in [writes, follows] {
        test.store.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_follows_what_another_process_writes_misses_nothing() {
    // It looks by itself once an hour: the database's word does it.
    on_postgres(|test| in_two_processes(test, Wakeup::Database, Duration::from_hours(1))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_told_nothing_misses_nothing() {
    each_store(|test| in_two_processes(test, Wakeup::Poll, Duration::from_millis(10))).await;
}
