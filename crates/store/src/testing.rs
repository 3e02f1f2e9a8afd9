//! Runs one test on every database that the store speaks to; for this crate and those above it.
//!
//! ```ignore
//! #[tokio::test]
//! async fn nothing_is_there_at_first() {
//!     testing::each_database(|store| async move { /* … */ }).await;
//! }
//! ```
//!
//! SQLite runs on a file of its own. PostgreSQL runs on a database of its own, made on the server
//! that the environment's `TEST_DATABASE_URL` names, else on `postgres://postgres@127.0.0.1:5432/postgres`, and dropped
//! afterwards, whether the test fails or not. Where that login passes by row-level security, the database belongs to an
//! ordinary role of its own, and the store logs in as that, so that each test runs under it. Where no server answers, the test says loudly that it
//! ran on SQLite alone; with `CI=true` that is a failure.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "tests read the environment and fail by panicking"
)]

mod ambient;

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_domain::limits::Limits;
use futures::FutureExt;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, Statement};

pub use self::ambient::{SeededEntropy, TestClock};
use crate::audit::AuditOptions;
use crate::coalesce::WriteOptions;
use crate::context::ContextOptions;
use crate::db::{Database, DatabaseOptions};
use crate::feed::{FeedOptions, Wakeup};
use crate::graph::GraphOptions;
use crate::read::Cursor;
use crate::search::SearchOptions;
use crate::store::{Store, StoreOptions};
use crate::webhook::WebhookOptions;

const DEFAULT_SERVER: &str = "postgres://postgres@127.0.0.1:5432/postgres";

/// The ordinary role, which is also its own password.
const ROLE: &str = "claimgraph_test";

/// What is read of a cursor of a list, written anew; for what reads any text as one.
///
/// # Errors
/// `CURSOR_INVALID` for what is none.
pub fn reread_cursor(text: &str) -> Result<String, Error> {
    Cursor::reread(text).map(|cursor| cursor.text())
}

/// The statements that a store has run.
#[derive(Debug, Clone, Default)]
pub struct Statements(Arc<Mutex<Vec<Statement>>>);

impl Statements {
    /// The statements since the last call, in order.
    #[must_use]
    pub fn take(&self) -> Vec<Statement> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many statements since the last call.
    #[must_use]
    pub fn count(&self) -> usize {
        self.take().len()
    }

    fn push(&self, statement: &Statement) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(statement.clone());
    }
}

/// A store on an empty migrated database, with what it was made of.
#[derive(Clone)]
pub struct TestStore {
    /// The store.
    pub store: Store,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// The statements that it runs.
    pub statements: Statements,
    /// The URL of its database, for a second store on it.
    pub url: String,
}

impl TestStore {
    /// A migrated store on a database.
    pub async fn open(url: &str) -> Self {
        Self::open_with(url, |options| options).await
    }

    /// A migrated store on a database, with some of its options changed.
    pub async fn open_with(url: &str, change: impl FnOnce(StoreOptions) -> StoreOptions) -> Self {
        let clock = Arc::new(TestClock::default());
        let statements = Statements::default();
        let mut db = Database::connect(&options(url)).await.expect("the test's database opens");
        let seen = statements.clone();
        db.observe(move |info| seen.push(info.statement));
        let store = Store::over(db, change(store_options(Arc::clone(&clock))));
        store.migrate().await.expect("the test's database is migrated");
        let _ = statements.take();
        Self { store, clock, statements, url: url.to_owned() }
    }
}

/// The options of a store for tests: this clock, seeded randomness, default limits, 16 MiB of cache, a graph index
/// that does not look for the commits of other processes by itself, logs in which they are looked for each second.
#[must_use]
pub fn store_options(clock: Arc<TestClock>) -> StoreOptions {
    let graph = GraphOptions { poll: Duration::from_hours(1), ..GraphOptions::default() };
    StoreOptions {
        clock,
        entropy: Arc::new(SeededEntropy::new(42)),
        limits: Limits::default(),
        cache_bytes: 16 << 20,
        graph,
        feed: FeedOptions { wakeup: Wakeup::Poll, ..FeedOptions::default() },
        writes: WriteOptions::default(),
        webhooks: WebhookOptions::default(),
        audit: AuditOptions::default(),
        search: SearchOptions::default(),
        context: ContextOptions::default(),
    }
}

fn options(url: &str) -> DatabaseOptions {
    DatabaseOptions { read_connections: 4, ..DatabaseOptions::new(url) }
}

/// Runs a test on each database, with the store alone.
pub async fn each_database<F: Future<Output = ()>>(test: impl Fn(Store) -> F) {
    each_store(|test_store| test(test_store.store)).await;
}

/// Runs a test on each database, with the store and what it was made of.
pub async fn each_store<F: Future<Output = ()>>(test: impl Fn(TestStore) -> F) {
    on_sqlite(&test).await;
    on_postgres(&test).await;
}

