//! Connections: one writer and several readers for SQLite, pools for PostgreSQL, behind one type.

mod connection;
mod reach;
mod role;
mod stats;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::error::{Code, Error};
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database as SeaDatabase, DatabaseConnection, DbBackend};

use self::reach::Tells;
pub use self::stats::{DatabaseStats, PoolStats, STATEMENTS};
use crate::error::database;

/// How to reach the database and how much of it to use.
#[derive(Clone)]
pub struct DatabaseOptions {
    /// `sqlite://FILE`, or `postgres://USER:PASSWORD@HOST:PORT/NAME`.
    pub url: String,
    /// Connections for reading; for PostgreSQL also the bound of those for writing.
    pub read_connections: u32,
    /// How long a write may wait for another before it fails with `UNAVAILABLE`.
    pub write_timeout: Duration,
    /// Prepared statements kept by a connection. Where it is 0, none are kept and no setting of a session is relied upon:
    /// for poolers in transaction mode.
    pub statement_cache: usize,
    /// Memory for pages kept by a connection of `SQLite`, bytes.
    pub page_cache_bytes: u64,
}

impl DatabaseOptions {
    /// The defaults for a URL: 8 readers, 30 seconds, 256 statements, 64 MiB of pages.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            read_connections: 8,
            write_timeout: Duration::from_secs(30),
            statement_cache: 256,
            page_cache_bytes: 64 << 20,
        }
    }
}

impl std::fmt::Debug for DatabaseOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL may hold a password.
        let scheme = self.url.split(':').next().unwrap_or_default();
        f.debug_struct("DatabaseOptions").field("scheme", &scheme).finish_non_exhaustive()
    }
}

/// Two ways into one database. Cloning shares the connections.
#[derive(Clone, Debug)]
pub struct Database {
    write: DatabaseConnection,
    read: DatabaseConnection,
    tells: Tells,
    counts: Arc<stats::Counts>,
}

impl Database {
    /// Connects, making the SQLite file where there is none.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a URL of another kind, `UNAVAILABLE` when the database cannot be reached.
    pub async fn connect(options: &DatabaseOptions) -> Result<Self, Error> {
        match options.url.split(':').next() {
            Some("sqlite") => Self::connect_sqlite(options).await,
            Some("postgres" | "postgresql") => {
                let mut connect = pool_options(options, options.read_connections.max(2));
                // Who keeps no prepared statements has a pooler in transaction mode.
                let tells = if options.statement_cache == 0 { Tells::Transactions } else { Tells::Sessions };
                if tells == Tells::Sessions {
                    connect.map_sqlx_postgres_pool_opts(reach::set_when_taken);
                }
                let pool = open(connect).await?;
                Ok(Self { tells, ..Self::of(pool.clone(), pool) })
            }
            _ => Err(Error::new(
                Code::BadRequest,
                "the database URL begins with neither `sqlite://` nor `postgres://`; give one such as sqlite://claimgraph.db",
            )),
        }
    }

    async fn connect_sqlite(options: &DatabaseOptions) -> Result<Self, Error> {
        // An in-memory database exists only within one connection, so both ways share it.
        let in_memory = options.url.contains(":memory:");
        let busy = options.write_timeout;
        let cache = options.statement_cache;
        // In KiB where it is negative: https://sqlite.org/pragma.html#pragma_cache_size.
        let pages = format!("-{}", options.page_cache_bytes >> 10);
        let tune = move |sqlite: SqliteConnectOptions| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(busy)
                .statement_cache_capacity(cache)
                .pragma("temp_store", "memory")
                .pragma("cache_size", pages.clone())
                .pragma("mmap_size", "268435456")
        };
        let mut write = pool_options(options, 1);
        write.map_sqlx_sqlite_opts(tune.clone());
        let write = open(write).await?;
        if in_memory {
            return Ok(Self::of(write.clone(), write));
        }
        let mut read = pool_options(options, options.read_connections.max(1));
        read.map_sqlx_sqlite_opts(move |sqlite| tune(sqlite).pragma("query_only", "on"));
        Ok(Self::of(write, open(read).await?))
    }

    fn of(write: DatabaseConnection, read: DatabaseConnection) -> Self {
        Self { write, read, tells: Tells::Sessions, counts: Arc::default() }
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }

    /// How PostgreSQL was connected to, for connections beside the pool.
    pub(crate) fn postgres_options(&self) -> PgConnectOptions {
        self.write.get_postgres_connection_pool().connect_options().as_ref().clone()
    }

    /// Calls back with every statement that either way runs; for tests and metrics that count.
    pub fn observe(&mut self, callback: impl Fn(&sea_orm::metric::Info<'_>) + Send + Sync + Clone + 'static) {
        self.write.set_metric_callback(callback.clone());
        self.read.set_metric_callback(callback);
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// `UNAVAILABLE` when it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read.ping().await.map_err(|cause| database(&cause))
    }

    /// Closes all connections; SQLite writes its log back into the file.
    ///
    /// # Errors
    /// `INTERNAL` when the database refuses.
    pub async fn close(self) -> Result<(), Error> {
        if self.backend() == DbBackend::Postgres {
            return self.read.close().await.map_err(|cause| database(&cause));
        }
        self.read.close().await.map_err(|cause| database(&cause))?;
        self.write.close().await.map_err(|cause| database(&cause))
    }
}

fn pool_options(options: &DatabaseOptions, connections: u32) -> ConnectOptions {
    let mut connect = ConnectOptions::new(options.url.clone());
    let cache = options.statement_cache;
    connect
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(options.write_timeout)
        .connect_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_postgres_opts(move |postgres| postgres.statement_cache_capacity(cache));
    connect
}

async fn open(options: ConnectOptions) -> Result<DatabaseConnection, Error> {
    SeaDatabase::connect(options).await.map_err(|cause| {
        let mut error = Error::new(Code::Unavailable, "the database cannot be reached");
        error.cause = Some(Box::new(cause));
        error
    })
}
