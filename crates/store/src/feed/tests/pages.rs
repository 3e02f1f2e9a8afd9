use super::{another, testing_options, write};
use crate::feed::{Begin, Delivery, EventFilter, FeedOptions};
use crate::testing::each_store;
use crate::tests::support::{chain, namespace};

#[tokio::test]
async fn pages_tell_the_whole_log_and_then_that_it_is_at_its_end() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        namespace(store, &scope).await;
        store.execute(&scope, &chain(120), None).await.unwrap();
        let end = store.position(&scope).await.unwrap();
        let every = EventFilter::default();
        let (mut begin, mut seen) = (Begin::Oldest, Vec::new());
        loop {
            match store.changes(&scope, begin, &every, 50).await.unwrap() {
                Delivery::Events { events, cursor, at_end } => {
                    assert!(events.len() <= 50);
                    seen.extend(events.events().map(|event| event.position));
                    assert_eq!(at_end, cursor.position() == end);
                    begin = Begin::After(cursor);
                }
                Delivery::Bookmark { cursor, at_end } => {
                    assert_eq!((cursor.position(), at_end), (end, true));
                    break;
                }
                Delivery::Resync(resync) => panic!("{resync:?}"),
            }
        }
        assert_eq!(seen, (1..=end).collect::<Vec<_>>());
        write(store, &scope, "n").await;
        let Delivery::Events { cursor, .. } = store.changes(&scope, begin, &every, 50).await.unwrap() else {
            panic!("an event")
        };
        assert_eq!(cursor.position(), end + 1);
    })
    .await;
}

#[tokio::test]
async fn what_one_page_looks_at_is_bounded() {
    each_store(|test| async move {
        let test = another(&test, FeedOptions { scan: 25, batch: 10, ..testing_options() }).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        namespace(&test.store, &scope).await;
        let none = EventFilter { kinds: Some(["nothing".to_owned()].into()), ..EventFilter::default() };
        let Delivery::Bookmark { cursor, at_end } = test.store.changes(&scope, Begin::Oldest, &none, 3).await.unwrap()
        else {
            panic!("a bookmark")
        };
        assert_eq!((cursor.position(), at_end), (25, false));
        test.store.close().await.unwrap();
    })
    .await;
}
