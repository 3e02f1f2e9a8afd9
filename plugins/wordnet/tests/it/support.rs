//! What the tests share.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use claimgraph_plugin::domain::id::ClaimId;
use claimgraph_plugin::store::testing::{SeededEntropy, TestClock, past_the_store, store_options};
use claimgraph_plugin::store::{DatabaseOptions, Scope, Store, StoreOptions};
use claimgraph_plugin::{AnyPlugin, Assembled, ImportJob, ImportReport, Progress, assemble};
use claimgraph_plugin_wordnet::WordNet;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};

/// The plugin alone.
pub(crate) fn wordnet() -> Vec<Box<dyn AnyPlugin>> {
    vec![Box::new(WordNet)]
}

/// A WordNet of some tens of synsets, with every kind of line.
pub(crate) fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/small")
}

/// A store of its own for an import into the default tenant of a migrated database: that of a test remembers every
/// statement, and an import runs many.
pub(crate) struct Importing {
    pub(crate) store: Store,
    pub(crate) scope: Scope,
    assembled: Assembled,
}

impl Importing {
    pub(crate) async fn open(url: &str, change: impl FnOnce(&mut StoreOptions)) -> Self {
        // Ids must not repeat, though the clock stands still.
        static STORES: AtomicU64 = AtomicU64::new(0);
        let assembled = assemble(wordnet(), &std::collections::BTreeMap::new()).unwrap();
        let seed = u64::from(std::process::id()) << 32 | STORES.fetch_add(1, Ordering::Relaxed);
        let entropy = Arc::new(SeededEntropy::new(seed));
        let mut options = StoreOptions { entropy, ..store_options(Arc::new(TestClock::default())) };
        change(&mut options);
        let store = Store::open(&DatabaseOptions::new(url), options).await.unwrap();
        let scope = store.ensure_tenant("default").await.unwrap();
        assembled.vocabulary.define(&store, &scope).await.unwrap();
        Self { store, scope, assembled }
    }

    pub(crate) async fn run(&self, folder: &Path, progress: &dyn Progress) -> ImportReport {
        let importer = self.assembled.importers.get("wordnet").unwrap();
        let job = ImportJob { store: &self.store, scope: &self.scope, path: folder, progress };
        importer.import(job).await.unwrap()
    }
}

/// Whether nothing may be skipped.
#[expect(clippy::disallowed_methods, reason = "a test asks the environment where it runs")]
pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// What a database holds, read past the store.
pub(crate) struct Rows(DatabaseConnection);

impl Rows {
    pub(crate) async fn of(url: &str) -> Self {
        Self(past_the_store(url).await)
    }

    async fn all(&self, sql: &str) -> Vec<QueryResult> {
        let statement = Statement::from_string(self.0.get_database_backend(), sql);
        self.0.query_all_raw(statement).await.unwrap()
    }

    /// The number of rows that fit the rest of a `SELECT`.
    pub(crate) async fn count(&self, from: &str) -> i64 {
        self.all(&format!("SELECT COUNT(*) AS n FROM {from}")).await[0].try_get("", "n").unwrap()
    }

    /// The edges of a type, as lineages.
    pub(crate) async fn edges(&self, edge_type: &str) -> Vec<(Uuid, Uuid)> {
        let sql = "SELECT source_lineage_id, target_lineage_id FROM edge WHERE edge_type = ";
        let rows = self.all(&format!("{sql}'{edge_type}'")).await;
        let end = |row: &QueryResult, column: &str| row.try_get::<Uuid>("", column).unwrap();
        rows.iter().map(|row| (end(row, "source_lineage_id"), end(row, "target_lineage_id"))).collect()
    }

    /// The claim of a key.
    pub(crate) async fn claim(&self, key: &str) -> ClaimId {
        let rows = self.all(&format!("SELECT claim_id FROM reference_anchor WHERE anchor = '{key}'")).await;
        assert_eq!(rows.len(), 1, "{key}");
        ClaimId::from_uuid(rows[0].try_get::<Uuid>("", "claim_id").unwrap())
    }

    /// What all claims say.
    pub(crate) async fn contents(&self) -> Vec<String> {
        let rows = self.all("SELECT content FROM claim").await;
        rows.iter().map(|row| row.try_get("", "content").unwrap()).collect()
    }

    /// All keys by which claims are found.
    pub(crate) async fn keys(&self) -> std::collections::HashSet<String> {
        let rows = self.all("SELECT anchor FROM reference_anchor").await;
        rows.iter().map(|row| row.try_get("", "anchor").unwrap()).collect()
    }

    pub(crate) async fn close(self) {
        self.0.close().await.unwrap();
    }
}
