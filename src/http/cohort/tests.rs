use std::sync::{Arc, Mutex};

use claimgraph_api::resume::{Content, Reached};
use claimgraph_store::feed::LogCursor;
use claimgraph_store::testing::on_sqlite;
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, TestRunner};
use proptest::{collection, prop_assert, prop_assert_eq};

use super::super::operation::Item;
use super::ring::{At, Ring};
use super::seats::{Seats, Taker};

/// Tells of some events, which are its payload.
fn item(events: &[i64], cursor: LogCursor) -> (Arc<Item>, Reached) {
    let content = events.first().map_or(Content::Nothing, |first| Content::From(*first));
    let reached = Reached { cursor, content };
    let item = Item { payload: format!("{events:?}").into(), reached: Some(reached), fields: 1, failed: None };
    (Arc::new(item), reached)
}

/// What a ring gives after a position, as long as it gives anything, and whether it then had no more.
fn read(ring: &Ring, mut at: LogCursor) -> (Vec<i64>, bool) {
    let mut given = Vec::new();
    loop {
        match ring.after(at) {
            At::Here(item, cursor) => {
                given.extend(serde_json::from_str::<Vec<i64>>(&item.payload).unwrap());
                at = cursor;
            }
            At::Ahead => return (given, true),
            At::Apart => return (given, false),
        }
    }
}

/// Whether each event of a log is wanted, which of them end a delivery, the bytes of the ring, and where a reader
/// stands.
fn logs() -> impl Strategy<Value = (Vec<(bool, bool)>, usize, i64)> {
    (collection::vec((any::<bool>(), any::<bool>()), 0..30), 0..3_000_usize, 0..35_i64)
}

