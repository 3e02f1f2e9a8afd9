//! The hash chain: intact after every write, broken by any change.

use claimgraph_domain::time::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::support::{chain, made, namespace};
use crate::Store;
use crate::log::verify::Verdict;
use crate::testing::{TestStore, each_database, each_store};

async fn run(store: &Store, sql: &str) {
    let statement = Statement::from_string(store.db().backend(), sql.to_owned());
    let changed = store.db().for_all_tenants().writer().execute_raw(statement).await.unwrap().rows_affected();
    assert_eq!(changed, 1, "{sql}");
}

/// Flips one bit of a column of one event; doing it again restores it.
fn flip(backend: DbBackend, column: &str, position: i64) -> String {
    let changed = match (column, backend) {
        ("stream_version" | "recorded_at", _) => {
            format!("{column} = CASE WHEN {column} % 2 = 0 THEN {column} + 1 ELSE {column} - 1 END")
        }
        ("hash", DbBackend::Sqlite) => {
            "hash = CASE WHEN substr(hash, 1, 1) = x'00' THEN x'01' ELSE x'00' END || substr(hash, 2)".to_owned()
        }
        ("hash", _) => "hash = set_byte(hash, 0, get_byte(hash, 0) # 1)".to_owned(),
        _ => format!("{column} = {column} || ' '"),
    };
    format!("UPDATE event SET {changed} WHERE tenant_id = 1 AND position = {position}")
}

#[tokio::test]
async fn any_change_of_any_event_is_found() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &scope).await;
        store.execute(&scope, &chain(3), Some("once")).await.unwrap();
        let head = store.position(&scope).await.unwrap();
        assert_eq!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Intact { events: head });
        for position in 1..=head {
            for column in ["kind", "data", "metadata", "stream", "stream_version", "recorded_at", "hash"] {
                let before = store.events(&scope, position - 1, 1).await.unwrap();
                run(&store, &flip(store.db().backend(), column, position)).await;
                let verdict = store.verify_log(&scope, |_| {}).await.unwrap();
                assert_eq!(verdict, Verdict::Broken { position }, "{column} of {position}");
                restore(&store, &before[0]).await;
            }
        }
        assert_eq!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Intact { events: head });
    })
    .await;
}

async fn restore(store: &Store, event: &claimgraph_domain::event::Recorded) {
    use crate::entity::event;
    use sea_orm::{ActiveModelTrait, IntoActiveModel};
    let row = event::row(1, event.clone()).reset_all();
    let row = event::ActiveModel {
        tenant_id: sea_orm::ActiveValue::Unchanged(1),
        position: sea_orm::ActiveValue::Unchanged(event.position),
        ..row
    };
    row.into_active_model().update_without_returning(&store.db().for_all_tenants().writer()).await.unwrap();
}

#[tokio::test]
async fn a_missing_event_is_found_wherever_it_was() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &scope).await;
        let head = store.position(&scope).await.unwrap();
        for position in [head, head / 2, 1] {
            run(&store, &format!("DELETE FROM event WHERE tenant_id = 1 AND position = {position}")).await;
            let verdict = store.verify_log(&scope, |_| {}).await.unwrap();
            assert_eq!(verdict, Verdict::Broken { position });
        }
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_runs_backwards_does_not_turn_the_log_around() {
    each_store(|TestStore { store, clock, .. }| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &scope).await;
        made(&store, &scope, "before").await;
        clock.set(Timestamp::from_micros(1));
        made(&store, &scope, "after").await;
        let events = store.events(&scope, 0, 1_000).await.unwrap();
        assert!(events.windows(2).all(|pair| pair[0].recorded_at <= pair[1].recorded_at));
        assert!(events.windows(2).all(|pair| pair[0].position + 1 == pair[1].position));
    })
    .await;
}
