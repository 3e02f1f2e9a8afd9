//! Positions are gapless and in commit order, so a reader that goes by them misses nothing.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};

use super::support::{claim, namespace};
use crate::log::verify::Verdict;
use crate::testing::each_database;

const WRITERS: usize = 16;
const WRITES_EACH: usize = 12;

/// Follows a log from its beginning until `done` and then to its end. Every position must follow
/// the one before; the first that does not is the error.
async fn follow<F: Future<Output = Vec<i64>>>(read_after: impl Fn(i64) -> F, done: &AtomicBool) -> Result<i64, i64> {
    let mut position = 0;
    loop {
        let was_done = done.load(Ordering::SeqCst);
        let batch = read_after(position).await;
        if batch.is_empty() && was_done {
            return Ok(position);
        }
        for next in batch {
            if next != position + 1 {
                return Err(next);
            }
            position = next;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_by_position_misses_nothing_under_sixteen_writers() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(&store, &scope).await;
        let done = Arc::new(AtomicBool::new(false));
        let reader = {
            let (store, scope, done) = (store.clone(), scope.clone(), done.clone());
            tokio::spawn(async move {
                let read = |after| {
                    let (store, scope) = (store.clone(), scope.clone());
                    async move {
                        let events = store.events(&scope, after, 64).await.unwrap();
                        events.iter().map(|event| event.position).collect()
                    }
                };
                follow(read, &done).await
            })
        };
        let writers = (0..WRITERS).map(|writer| {
            let (store, scope) = (store.clone(), scope.clone());
            tokio::spawn(async move {
                for write in 0..WRITES_EACH {
                    store.execute(&scope, &claim(&format!("{writer}/{write}")), None).await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        done.store(true, Ordering::SeqCst);
        let head = store.position(&scope).await.unwrap();
        assert_eq!(reader.await.unwrap(), Ok(head));
        assert_eq!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Intact { events: head });
    })
    .await;
}

/// The same reader over positions from a sequence: it must fail, or it proves nothing. Two
/// transactions take 1 and 2, and the second commits first.
#[tokio::test]
async fn the_reader_catches_positions_from_a_sequence() {
    each_database(|store| async move {
        if store.db().backend() != DbBackend::Postgres {
            return;
        }
        let db = &store.db().for_all_tenants().writer();
        db.execute_unprepared("CREATE TABLE by_sequence (position bigserial PRIMARY KEY)").await.unwrap();
        let insert = "INSERT INTO by_sequence DEFAULT VALUES";
        let slow = db.begin().await.unwrap();
        slow.execute_unprepared(insert).await.unwrap();
        let fast = db.begin().await.unwrap();
        fast.execute_unprepared(insert).await.unwrap();
        fast.commit().await.unwrap();
        let read = |after: i64| async move {
            let sql = format!("SELECT position FROM by_sequence WHERE position > {after} ORDER BY position");
            let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
            rows.iter().map(|row| row.try_get("", "position").unwrap()).collect()
        };
        assert_eq!(follow(read, &AtomicBool::new(true)).await, Err(2));
        slow.commit().await.unwrap();
    })
    .await;
}