#[tokio::test]
async fn whoever_reads_from_a_ring_misses_nothing_and_has_nothing_twice() {
    on_sqlite(|test| async move {
        let scope = test.store.ensure_tenant("default").await.unwrap();
        let log = test.store.log_cursor(&scope).await.unwrap();
        let check = |(events, bytes, at): (Vec<(bool, bool)>, usize, i64)| {
            let mut ring = Ring::new(log.at(0));
            let (mut wanted, mut gathered, mut position) = (Vec::new(), Vec::new(), 0);
            let mut end = 0;
            for (is_wanted, is_last) in events {
                position += 1;
                if is_wanted {
                    gathered.push(position);
                }
                if is_last {
                    let (item, reached) = item(&gathered, log.at(position));
                    ring.push(item, reached, bytes);
                    wanted.append(&mut gathered);
                    end = position;
                }
            }
            let (given, all) = read(&ring, log.at(at));
            let due: Vec<i64> = wanted.into_iter().filter(|position| *position > at).collect();
            prop_assert!(due.starts_with(&given), "{given:?} of {due:?}");
            if all {
                prop_assert_eq!(given, due);
            }
            // Whoever stands where a delivery ended, or beyond, is never sent away for what comes next.
            prop_assert!(at != end || all);
            Ok(())
        };
        TestRunner::new(Config::default()).run(&logs(), check).unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_reader_in_the_middle_of_a_delivery_goes_by_itself() {
    on_sqlite(|test| async move {
        let scope = test.store.ensure_tenant("default").await.unwrap();
        let log = test.store.log_cursor(&scope).await.unwrap();
        let mut ring = Ring::new(log.at(10));
        let (first, reached) = item(&[12, 14], log.at(15));
        ring.push(first, reached, 1 << 20);
        assert_eq!(read(&ring, log.at(10)), (vec![12, 14], true));
        assert_eq!(read(&ring, log.at(11)), (vec![12, 14], true), "the event between was not wanted");
        assert_eq!(read(&ring, log.at(12)), (vec![], false));
        assert_eq!(read(&ring, log.at(9)), (vec![], false));
        assert_eq!(read(&ring, log.at(20)), (vec![], true), "it may be ahead");
        let (bookmark, reached) = item(&[], log.at(18));
        ring.push(bookmark, reached, 1 << 20);
        assert_eq!(read(&ring, log.at(16)), (vec![], true));
    })
    .await;
}

/// A client that takes only some of what it is handed.
#[derive(Default)]
struct Choosy {
    /// Whether it takes the next.
    takes: Mutex<bool>,
    given: Mutex<Vec<i64>>,
}

impl Choosy {
    fn note(&self, item: &Item) {
        self.given.lock().unwrap().extend(serde_json::from_str::<Vec<i64>>(&item.payload).unwrap());
    }
}

impl Taker for Choosy {
    fn take(&self, item: &Item) -> bool {
        let takes = *self.takes.lock().unwrap();
        if takes {
            self.note(item);
        }
        takes
    }
}

#[tokio::test]
async fn who_sits_is_handed_what_it_takes_and_rises_for_the_rest() {
    on_sqlite(|test| async move {
        let scope = test.store.ensure_tenant("default").await.unwrap();
        let log = test.store.log_cursor(&scope).await.unwrap();
        let (mut ring, seats) = (Ring::new(log.at(0)), Seats::default());
        let client = Arc::new(Choosy::default());
        let taker: Arc<dyn Taker> = Arc::<Choosy>::clone(&client);
        let mut at = log.at(0);
        let mut rose = 0;
        let mut seated = seats.sit(&taker, at, || true).unwrap();
        for (position, takes) in (1..).zip([true, true, false, true, false, false, true]) {
            *client.takes.lock().unwrap() = takes;
            let (item, reached) = item(&[position], log.at(position));
            let delivery = ring.push(item, reached, 1 << 20);
            let waiting = seats.waiting();
            assert_eq!(waiting.len(), 1);
            for seat in waiting.iter().filter(|seat| !seat.give(&delivery)) {
                seats.raise(seat);
            }
            if takes {
                assert_eq!(seats.waiting().len(), 1, "it sleeps on");
                continue;
            }
            at = seated.risen().await;
            assert_eq!(at.position(), position - 1);
            while let At::Here(item, cursor) = ring.after(at) {
                client.note(&item);
                at = cursor;
            }
            rose += 1;
            seated = seats.sit(&taker, at, || true).unwrap();
        }
        assert_eq!((rose, client.given.lock().unwrap().as_slice()), (3, [1, 2, 3, 4, 5, 6, 7].as_slice()));
        drop(seated);
        assert!(seats.waiting().is_empty(), "who goes leaves no seat");
        assert!(seats.sit(&taker, at, || false).is_none(), "something came meanwhile");
    })
    .await;
}

#[tokio::test]
async fn who_is_ahead_of_the_cohort_is_handed_nothing_twice() {
    on_sqlite(|test| async move {
        let scope = test.store.ensure_tenant("default").await.unwrap();
        let log = test.store.log_cursor(&scope).await.unwrap();
        let (mut ring, seats) = (Ring::new(log.at(0)), Seats::default());
        let client = Arc::new(Choosy { takes: Mutex::new(true), ..Choosy::default() });
        let taker: Arc<dyn Taker> = Arc::<Choosy>::clone(&client);
        let _seated = seats.sit(&taker, log.at(5), || true).unwrap();
        let mut give = |events: &[i64], end: i64| {
            let (item, reached) = item(events, log.at(end));
            let delivery = ring.push(item, reached, 1 << 20);
            seats.waiting().iter().all(|seat| seat.give(&delivery))
        };
        assert!(give(&[1, 3], 4) && give(&[5], 5), "it has these");
        assert!(give(&[6], 7));
        assert!(give(&[], 9), "a bookmark");
        assert_eq!(*client.given.lock().unwrap(), [6]);
        let _other = seats.sit(&taker, log.at(11), || true).unwrap();
        assert!(!give(&[10, 12], 12), "one has a part of it");
    })
    .await;
}
