use std::time::Duration;

use claimgraph_domain::error::Code;

use super::{another, bookmark, follow, next, positions_to, testing_options, write};
use crate::feed::{Begin, Delivery, EventFilter, FeedOptions};
use crate::testing::each_store;
use crate::tests::support::{chain, namespace};

#[tokio::test]
async fn the_least_of_every_bound_still_gives_everything() {
    each_store(|test| async move {
        let least = FeedOptions {
            batch: 1,
            ring_bytes: 0,
            poll: Duration::from_millis(10),
            bookmark_events: 1,
            bookmark_every: Duration::from_millis(10),
            history_readers: 1,
            scan: 1,
            ..testing_options()
        };
        let test = another(&test, least).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        namespace(&test.store, &scope).await;
        let mut oldest = follow(&test.store, &scope, Begin::Oldest).await;
        let mut live = follow(&test.store, &scope, Begin::Now).await;
        let begin = test.store.position(&scope).await.unwrap();
        test.store.execute(&scope, &chain(20), None).await.unwrap();
        let end = test.store.position(&scope).await.unwrap();
        assert_eq!(positions_to(&mut live, end).await, (begin + 1..=end).collect::<Vec<_>>());
        assert_eq!(positions_to(&mut oldest, end).await, (1..=end).collect::<Vec<_>>());
        let page = test.store.changes(&scope, Begin::Oldest, &EventFilter::default(), 9).await.unwrap();
        let Delivery::Events { events, at_end, .. } = page else { panic!("{page:?}") };
        assert_eq!((events.len(), at_end), (1, false), "a page looks at one event");
        test.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_delivery_has_as_many_events_as_it_may_and_no_more() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        for batch in [1, 6, 7, 8, 10_000] {
            let options = FeedOptions { batch, ..testing_options() };
            let test = another(&test, options).await;
            let end = test.store.position(&scope).await.unwrap();
            let mut reader = follow(&test.store, &scope, Begin::Oldest).await;
            assert_eq!(bookmark(&mut reader).await, 0);
            let mut left = end;
            while left > 0 {
                let Delivery::Events { events, .. } = next(&mut reader).await else { panic!("events") };
                assert_eq!(events.len(), batch.min(usize::try_from(left).unwrap()), "of {batch}, with {left} left");
                left -= i64::try_from(events.len()).unwrap();
            }
            test.store.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_bookmark_comes_at_the_event_that_the_bound_names() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        for bound in [1, 2, 5] {
            let options = FeedOptions {
                bookmark_events: bound,
                batch: 1,
                bookmark_every: Duration::from_hours(1),
                ..testing_options()
            };
            let test = another(&test, options).await;
            let none = EventFilter { kinds: Some(["nothing".to_owned()].into()), ..EventFilter::default() };
            let mut reader = test.store.follow(&scope, Begin::Oldest, none).await.unwrap();
            let first = bookmark(&mut reader).await;
            assert_eq!((first, bookmark(&mut reader).await), (0, bound));
            assert_eq!(bookmark(&mut reader).await, 2 * bound);
            test.store.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn consumers_and_their_members_end_at_their_bounds() {
    each_store(|test| async move {
        for (most, group) in [(0, 1), (1, 2), (3, 5)] {
            let scope = test.store.ensure_tenant(&format!("most{most}")).await.unwrap();
            write(&test.store, &scope, "n").await;
            let options = FeedOptions { consumers: most, group, ..testing_options() };
            let test = another(&test, options).await;
            let register = async |name: String, size: u32| {
                let made = test.store.register_consumer(&scope, &name, size, Begin::Now).await;
                made.map(|(made, _)| made.members.len()).map_err(|error| error.code)
            };
            for n in 0..most {
                assert_eq!(register(format!("c{n}"), group).await, Ok(usize::try_from(group).unwrap()));
                assert_eq!(register(format!("d{n}"), group + 1).await, Err(Code::LimitExceeded));
            }
            assert_eq!(register("beyond".to_owned(), 1).await, Err(Code::LimitExceeded));
            test.store.close().await.unwrap();
        }
    })
    .await;
}
