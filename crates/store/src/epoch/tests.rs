//! What a sceptic would ask of epochs: is anybody given other events under positions that were given before; does a
//! process that runs on notice; does anything that is no restored backup count as one?

use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::time::timeout;

use super::Seen;
use crate::entity::{event, tenant};
use crate::feed::{Begin, Delivery, EventFilter, FeedOptions, LogCursor, Reader, ResyncReason, Wakeup};
use crate::graph::IndexState;
use crate::ops::namespace::CreateNamespace;
use crate::store::StoreOptions;
use crate::testing::{SeededEntropy, TestStore, each_store, on_postgres, on_sqlite};
use crate::tests::support::{chain, namespace};
use crate::{Scope, Store};

async fn write(store: &Store, scope: &Scope, path: &str) {
    let command = CreateNamespace { path: path.to_owned(), ..CreateNamespace::default() };
    store.execute(scope, &command, None).await.unwrap();
}

/// Another process on the database, which looks at the log as often.
async fn process(test: &TestStore, poll: Duration, seed: u64) -> TestStore {
    let feed = FeedOptions { poll, wakeup: Wakeup::Poll, ..FeedOptions::default() };
    let entropy = std::sync::Arc::new(SeededEntropy::new(seed));
    let other = TestStore::open_with(&test.url, |options| StoreOptions { entropy, feed, ..options }).await;
    other.clock.advance(Duration::from_hours(seed));
    other
}

/// Follows from now on, and knows where that is.
async fn follow(store: &Store, scope: &Scope) -> (Reader, LogCursor) {
    let mut reader = store.follow(scope, Begin::Now, EventFilter::default()).await.unwrap();
    match next(&mut reader).await {
        Delivery::Bookmark { cursor, .. } => (reader, cursor),
        other => panic!("{other:?}"),
    }
}

async fn next(reader: &mut Reader) -> Delivery {
    timeout(Duration::from_mins(1), reader.next()).await.expect("in time").unwrap().expect("it is not over")
}

/// The reason of the end that a reader comes to; what comes before must follow without a gap.
async fn end_of(reader: &mut Reader) -> (i64, ResyncReason) {
    loop {
        let position = reader.cursor().position();
        match next(reader).await {
            Delivery::Events { events, .. } => assert_eq!(events.events().next().unwrap().position, position + 1),
            Delivery::Bookmark { .. } => {}
            Delivery::Resync(resync) => return (position, resync.reason),
        }
    }
}

/// What a restored backup is to the log: it ends earlier. The rows do not matter here.
async fn restore(store: &Store, scope: &Scope, position: i64) {
    let last = store.events(scope, position - 1, 1).await.unwrap().remove(0);
    let own = event::Column::TenantId.eq(scope.key.0);
    let later = event::Entity::delete_many().filter(own).filter(event::Column::Position.gt(position));
    later.exec(&store.db().for_all_tenants().writer()).await.unwrap();
    tenant::Entity::update_many()
        .col_expr(tenant::Column::Head, Expr::value(position))
        .col_expr(tenant::Column::HeadHash, Expr::value(last.hash.to_vec()))
        .filter(tenant::Column::Id.eq(scope.key.0))
        .exec(&store.db().for_all_tenants().writer())
        .await
        .unwrap();
}

