//! What the tests share.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use claimgraph_plugin::domain::id::ClaimId;
use claimgraph_plugin::store::testing::{SeededEntropy, TestClock, past_the_store, store_options};
use claimgraph_plugin::store::{DatabaseOptions, Store, StoreOptions};
use claimgraph_plugin::{AnyPlugin, ImportJob, ImportReport, NoProgress, assemble};
use claimgraph_plugin_metamath::Metamath;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};

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

/// Whether nothing may be skipped.
#[expect(clippy::disallowed_methods, reason = "a test asks the environment where it runs")]
pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// How many theorems are compared with the reference program.
#[expect(clippy::disallowed_methods, reason = "the full comparison is asked for by the environment")]
pub(crate) fn oracle_size() -> usize {
    std::env::var("METAMATH_ORACLE").ok().and_then(|size| size.parse().ok()).unwrap_or(40)
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

    /// Every edge, as lineages.
    pub(crate) async fn edges(&self) -> Vec<(Uuid, Uuid)> {
        let rows = self.all("SELECT source_lineage_id, target_lineage_id FROM edge").await;
        let end = |row: &QueryResult, column: &str| row.try_get::<Uuid>("", column).unwrap();
        rows.iter().map(|row| (end(row, "source_lineage_id"), end(row, "target_lineage_id"))).collect()
    }

    /// The claim of each label.
    pub(crate) async fn labels(&self) -> BTreeMap<String, ClaimId> {
        let rows = self.all("SELECT anchor, claim_id FROM reference_anchor").await;
        let read = |row: &QueryResult| {
            let claim = row.try_get::<Uuid>("", "claim_id").unwrap();
            (row.try_get::<String>("", "anchor").unwrap(), ClaimId::from_uuid(claim))
        };
        rows.iter().map(read).collect()
    }

    /// The labels of theorems, in order.
    pub(crate) async fn theorems(&self) -> Vec<String> {
        let sql = "SELECT anchor FROM reference_anchor JOIN claim ON claim.tenant_id = reference_anchor.tenant_id \
                   AND claim.id = reference_anchor.claim_id WHERE claim.claim_type = 'theorem'";
        let rows = self.all(sql).await;
        let mut labels: Vec<String> = rows.iter().map(|row| row.try_get("", "anchor").unwrap()).collect();
        // The two databases would put them in different orders.
        labels.sort_unstable();
        labels
    }

    pub(crate) async fn close(self) {
        self.0.close().await.unwrap();
    }
}
