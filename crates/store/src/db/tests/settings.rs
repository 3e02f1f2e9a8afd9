use std::time::Duration;

use futures::future::join_all;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, TransactionTrait};

use super::{Database, Tells, all, filled, keys, of_one_connection, whose};
use crate::TenantKey;
use crate::entity::{agent, claim};
use crate::testing::{TestStore, on_postgres};

/// Two tenants, and a database of one connection for each way to say whose rows are worked on.
async fn both(test: &TestStore) -> (TenantKey, TenantKey, Vec<Database>) {
    let (one, other) = (filled(&test.store, "one").await, filled(&test.store, "other").await);
    let mut databases = Vec::new();
    for tells in [Tells::Sessions, Tells::Transactions] {
        databases.push(of_one_connection(test, tells).await);
    }
    (one.key, other.key, databases)
}

#[tokio::test]
async fn a_connection_that_is_shared_by_many_tenants_never_mixes_them() {
    on_postgres(|test| async move {
        let mut tenants = Vec::new();
        for n in 0..32 {
            tenants.push(filled(&test.store, &format!("t{n}")).await.key);
        }
        for tells in [Tells::Sessions, Tells::Transactions] {
            let db = of_one_connection(&test, tells).await;
            let each = tenants.iter().map(|tenant| {
                let (db, tenant) = (db.clone(), *tenant);
                tokio::spawn(async move {
                    for round in 0..20 {
                        assert_eq!(whose(&db.reader(tenant)).await, [tenant.0], "{tells:?}");
                        let tx = db.writer(tenant).begin().await.unwrap();
                        assert_eq!(whose(&tx).await, [tenant.0], "{tells:?}");
                        match round % 3 {
                            0 => tx.rollback().await.unwrap(),
                            1 => tx.commit().await.unwrap(),
                            // As when an error is returned in the middle.
                            _ => drop(tx),
                        }
                        assert_eq!(claim::Entity::find().count(&db.reader(tenant)).await.unwrap(), 1);
                    }
                })
            });
            let across = tokio::spawn({
                let db = db.clone();
                async move {
                    for _ in 0..20 {
                        assert_eq!(whose(&db.for_all_tenants().reader()).await.len(), 32, "{tells:?}");
                    }
                }
            });
            for done in join_all(each.chain([across])).await {
                done.unwrap();
            }
            db.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn what_fails_or_is_left_midway_leaves_nothing_to_the_next() {
    on_postgres(|test| async move {
        let (one, other, databases) = both(&test).await;
        for db in databases {
            // An error, within a transaction and without.
            db.reader(one).execute_unprepared("SELECT 1/0").await.unwrap_err();
            assert_eq!(whose(&db.reader(other)).await, [other.0]);
            let tx = db.writer(one).begin().await.unwrap();
            tx.execute_unprepared("SELECT 1/0").await.unwrap_err();
            drop(tx);
            assert_eq!(whose(&db.reader(other)).await, [other.0]);
            // A statement that nobody waits for any more, at several moments of its life.
            for wait in [0, 1, 5, 50] {
                let sleeping = db.reader(one);
                let slow = sleeping.execute_unprepared("SELECT pg_sleep(0.1)");
                assert!(tokio::time::timeout(Duration::from_millis(wait), slow).await.is_err());
                assert_eq!(whose(&db.reader(other)).await, [other.0], "after {wait} ms");
                assert_eq!(whose(&db.reader(one)).await, [one.0], "after {wait} ms");
            }
            // A savepoint that is rolled back.
            let tx = db.writer(one).begin().await.unwrap();
            tx.begin().await.unwrap().rollback().await.unwrap();
            assert_eq!(whose(&tx).await, [one.0]);
            tx.rollback().await.unwrap();
            assert_eq!(whose(&db.reader(other)).await, [other.0]);
            db.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn without_a_wish_nothing_is_shown() {
    on_postgres(|test| async move {
        let (one, _, databases) = both(&test).await;
        for db in databases {
            assert_eq!(whose(&db.reader(one)).await, [one.0]);
            assert_eq!(whose(&db.read).await, [0; 0], "a connection that is taken past `reader`");
            assert_eq!(agent::Entity::find().count(&db.write).await.unwrap(), 0);
            assert_eq!(whose(&db.reader(one)).await, [one.0]);
            db.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn the_server_is_told_only_what_changes() {
    on_postgres(|test| async move {
        let (one, other, mut databases) = both(&test).await;
        let db = databases.remove(0);
        let told = async |tenant| {
            let told = "SELECT (generic_plans + custom_plans)::integer FROM pg_prepared_statements
                WHERE statement LIKE '%set_config%'";
            keys(&db.reader(tenant), told).await[0]
        };
        let before = told(one).await;
        for _ in 0..10 {
            assert_eq!(whose(&db.reader(one)).await, [one.0]);
            let tx = db.writer(one).begin().await.unwrap();
            assert_eq!(all(&tx, "SELECT 1").await.len(), 1);
            tx.rollback().await.unwrap();
        }
        assert_eq!(told(one).await, before, "what is set already is not set again");
        for n in 1..=5 {
            assert_eq!(told(other).await, before + 2 * n - 1);
            assert_eq!(told(one).await, before + 2 * n);
        }
        db.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn connections_that_come_and_go_are_told_apart() {
    on_postgres(|test| async move {
        let (one, other, mut databases) = both(&test).await;
        let db = databases.remove(0);
        // Many more connections than are remembered, each of which stands where another stood.
        for n in 0..24 {
            let (mine, next) = if n % 2 == 0 { (one, other) } else { (other, one) };
            assert_eq!(whose(&db.reader(mine)).await, [mine.0]);
            assert_eq!(whose(&db.reader(next)).await, [next.0]);
            let gone = db.reader(next).execute_unprepared("SELECT pg_terminate_backend(pg_backend_pid())").await;
            assert!(gone.is_err());
        }
        db.close().await.unwrap();
    })
    .await;
}
