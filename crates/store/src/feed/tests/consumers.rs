use claimgraph_domain::error::{Code, Error};
use futures::future::join_all;

use super::{another, next, testing_options, write};
use crate::feed::consumer::MemberKey;
use crate::feed::{Begin, Delivery, EventFilter, FeedOptions, Share};
use crate::testing::each_store;
use crate::tests::support::{chain, namespace};
use crate::{Scope, Store};

fn member(name: &str, member: u32, size: u32) -> MemberKey {
    MemberKey { name: name.to_owned(), share: Share { member, size } }
}

fn code<T>(result: Result<T, Error>) -> Code {
    match result {
        Err(error) => error.code,
        Ok(_) => panic!("refused"),
    }
}

async fn positions(store: &Store, scope: &Scope, name: &str) -> Vec<i64> {
    let found = store.consumer(scope, name).await.unwrap().unwrap();
    found.members.iter().map(|member| member.cursor.position()).collect()
}

#[tokio::test]
async fn a_place_is_kept_and_never_moves_back() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        assert_eq!(store.consumer(&scope, "worker").await.unwrap(), None);
        let (made, new) = store.register_consumer(&scope, "worker", 1, Begin::Oldest).await.unwrap();
        let end = store.log_cursor(&scope).await.unwrap();
        assert_eq!((new, made.members[0].cursor.position(), made.members[0].lag), (true, 0, end.position()));
        let key = member("worker", 0, 1);
        assert!(store.ack_consumer(&scope, &key, end.at(5)).await.unwrap().moved);
        for (position, moved) in [(5, false), (3, false), (6, true)] {
            assert_eq!(store.ack_consumer(&scope, &key, end.at(position)).await.unwrap().moved, moved, "{position}");
        }
        // Registering again changes nothing, and another store knows the place.
        let (again, new) = store.register_consumer(&scope, "worker", 1, Begin::Now).await.unwrap();
        assert_eq!((new, again.members[0].cursor.position()), (false, 6));
        assert_eq!(again.members[0].lag, end.position() - 6);
        assert!(again.members[0].acked_at.is_some());
        let other = another(&test, testing_options()).await;
        assert_eq!(other.store.consumer_begin(&scope, &key).await.unwrap(), Begin::After(end.at(6)));
        other.store.close().await.unwrap();
        assert!(store.remove_consumer(&scope, "worker").await.unwrap());
        assert!(!store.remove_consumer(&scope, "worker").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn members_share_the_streams_and_a_group_that_grows_leaves_nothing_out() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        namespace(store, &scope).await;
        store.execute(&scope, &chain(60), None).await.unwrap();
        store.register_consumer(&scope, "group", 3, Begin::Oldest).await.unwrap();
        let end = store.position(&scope).await.unwrap();
        let mut seen = Vec::new();
        for number in 0..3 {
            let key = member("group", number, 3);
            let begin = store.consumer_begin(&scope, &key).await.unwrap();
            let filter = EventFilter { share: Some(key.share), ..EventFilter::default() };
            let mut reader = store.follow(&scope, begin, filter).await.unwrap();
            while reader.cursor().position() < end {
                if let Delivery::Events { events, cursor, .. } = next(&mut reader).await {
                    seen.extend(events.events().map(|event| event.position));
                    store.ack_consumer(&scope, &key, cursor).await.unwrap();
                }
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, (1..=end).collect::<Vec<_>>());
        let least = *positions(store, &scope, "group").await.iter().min().unwrap();
        let (grown, changed) = store.register_consumer(&scope, "group", 4, Begin::Now).await.unwrap();
        assert!(changed && grown.members.len() == 4);
        assert_eq!(positions(store, &scope, "group").await, [least; 4]);
        // A member of before can neither go on nor acknowledge.
        let old = member("group", 0, 3);
        assert_eq!(code(store.consumer_begin(&scope, &old).await), Code::Conflict);
        let cursor = store.log_cursor(&scope).await.unwrap();
        assert_eq!(code(store.ack_consumer(&scope, &old, cursor).await), Code::Conflict);
        assert_eq!(positions(store, &scope, "group").await, [least; 4]);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_refused() {
    each_store(|test| async move {
        let test = another(&test, FeedOptions { consumers: 2, group: 4, ..testing_options() }).await;
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let other = store.ensure_tenant("other").await.unwrap();
        let register = |name: &'static str, size| store.register_consumer(&scope, name, size, Begin::Now);
        for name in ["", "a b", "ä", "a/b"] {
            assert_eq!(code(register(name, 1).await), Code::ValidationFailed, "{name}");
        }
        assert_eq!(code(register("a", 0).await), Code::ValidationFailed);
        assert_eq!(code(register("a", 5).await), Code::LimitExceeded);
        register("a", 4).await.unwrap();
        register("b.2:x_y-z", 1).await.unwrap();
        assert_eq!(code(register("c", 1).await), Code::LimitExceeded);
        register("a", 2).await.unwrap();
        let names: Vec<String> = store.consumers(&scope).await.unwrap().into_iter().map(|found| found.name).collect();
        assert_eq!(names, ["a", "b.2:x_y-z"]);
        assert!(store.consumers(&other).await.unwrap().is_empty(), "consumers are a tenant's own");
        let (mine, theirs) = (store.log_cursor(&scope).await.unwrap(), store.log_cursor(&other).await.unwrap());
        let key = member("a", 0, 2);
        assert_eq!(code(store.ack_consumer(&scope, &key, theirs).await), Code::CursorInvalid);
        assert_eq!(code(store.ack_consumer(&scope, &key, mine.at(mine.position() + 1)).await), Code::CursorInvalid);
        assert_eq!(code(store.ack_consumer(&scope, &member("nobody", 0, 1), mine).await), Code::NotFound);
        assert_eq!(code(store.ack_consumer(&other, &key, theirs).await), Code::NotFound);
        test.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn those_who_register_at_once_make_one_group() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        write(store, &scope, "n").await;
        let made = join_all((0..8).map(|_| store.register_consumer(&scope, "w", 3, Begin::Oldest))).await;
        assert_eq!(made.into_iter().filter(|made| made.as_ref().unwrap().1).count(), 1);
        assert_eq!(positions(store, &scope, "w").await, [0; 3]);
    })
    .await;
}