/// Runs a test on SQLite alone.
pub async fn on_sqlite<F: Future<Output = ()>>(test: impl Fn(TestStore) -> F) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let opened = TestStore::open(&format!("sqlite://{}", folder.path().join("test.db").display())).await;
    let outcome = AssertUnwindSafe(test(opened.clone())).catch_unwind().await;
    let _ = opened.store.close().await;
    if let Err(panic) = outcome {
        eprintln!("the test failed on SQLite");
        resume_unwind(panic);
    }
}

/// Runs a test on PostgreSQL alone, when there is a server.
pub async fn on_postgres<F: Future<Output = ()>>(test: impl Fn(TestStore) -> F) {
    let Some(server) = Server::reach().await else { return };
    let name = server.create().await;
    let opened = AssertUnwindSafe(TestStore::open(&server.url_of(&name))).catch_unwind().await;
    let outcome = match opened {
        Err(panic) => Err(panic),
        Ok(opened) => {
            let outcome = AssertUnwindSafe(test(opened.clone())).catch_unwind().await;
            let _ = opened.store.close().await;
            outcome
        }
    };
    server.drop(&name).await;
    if let Err(panic) = outcome {
        eprintln!("the test failed on PostgreSQL");
        resume_unwind(panic);
    }
}

/// One connection past the store, which sees the rows of all tenants.
pub async fn past_the_store(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let database = sea_orm::Database::connect(options).await.expect("the test's database opens");
    if database.get_database_backend() == DbBackend::Postgres {
        database.execute_unprepared("SET claimgraph.tenant = '*'").await.expect("the setting is taken");
    }
    database
}

/// The URL of a test's database for a role that passes by row-level security; `None` where the tests know of none.
#[must_use]
pub fn url_past_row_security(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let address = rest.strip_prefix(&format!("{ROLE}:{ROLE}@"))?;
    let server = server_url();
    let (_, server) = server.split_once("://")?;
    let (login, _) = server.split('?').next()?.rsplit_once('@')?;
    Some(format!("{scheme}://{login}@{address}"))
}

fn server_url() -> String {
    std::env::var("TEST_DATABASE_URL").unwrap_or_else(|_| DEFAULT_SERVER.to_owned())
}

/// The PostgreSQL server that tests make their databases on.
struct Server {
    url: String,
    admin: DatabaseConnection,
    /// The role that owns the databases, where it is another than the one that makes them.
    role: Option<&'static str>,
}

impl Server {
    async fn reach() -> Option<Self> {
        let url = server_url();
        let mut options = ConnectOptions::new(url.clone());
        options.max_connections(1).connect_timeout(Duration::from_secs(5)).sqlx_logging(false);
        match sea_orm::Database::connect(options).await {
            Ok(admin) => Some(Self { role: ordinary_role(&admin).await, url, admin }),
            Err(cause) => {
                let message = "NO POSTGRESQL SERVER ANSWERS: THIS TEST RAN ON SQLITE ALONE (set TEST_DATABASE_URL)";
                assert!(std::env::var("CI").as_deref() != Ok("true"), "{message}: {cause}");
                eprintln!("{message}: {cause}");
                None
            }
        }
    }

    /// Makes an empty database with a name of its own, and tells the name.
    async fn create(&self) -> String {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("claimgraph_test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::SeqCst));
        self.run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        let owner = self.role.map(|role| format!("OWNER {role}")).unwrap_or_default();
        self.run(&format!("CREATE DATABASE {name} TEMPLATE template0 {owner}")).await;
        name
    }

    async fn drop(&self, name: &str) {
        self.run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }

    async fn run(&self, sql: &str) {
        self.admin.execute_unprepared(sql).await.expect("the test server takes commands");
    }

    fn url_of(&self, name: &str) -> String {
        let (base, query) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let host = base.rsplit_once('/').map_or(base, |(host, _)| host);
        let host = match (self.role, host.split_once("://")) {
            (Some(role), Some((scheme, address))) => {
                let address = address.rsplit_once('@').map_or(address, |(_, address)| address);
                format!("{scheme}://{role}:{role}@{address}")
            }
            _ => host.to_owned(),
        };
        let separator = if query.is_empty() { "" } else { "?" };
        format!("{host}/{name}{separator}{query}")
    }
}

/// The role that is to own the databases, made where it is not there; `None` where row-level security holds for this
/// login itself.
async fn ordinary_role(admin: &DatabaseConnection) -> Option<&'static str> {
    let bypasses = "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)";
    let bypasses = Statement::from_string(DbBackend::Postgres, bypasses);
    admin.query_one_raw(bypasses).await.expect("the test server tells of its roles")?;
    // Several processes of tests may be the first at the same time.
    let make = format!(
        "DO $$ BEGIN
             IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                 CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{ROLE}';
             END IF;
         EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
         END $$"
    );
    admin.execute_unprepared(&make).await.expect("the test server makes a role");
    Some(ROLE)
}
