//! What is asked of the database, and how its connections stand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sea_orm::DbBackend;
use sea_orm::metric::Info;

use super::Database;
use crate::store::Store;

/// The target of what is told of each statement, at level `debug`: its text, without the values that are bound to it.
pub const STATEMENTS: &str = "claimgraph_store::statement";

/// Longest text of a statement that is told, bytes.
const SHOWN: usize = 1_000;

/// Statements since the store was opened.
#[derive(Debug, Default)]
pub(super) struct Counts {
    statements: AtomicU64,
    failed: AtomicU64,
    micros: AtomicU64,
}

/// How a database stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatabaseStats {
    /// Statements that were run since the store was opened, `BEGIN` and `COMMIT` aside.
    pub statements: u64,
    /// Those of them that failed.
    pub failed: u64,
    /// How long all of them took, from asking to the last row.
    pub elapsed: Duration,
    /// The pools: `all` on PostgreSQL, `write` and `read` on SQLite.
    pub pools: Vec<PoolStats>,
}

/// How a pool of connections stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolStats {
    /// What it is for.
    pub name: &'static str,
    /// Connections that may be open.
    pub most: u32,
    /// Connections that are open.
    pub open: u32,
    /// Those of them that nobody uses. Where none is left and as many are open as may be, callers wait.
    pub idle: u32,
}

impl Database {
    /// Counts the statements from here on, and tells of each.
    pub(crate) fn count_statements(&mut self) {
        let counts = Arc::clone(&self.counts);
        self.observe(move |info| counts.note(info));
    }

    fn pools(&self) -> Vec<PoolStats> {
        let idle = |idle: usize| u32::try_from(idle).unwrap_or(u32::MAX);
        match self.backend() {
            DbBackend::Postgres => {
                let pool = self.write.get_postgres_connection_pool();
                let most = pool.options().get_max_connections();
                vec![PoolStats { name: "all", most, open: pool.size(), idle: idle(pool.num_idle()) }]
            }
            _ => [("write", &self.write), ("read", &self.read)]
                .map(|(name, connection)| {
                    let pool = connection.get_sqlite_connection_pool();
                    let most = pool.options().get_max_connections();
                    PoolStats { name, most, open: pool.size(), idle: idle(pool.num_idle()) }
                })
                .to_vec(),
        }
    }
}

impl Counts {
    fn note(&self, info: &Info<'_>) {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.failed.fetch_add(u64::from(info.failed), Ordering::Relaxed);
        self.micros.fetch_add(u64::try_from(info.elapsed.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
        let sql = &info.statement.sql;
        let shown = sql.get(..sql.floor_char_boundary(SHOWN)).unwrap_or_default();
        tracing::debug!(target: STATEMENTS, sql = shown, elapsed = ?info.elapsed, failed = info.failed, "statement");
    }
}

impl Store {
    /// How the database's connections stand, and what was asked of it; no statement. For operators only.
    #[must_use]
    pub fn database_stats(&self) -> DatabaseStats {
        let db = self.db();
        DatabaseStats {
            statements: db.counts.statements.load(Ordering::Relaxed),
            failed: db.counts.failed.load(Ordering::Relaxed),
            elapsed: Duration::from_micros(db.counts.micros.load(Ordering::Relaxed)),
            pools: db.pools(),
        }
    }
}