#[tokio::test]
async fn processes_that_run_on_notice_a_new_epoch_also_while_much_happens() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        namespace(&test.store, &scope).await;
        let live = process(&test, Duration::from_millis(20), 1).await;
        let (mut reader, before) = follow(&live.store, &scope).await;
        let busy = tokio::spawn({
            let (store, scope) = (live.store.clone(), scope.clone());
            async move {
                for n in 0.. {
                    write(&store, &scope, &format!("n{n}")).await;
                }
            }
        });
        let epoch = test.store.new_epoch(&scope).await.unwrap();
        assert_ne!(epoch, before.epoch());
        assert_eq!(end_of(&mut reader).await.1, ResyncReason::Epoch);
        busy.abort();
        let _ = busy.await;
        let (_, after) = follow(&live.store, &scope).await;
        assert_eq!((after.epoch(), live.store.epoch(&scope).await.unwrap()), (epoch, epoch));
        live.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_kept_in_memory_of_the_former_log_goes() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        namespace(&test.store, &scope).await;
        test.store.execute(&scope, &chain(2), None).await.unwrap();
        test.store.position(&scope).await.unwrap();
        test.store.warm_graph(&scope);
        while !matches!(test.store.graph_state(&scope), IndexState::Ready { .. }) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let other = process(&test, Duration::from_hours(1), 1).await;
        other.store.new_epoch(&scope).await.unwrap();
        assert!(matches!(test.store.graph_state(&scope), IndexState::Ready { .. }));
        test.store.position(&scope).await.unwrap();
        assert_eq!(test.store.graph_state(&scope), IndexState::Absent);
        other.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_log_that_has_gone_back_is_another_though_nobody_says_so() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        for n in 0..5 {
            write(&test.store, &scope, &format!("n{n}")).await;
        }
        let (one, two) =
            (process(&test, Duration::from_millis(20), 1).await, process(&test, Duration::from_millis(20), 2).await);
        let ((mut first, before), (mut second, _)) =
            (follow(&one.store, &scope).await, follow(&two.store, &scope).await);
        restore(&test.store, &scope, before.position() - 3).await;
        for reader in [&mut first, &mut second] {
            assert_eq!(end_of(reader).await, (before.position(), ResyncReason::Epoch));
        }
        // Both found it, and one new epoch began.
        let ((_, here), (_, there)) = (follow(&one.store, &scope).await, follow(&two.store, &scope).await);
        assert_eq!(here, there);
        assert_ne!(here.epoch(), before.epoch());
        for other in [one, two] {
            other.store.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_log_that_goes_on_with_other_events_is_another() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        for n in 0..5 {
            write(&test.store, &scope, &format!("n{n}")).await;
        }
        // It looks by itself once an hour; what it writes itself wakes it.
        let live = process(&test, Duration::from_hours(1), 1).await;
        let (mut reader, before) = follow(&live.store, &scope).await;
        while reader.has_more() {
            tokio::task::yield_now().await;
        }
        write(&live.store, &scope, "seen").await;
        let Delivery::Events { cursor, .. } = next(&mut reader).await else { panic!("an event") };
        assert_eq!(cursor.position(), before.position() + 1);
        restore(&test.store, &scope, before.position() - 3).await;
        let other = process(&test, Duration::from_hours(1), 2).await;
        for n in 0..8 {
            write(&other.store, &scope, &format!("other{n}")).await;
        }
        write(&live.store, &scope, "wakes").await;
        assert_eq!(end_of(&mut reader).await, (cursor.position(), ResyncReason::Epoch));
        // The old cursor is of no use to anybody, whatever stands at its position now.
        let page = live.store.changes(&scope, Begin::After(cursor), &EventFilter::default(), 9).await.unwrap();
        assert!(matches!(page, Delivery::Resync(resync) if resync.reason == ResyncReason::Epoch));
        for store in [live, other] {
            store.store.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn what_stands_where_it_stood_is_no_other_log() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let epoch = store.epoch(&scope).await.unwrap();
        let events = store.events(&scope, 0, 1_000).await.unwrap();
        for event in &events {
            let seen = Seen { epoch, position: event.position, hash: event.hash };
            assert!(!store.is_replaced(&scope, seen).await.unwrap(), "{}", event.position);
        }
        assert!(!store.is_replaced(&scope, Seen { epoch, position: 0, hash: [0; 32] }).await.unwrap());
        // What is no longer kept is believed; the one before the oldest is still known.
        let keep = crate::retention::Retention { events: Some(2), ..Default::default() };
        store.prune_log(&scope, &keep).await.unwrap();
        for event in &events {
            let seen = Seen { epoch, position: event.position, hash: event.hash };
            assert!(!store.is_replaced(&scope, seen).await.unwrap(), "{}", event.position);
        }
        assert_eq!(store.epoch(&scope).await.unwrap(), epoch);
        let edge = events.len() - 3;
        let forged = Seen { epoch, position: events[edge].position, hash: [7; 32] };
        assert!(store.is_replaced(&scope, forged).await.unwrap());
        assert_ne!(store.epoch(&scope).await.unwrap(), epoch);
    })
    .await;
}

#[tokio::test]
async fn a_copy_of_a_database_knows_that_it_is_one() {
    on_postgres(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        assert!(test.store.recognise_database().await.unwrap().is_empty());
        let before = test.store.log_cursor(&scope).await.unwrap();
        test.store.close().await.unwrap();
        let (server, name) = test.url.rsplit_once('/').unwrap();
        let (name, query) =
            name.split_once('?').map_or((name, String::new()), |(name, query)| (name, format!("?{query}")));
        let admin = sea_orm::Database::connect(format!("{server}/postgres{query}")).await.unwrap();
        let run = async |sql: String| sea_orm::ConnectionTrait::execute_unprepared(&admin, &sql).await.unwrap();
        run(format!("CREATE DATABASE {name}_copy TEMPLATE {name}")).await;
        let copy = process(
            &TestStore { url: format!("{server}/{name}_copy{query}"), ..test.clone() },
            Duration::from_hours(1),
            1,
        )
        .await;
        let copied = copy.store.recognise_database().await.unwrap();
        let again = copy.store.recognise_database().await.unwrap();
        let page = copy.store.changes(&scope, Begin::After(before), &EventFilter::default(), 9).await.unwrap();
        copy.store.close().await.unwrap();
        run(format!("DROP DATABASE {name}_copy WITH (FORCE)")).await;
        assert_eq!((copied, again), (vec!["main".to_owned()], Vec::new()));
        assert!(matches!(page, Delivery::Resync(resync) if resync.reason == ResyncReason::Epoch));
    })
    .await;
}

#[tokio::test]
async fn a_file_does_not_tell_what_it_is() {
    on_sqlite(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        let before = test.store.epoch(&scope).await.unwrap();
        assert!(test.store.recognise_database().await.unwrap().is_empty());
        assert_eq!(test.store.epoch(&scope).await.unwrap(), before);
    })
    .await;
}
