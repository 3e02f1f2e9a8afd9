use std::fs;

use super::{another, follow, next, positions_to, testing_options};
use crate::feed::ring::At;
use crate::feed::{Begin, Delivery, FeedOptions};
use crate::testing::{TestStore, each_store, on_sqlite};
use crate::tests::support::{chain, namespace};

/// Memory for the newest events, bytes.
const RING: usize = 256 << 10;
/// Claims of a bundle, which makes about two events a claim.
const CLAIMS: usize = 250;

/// One reader stalls while so many events are recorded and another takes them; then it is given all. Tells after each
/// bundle.
async fn stall(test: &TestStore, events: i64, mut told: impl FnMut(i64)) {
    let test = another(test, FeedOptions { ring_bytes: RING, batch: 500, ..testing_options() }).await;
    let scope = test.store.ensure_tenant("main").await.unwrap();
    namespace(&test.store, &scope).await;
    let begin = test.store.position(&scope).await.unwrap();
    let mut stalled = follow(&test.store, &scope, Begin::Now).await;
    let mut quick = follow(&test.store, &scope, Begin::Now).await;
    let mut at = begin;
    while at - begin < events {
        test.store.execute(&scope, &chain(CLAIMS), None).await.unwrap();
        let end = test.store.position(&scope).await.unwrap();
        let given = positions_to(&mut quick, end).await;
        assert!(given.iter().copied().eq(at + 1..=end), "the quick one is given all");
        at = end;
        let (held, largest) = stalled.tail.held();
        assert!(held <= RING.max(largest), "the ring holds {held} bytes");
        assert!(test.store.feed_stats().await.unwrap().ring_bytes <= RING.max(largest));
        // The test's own record of statements would grow with the events.
        let _ = test.statements.take();
        told(at - begin);
    }
    assert!(matches!(stalled.tail.after(begin, 1), At::Behind), "the stalled one has fallen out of the ring");
    let mut position = begin;
    while position < at {
        match next(&mut stalled).await {
            Delivery::Events { events, .. } => {
                for event in events.events() {
                    assert_eq!(event.position, position + 1);
                    position += 1;
                }
            }
            Delivery::Bookmark { .. } => {}
            Delivery::Resync(resync) => panic!("{resync:?}"),
        }
    }
    told(at - begin);
    test.store.close().await.unwrap();
}

#[tokio::test]
async fn a_reader_that_stalls_during_fifty_thousand_events_is_given_them_all() {
    each_store(|test| async move { stall(&test, 50_000, |_| {}).await }).await;
}

/// Memory of the process, KiB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Prints the memory of the process while a reader stalls; on Linux.
#[tokio::test]
#[ignore = "a measurement: run it alone, with --ignored --nocapture"]
async fn memory_while_a_reader_stalls() {
    on_sqlite(|test| async move {
        let (mut first, mut most) = (0, 0);
        stall(&test, 50_000, |events| {
            let memory = resident();
            // What caches and pools take is there after the first tenth.
            if events < 5_000 {
                first = memory;
            }
            most = most.max(memory);
            println!("{events:>6} events  {memory:>7} KiB");
        })
        .await;
        println!("after 5,000 events {first} KiB, at most {most} KiB");
        assert!(most < first + 64 * 1024, "the events themselves take more than that");
    })
    .await;
}
