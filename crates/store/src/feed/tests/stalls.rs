use super::{another, follow, next, positions_to, testing_options};
use crate::feed::ring::At;
use crate::feed::{Begin, Delivery, FeedOptions};
use crate::testing::{TestStore, each_store};
use crate::tests::support::{chain, namespace};

/// Memory for the newest events, bytes.
const RING: usize = 256 << 10;
/// Claims of a bundle, which makes about two events a claim.
const CLAIMS: usize = 250;

/// One reader stalls while so many events are recorded and another takes them; then it is given all.
async fn stall(test: &TestStore, events: i64) {
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
    test.store.close().await.unwrap();
}

#[tokio::test]
async fn a_reader_that_stalls_during_fifty_thousand_events_is_given_them_all() {
    each_store(|test| async move { stall(&test, 50_000).await }).await;
}
