use claimgraph_domain::error::Code;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{another, bookmark, follow, next, positions_to, told_only, write};
use crate::entity::tenant;
use crate::feed::{Begin, Delivery, EventFilter, LogCursor, Resync, ResyncReason};
use crate::retention::Retention;
use crate::testing::each_store;
use crate::{Scope, Store};

async fn refused(store: &Store, scope: &Scope, cursor: LogCursor) -> String {
    let begin = Begin::After(cursor);
    let Err(followed) = store.follow(scope, begin, EventFilter::default()).await else { panic!("refused") };
    let asked = store.changes(scope, begin, &EventFilter::default(), 9).await.unwrap_err();
    assert_eq!((followed.code, &followed.message), (Code::CursorInvalid, &asked.message));
    followed.message
}

async fn resynced(store: &Store, scope: &Scope, cursor: LogCursor) -> Resync {
    let begin = Begin::After(cursor);
    let mut reader = follow(store, scope, begin).await;
    let Delivery::Resync(followed) = next(&mut reader).await else { panic!("no resync") };
    assert!(reader.next().await.unwrap().is_none(), "nothing follows");
    let Delivery::Resync(asked) = store.changes(scope, begin, &EventFilter::default(), 9).await.unwrap() else {
        panic!("no resync")
    };
    assert_eq!(followed, asked);
    followed
}

/// What a restored backup is: the same tenant in another epoch.
async fn new_epoch(store: &Store, scope: &Scope) {
    tenant::Entity::update_many()
        .col_expr(tenant::Column::Epoch, Expr::value(Uuid::from_u128(9)))
        .filter(tenant::Column::Id.eq(scope.key.0))
        .exec(&store.db().for_all_tenants().writer())
        .await
        .unwrap();
}

async fn forget_up_to(store: &Store, scope: &Scope, position: i64) {
    let head = store.position(scope).await.unwrap();
    let retention = Retention { events: Some(head - position), ..Retention::default() };
    assert_eq!(store.prune_log(scope, &retention).await.unwrap().oldest, position + 1);
}

#[tokio::test]
async fn a_foreign_or_future_cursor_is_refused() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let other = store.ensure_tenant("other").await.unwrap();
        let cursor = store.log_cursor(&scope).await.unwrap();
        assert!(refused(store, &other, cursor).await.contains("another tenant"));
        let future = refused(store, &scope, cursor.at(cursor.position() + 1)).await;
        assert!(future.contains("has not reached"), "{future}");
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_another_epoch_leads_to_a_resync() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let old = store.log_cursor(&scope).await.unwrap();
        new_epoch(store, &scope).await;
        // Whether the position exists in the new log says nothing.
        for cursor in [old, old.at(0), old.at(old.position() + 100)] {
            let resync = resynced(store, &scope, cursor).await;
            assert_eq!((resync.reason, resync.oldest), (ResyncReason::Epoch, 1));
            assert_eq!(resync.cursor, store.log_cursor(&scope).await.unwrap());
            let mut reader = follow(store, &scope, Begin::After(resync.cursor)).await;
            write(store, &scope, &format!("n{}", cursor.position())).await;
            let begin = resync.cursor.position();
            assert_eq!(positions_to(&mut reader, begin + 1).await, [begin + 1]);
        }
    })
    .await;
}

#[tokio::test]
async fn who_follows_while_the_epoch_changes_is_told() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        let mut reader = follow(&test.store, &scope, Begin::Now).await;
        bookmark(&mut reader).await;
        new_epoch(&test.store, &scope).await;
        let Delivery::Resync(resync) = next(&mut reader).await else { panic!("no resync") };
        assert_eq!(resync.reason, ResyncReason::Epoch);
        let mut again = follow(&test.store, &scope, Begin::After(resync.cursor)).await;
        write(&test.store, &scope, "n").await;
        assert_eq!(positions_to(&mut again, resync.cursor.position() + 1).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_cursor_before_what_is_kept_leads_to_a_resync() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let end = store.log_cursor(&scope).await.unwrap();
        forget_up_to(store, &scope, 5).await;
        let resync = resynced(store, &scope, end.at(4)).await;
        assert_eq!((resync.reason, resync.oldest, resync.cursor), (ResyncReason::Retention, 6, end));
        // The edge: the event after the cursor is the oldest that is kept.
        let mut reader = follow(store, &scope, Begin::After(end.at(5))).await;
        assert_eq!(positions_to(&mut reader, end.position()).await, (6..=end.position()).collect::<Vec<_>>());
        let mut oldest = follow(store, &scope, Begin::Oldest).await;
        assert_eq!(bookmark(&mut oldest).await, 5);
        assert_eq!(positions_to(&mut oldest, end.position()).await.first(), Some(&6));
        // All but the newest are gone, and nothing was missed at the end.
        forget_up_to(store, &scope, end.position() - 1).await;
        let resync = resynced(store, &scope, end.at(end.position() - 2)).await;
        assert_eq!((resync.reason, resync.oldest), (ResyncReason::Retention, end.position()));
        let mut reader = follow(store, &scope, Begin::After(end)).await;
        write(store, &scope, "n").await;
        assert_eq!(positions_to(&mut reader, end.position() + 1).await, [end.position() + 1]);
    })
    .await;
}

#[tokio::test]
async fn who_falls_out_of_retention_while_stalled_is_told() {
    each_store(|test| async move {
        let test = another(&test, crate::feed::FeedOptions { ring_bytes: 1, ..told_only() }).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        let mut stalled = follow(&test.store, &scope, Begin::Now).await;
        let begin = bookmark(&mut stalled).await;
        let mut quick = follow(&test.store, &scope, Begin::Now).await;
        for n in 1..=6 {
            write(&test.store, &scope, &format!("n{n}")).await;
            positions_to(&mut quick, begin + n).await;
        }
        forget_up_to(&test.store, &scope, begin + 3).await;
        let Delivery::Resync(resync) = next(&mut stalled).await else { panic!("no resync") };
        assert_eq!((resync.reason, resync.oldest), (ResyncReason::Retention, begin + 4));
        test.store.close().await.unwrap();
    })
    .await;
}
