use std::time::Duration;

use super::{kept, newest, positions, prune, write};
use crate::feed::Begin;
use crate::feed::consumer::MemberKey;
use crate::feed::{EventFilter, Share};
use crate::retention::holds::{Hold, Holder};
use crate::retention::{Pruned, Retention};
use crate::testing::each_store;
use crate::webhook::RegisterWebhook;
use crate::{Scope, Store};

#[tokio::test]
async fn exactly_as_many_are_kept() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let head = store.position(&scope).await.unwrap();
        for (events, first) in [(i64::MAX, 1), (head + 1, 1), (head, 1), (head - 1, 2), (5, head - 4), (1, head)] {
            prune(store, &scope, &newest(events)).await;
            assert_eq!(positions(store, &scope).await, (first..=head).collect::<Vec<_>>(), "{events}");
            assert_eq!(store.log_bounds(&scope).await.unwrap().0, first, "{events}");
        }
        // The newest stays whatever is asked for.
        for events in [0, -1] {
            assert_eq!(prune(store, &scope, &newest(events)).await.removed, 0);
        }
        assert_eq!(positions(store, &scope).await, [head]);
    })
    .await;
}

#[tokio::test]
async fn exactly_the_age_is_kept() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let age = Duration::from_hours(24);
        let retention = Retention { age: Some(age), ..Retention::default() };
        let head = store.position(&scope).await.unwrap();
        test.clock.advance(Duration::from_micros(1));
        write(store, &scope, "a").await;
        test.clock.advance(Duration::from_micros(1));
        write(store, &scope, "b").await;
        // The first events are a microsecond older than those of `a`, and these one older than that of `b`.
        test.clock.advance(age.checked_sub(Duration::from_micros(2)).unwrap());
        assert_eq!(prune(store, &scope, &retention).await, Pruned { removed: 0, oldest: 1, held: None });
        test.clock.advance(Duration::from_micros(1));
        assert_eq!(prune(store, &scope, &retention).await.removed, head);
        test.clock.advance(Duration::from_micros(1));
        assert_eq!(prune(store, &scope, &retention).await.removed, 1);
        test.clock.advance(Duration::from_hours(24 * 365));
        assert_eq!(prune(store, &scope, &retention).await.removed, 0, "the newest stays");
        assert_eq!(positions(store, &scope).await, [head + 2]);
    })
    .await;
}

#[tokio::test]
async fn an_event_goes_as_soon_as_one_bound_lets_it_go() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let head = store.position(&scope).await.unwrap();
        let day = Duration::from_hours(24);
        test.clock.advance(day);
        for n in 0..6 {
            write(store, &scope, &format!("n{n}")).await;
        }
        let both = |events| Retention { age: Some(day / 2), events: Some(events), ..Retention::default() };
        assert_eq!(prune(store, &scope, &both(100)).await.oldest, head + 1);
        assert_eq!(prune(store, &scope, &both(2)).await.oldest, head + 5);
        assert!(Retention::default().keeps_all());
        assert_eq!(prune(store, &scope, &Retention::default()).await.removed, 0);
    })
    .await;
}

/// Acknowledges for the only member.
async fn ack(store: &Store, scope: &Scope, name: &str, position: i64) {
    let key = MemberKey { name: name.to_owned(), share: Share { member: 0, size: 1 } };
    let cursor = store.log_cursor(scope).await.unwrap().at(position);
    store.ack_consumer(scope, &key, cursor).await.unwrap();
}

#[tokio::test]
async fn what_a_consumer_has_not_acknowledged_stays() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let head = store.position(&scope).await.unwrap();
        store.register_consumer(&scope, "slow", 1, Begin::Oldest).await.unwrap();
        store.register_consumer(&scope, "quick", 1, Begin::Now).await.unwrap();
        let by_slow = |position| Some(Hold { holder: Holder::Consumer("slow".to_owned()), position });
        let done = prune(store, &scope, &newest(1)).await;
        assert_eq!(done, Pruned { removed: 0, oldest: 1, held: by_slow(0) });
        ack(store, &scope, "slow", 4).await;
        let done = prune(store, &scope, &newest(1)).await;
        assert_eq!(done, Pruned { removed: 4, oldest: 5, held: by_slow(4) });
        // A consumer that is further than the bounds holds nothing.
        assert_eq!(prune(store, &scope, &newest(head - 4)).await, Pruned { removed: 0, oldest: 5, held: None });
        let regardless = Retention { ignores_holds: true, ..newest(2) };
        assert_eq!(prune(store, &scope, &regardless).await.oldest, head - 1);
        // One that has lost its place holds nothing any more.
        assert_eq!(prune(store, &scope, &newest(1)).await, Pruned { removed: 1, oldest: head, held: None });
    })
    .await;
}

#[tokio::test]
async fn what_a_webhook_has_not_delivered_stays() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let head = store.position(&scope).await.unwrap();
        let (url, filter) = ("https://example.org/".to_owned(), EventFilter::default());
        let asked = RegisterWebhook { url, filter, description: None, secret: None, begin: Begin::Oldest };
        let id = store.register_webhook(&scope, asked).await.unwrap().0.id;
        let by_webhook = Some(Hold { holder: Holder::Webhook(id), position: 0 });
        assert_eq!(prune(store, &scope, &newest(1)).await, Pruned { removed: 0, oldest: 1, held: by_webhook });
        store.remove_webhook(&scope, id).await.unwrap();
        assert_eq!(prune(store, &scope, &newest(1)).await, Pruned { removed: head - 1, oldest: head, held: None });
    })
    .await;
}

#[tokio::test]
async fn a_batch_removes_no_more_than_it_may_and_all_go_in_the_end() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let head = store.position(&scope).await.unwrap();
        let other = store.ensure_tenant("other").await.unwrap();
        let _ = test.statements.take();
        let done = prune(store, &scope, &Retention { batch: 3, ..newest(head - 7) }).await;
        assert_eq!((done.removed, done.oldest), (7, 8));
        let deletes = test.statements.take().iter().filter(|statement| statement.sql.starts_with("DELETE")).count();
        assert_eq!(deletes, 3, "3, 3 and 1");
        // Where there is nothing to do nobody waits, and nothing is written.
        let done = prune(store, &scope, &newest(head - 7)).await;
        assert_eq!(done.removed, 0);
        assert!(test.statements.take().iter().all(|statement| statement.sql.starts_with("SELECT")));
        assert_eq!(kept(store, &other).await.len(), usize::try_from(head).unwrap(), "another tenant's log stays");
    })
    .await;
}

#[tokio::test]
async fn many_may_remove_at_the_same_time() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let head = store.position(&scope).await.unwrap();
        let small = Retention { batch: 2, ..newest(1) };
        let all = futures::future::join_all((0..8).map(|_| store.prune_log(&scope, &small))).await;
        let removed: i64 = all.into_iter().map(|done| done.unwrap().removed).sum();
        assert_eq!(removed, head - 1, "each event is removed by one");
        assert_eq!(positions(store, &scope).await, [head]);
    })
    .await;
}
