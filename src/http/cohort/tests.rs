use std::sync::Arc;

use claimgraph_api::resume::{Content, Reached};
use claimgraph_store::feed::LogCursor;
use claimgraph_store::testing::on_sqlite;
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, TestRunner};
use proptest::{collection, prop_assert, prop_assert_eq};

use super::super::operation::Item;
use super::ring::{At, Ring};

/// Tells of some events, which are its payload.
fn item(events: &[i64], cursor: LogCursor) -> (Arc<Item>, Reached) {
    let content = events.first().map_or(Content::Nothing, |first| Content::From(*first));
    let reached = Reached { cursor, content };
    (Arc::new(Item { payload: format!("{events:?}").into(), reached: Some(reached), failed: None }), reached)
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
