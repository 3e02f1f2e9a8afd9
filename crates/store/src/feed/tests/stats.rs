use super::{another, bookmark, follow, positions_to, testing_options, write};
use crate::feed::consumer::MemberKey;
use crate::feed::{Begin, ConsumerStats, EventFilter, Share};
use crate::testing::each_store;

#[tokio::test]
async fn the_numbers_are_those_of_what_happened() {
    each_store(|test| async move {
        let test = another(&test, testing_options()).await;
        let store = &test.store;
        let (scope, other) = (store.ensure_tenant("main").await.unwrap(), store.ensure_tenant("other").await.unwrap());
        let end = store.log_cursor(&scope).await.unwrap();
        store.register_consumer(&scope, "group", 2, Begin::Oldest).await.unwrap();
        store.register_consumer(&scope, "now", 1, Begin::Now).await.unwrap();
        let key = MemberKey { name: "group".to_owned(), share: Share { member: 1, size: 2 } };
        store.ack_consumer(&scope, &key, end.at(5)).await.unwrap();
        let before = store.feed_stats().await.unwrap();
        let names: Vec<&str> = before.logs.iter().map(|log| log.tenant.as_str()).collect();
        assert_eq!(names, ["main", "other"]);
        let main = &before.logs[0];
        let lag = |name: &str, members, lag| ConsumerStats { name: name.to_owned(), members, lag };
        assert_eq!((main.head, main.oldest), (end.position(), 1));
        assert_eq!(main.consumers, [lag("group", 2, end.position()), lag("now", 1, 0)]);
        assert!(before.logs[1].consumers.is_empty());
        assert_eq!((before.followed, before.readers, before.ring_bytes), (0, 0, 0));
        let mut readers = [
            follow(store, &scope, Begin::Now).await,
            follow(store, &scope, Begin::Now).await,
            follow(store, &other, Begin::Now).await,
        ];
        let at = bookmark(&mut readers[0]).await;
        write(store, &scope, "n").await;
        assert_eq!(positions_to(&mut readers[0], at + 1).await, [at + 1]);
        let keep = crate::retention::Retention { events: Some(3), ignores_holds: true, ..Default::default() };
        store.prune_log(&scope, &keep).await.unwrap();
        store.changes(&scope, Begin::After(end.at(1)), &EventFilter::default(), 1).await.unwrap();
        let after = store.feed_stats().await.unwrap();
        assert_eq!((after.followed, after.readers), (2, 3));
        assert!(after.ring_bytes > 0);
        assert_eq!((after.resyncs_retention, after.resyncs_epoch, after.wakeups_heard), (1, 0, 0));
        assert_eq!((after.logs[0].head, after.logs[0].oldest), (at + 1, at - 1));
        assert_eq!(after.logs[0].consumers[1], lag("now", 1, 1));
        drop(readers);
        let last = store.feed_stats().await.unwrap();
        assert_eq!((last.followed, last.readers, last.ring_bytes), (0, 0, 0));
        test.store.close().await.unwrap();
    })
    .await;
}
