//! That PostgreSQL shows and takes the rows of a tenant only for work on it.

mod policies;
mod settings;

use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};

use super::{Database, Tells, open, pool_options, reach};
use crate::db::DatabaseOptions;
use crate::testing::TestStore;
use crate::tests::support;
use crate::{Scope, Store};

/// A tenant with rows in several tables.
async fn filled(store: &Store, name: &str) -> Scope {
    let scope = store.ensure_tenant(name).await.unwrap();
    support::namespace(store, &scope).await;
    support::made(store, &scope, name).await;
    scope
}

/// A database whose pool has one connection, which everybody shares.
async fn of_one_connection(test: &TestStore, tells: Tells) -> Database {
    let cache = if tells == Tells::Sessions { 16 } else { 0 };
    let options = DatabaseOptions { statement_cache: cache, ..DatabaseOptions::new(test.url.clone()) };
    let mut connect = pool_options(&options, 1);
    if tells == Tells::Sessions {
        connect.map_sqlx_postgres_pool_opts(reach::set_when_taken);
    }
    let pool = open(connect).await.unwrap();
    Database { tells, ..Database::of(pool.clone(), pool) }
}

async fn all(db: &impl ConnectionTrait, sql: &str) -> Vec<QueryResult> {
    db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap()
}

/// The first column of each row.
async fn keys(db: &impl ConnectionTrait, sql: &str) -> Vec<i32> {
    all(db, sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// The tenants whose claims are there for a select that names none.
async fn whose(db: &impl ConnectionTrait) -> Vec<i32> {
    keys(db, "SELECT DISTINCT tenant_id FROM claim ORDER BY 1").await
}
