//! What the tests share.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use claimgraph_plugin::store::testing::{SeededEntropy, TestClock, store_options};
use claimgraph_plugin::store::{DatabaseOptions, Store, StoreOptions};
use claimgraph_plugin::{AnyPlugin, ImportJob, ImportReport, NoProgress, assemble};
use claimgraph_plugin_metamath::Metamath;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, QueryResult, Statement};

/// The plugin alone.
pub(crate) fn metamath() -> Vec<Box<dyn AnyPlugin>> {
    vec![Box::new(Metamath)]
}

/// Imports a file into the default tenant of a migrated database, through a store of its own: that of a
/// test remembers every statement, and an import runs many.
pub(crate) async fn import(url: &str, file: &Path) -> ImportReport {
    // Ids must not repeat, though the clock stands still.
    static STORES: AtomicU64 = AtomicU64::new(0);
    let assembled = assemble(metamath(), &BTreeMap::new()).unwrap();
    let seed = u64::from(std::process::id()) << 32 | STORES.fetch_add(1, Ordering::Relaxed);
    let options =
        StoreOptions { entropy: Arc::new(SeededEntropy::new(seed)), ..store_options(Arc::new(TestClock::default())) };
    let store = Store::open(&DatabaseOptions::new(url), options).await.unwrap();
    let scope = store.ensure_tenant("default").await.unwrap();
    assembled.vocabulary.define(&store, &scope).await.unwrap();
    let importer = assembled.importers.get("metamath").unwrap();
    let job = ImportJob { store: &store, scope: &scope, path: file, progress: &NoProgress };
    let report = importer.import(job).await.unwrap();
    store.close().await.unwrap();
    report
}

/// What a database holds, read past the store.
pub(crate) struct Rows(DatabaseConnection);

impl Rows {
    pub(crate) async fn of(url: &str) -> Self {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        Self(Database::connect(options).await.unwrap())
    }

    async fn all(&self, sql: &str) -> Vec<QueryResult> {
        let statement = Statement::from_string(self.0.get_database_backend(), sql);
        self.0.query_all_raw(statement).await.unwrap()
    }

    /// The number of rows that fit the rest of a `SELECT`.
    pub(crate) async fn count(&self, from: &str) -> i64 {
        self.all(&format!("SELECT COUNT(*) AS n FROM {from}")).await[0].try_get("", "n").unwrap()
    }

    /// Every edge, as lineages.
    pub(crate) async fn edges(&self) -> Vec<(Uuid, Uuid)> {
        let rows = self.all("SELECT source_lineage_id, target_lineage_id FROM edge").await;
        let end = |row: &QueryResult, column: &str| row.try_get::<Uuid>("", column).unwrap();
        rows.iter().map(|row| (end(row, "source_lineage_id"), end(row, "target_lineage_id"))).collect()
    }

    pub(crate) async fn close(self) {
        self.0.close().await.unwrap();
    }
}
