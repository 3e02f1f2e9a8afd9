use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend};
use tokio::time::timeout;

use super::{another, bookmark, follow, positions_to, told_only, write};
use crate::feed::{Begin, FeedOptions, Wakeup};
use crate::testing::{TestStore, each_store, on_postgres};

/// Two processes on one database, of which the second is told of commits by the database alone.
async fn two(test: &TestStore) -> (TestStore, TestStore) {
    let told = || FeedOptions { wakeup: Wakeup::Database, ..told_only() };
    (another(test, told()).await, another(test, told()).await)
}

/// Waits until a store is listening.
async fn listening(test: &TestStore) {
    let listens = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()";
    loop {
        let statement = sea_orm::Statement::from_string(DbBackend::Postgres, listens);
        if test.store.db().for_all_tenants().reader().query_one_raw(statement).await.unwrap().is_some() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_commit_of_another_process_wakes() {
    on_postgres(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        let (writer, listener) = two(&test).await;
        let mut reader = follow(&listener.store, &scope, Begin::Now).await;
        let begin = bookmark(&mut reader).await;
        listening(&test).await;
        for n in 1..=5 {
            write(&writer.store, &scope, &format!("n{n}")).await;
            assert_eq!(positions_to(&mut reader, begin + n).await, [begin + n]);
        }
        // What others wait on is told, too.
        let mut commits = listener.store.commits();
        commits.mark_unchanged();
        write(&writer.store, &scope, "last").await;
        timeout(Duration::from_secs(30), commits.changed()).await.unwrap().unwrap();
        for store in [writer, listener] {
            store.store.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_is_lost_comes_back() {
    on_postgres(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        let (writer, listener) = two(&test).await;
        let mut reader = follow(&listener.store, &scope, Begin::Now).await;
        let begin = bookmark(&mut reader).await;
        listening(&test).await;
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE query LIKE 'LISTEN%' AND datname = current_database()";
        test.store.db().for_all_tenants().writer().execute_unprepared(cut).await.unwrap();
        // Told while nobody listens: found when listening begins again.
        write(&writer.store, &scope, "n1").await;
        assert_eq!(positions_to(&mut reader, begin + 1).await, [begin + 1]);
        listening(&test).await;
        write(&writer.store, &scope, "n2").await;
        assert_eq!(positions_to(&mut reader, begin + 2).await, [begin + 2]);
        for store in [writer, listener] {
            store.store.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_lost_word_costs_a_look_and_no_event() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        let silent = || FeedOptions { poll: Duration::from_millis(20), wakeup: Wakeup::Poll, ..FeedOptions::default() };
        let (writer, listener) = (another(&test, silent()).await, another(&test, silent()).await);
        let mut reader = follow(&listener.store, &scope, Begin::Now).await;
        let begin = bookmark(&mut reader).await;
        for n in 1..=20 {
            write(&writer.store, &scope, &format!("n{n}")).await;
        }
        assert_eq!(positions_to(&mut reader, begin + 20).await, (begin + 1..=begin + 20).collect::<Vec<_>>());
        for store in [writer, listener] {
            store.store.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_false_word_does_no_harm() {
    each_store(|test| async move {
        let test = another(&test, told_only()).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        let mut reader = follow(&test.store, &scope, Begin::Now).await;
        let begin = bookmark(&mut reader).await;
        let _ = test.statements.take();
        test.store.feeds().announce(scope.key, begin + 1_000_000);
        test.store.feeds().announce_unknown();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(test.statements.count() <= 3, "the first look, one for each word, and no more");
        write(&test.store, &scope, "n").await;
        assert_eq!(positions_to(&mut reader, begin + 1).await, [begin + 1]);
        test.store.close().await.unwrap();
    })
    .await;
}
