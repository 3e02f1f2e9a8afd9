//! The databases of Debian's `metamath-databases`, version 0.0.0~20210101.
//!
//! The numbers of statements are what the reference program prints when it reads them; the
//! numbers of citations are the lines of its `show usage *`.

use std::path::{Path, PathBuf};

use claimgraph_graph::find_cycle;
use claimgraph_plugin::store::testing::each_store;

use super::oracle;
use super::support::{Rows, import, is_ci};

/// File, statements, citations.
const SMALL: [(&str, u64, u64); 8] = [
    ("big-unifier.mm", 6, 8),
    ("demo0.mm", 8, 7),
    ("hol.mm", 209, 2_093),
    ("iset.mm", 9_457, 128_166),
    ("miu.mm", 11, 9),
    ("nf.mm", 6_360, 75_163),
    ("peano.mm", 48, 0),
    ("ql.mm", 1_215, 15_751),
];
const LARGE: (&str, u64, u64) = ("set.mm", 40_426, 1_213_085);

/// The folder of the databases, `None` when it is absent outside continuous integration.
fn folder() -> Option<PathBuf> {
    let folder =
        std::env::var_os("METAMATH_DATABASES").map_or_else(|| "/usr/share/metamath/databases".into(), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(!is_ci(), "{} is missing: install metamath-databases", folder.display());
    eprintln!("SKIPPED: {} is missing, so no real database was imported", folder.display());
    None
}

/// Imports a file and checks what it adds to the rows.
async fn check(url: &str, file: &Path, claims: u64, edges: u64) {
    let name = file.display();
    let rows = Rows::of(url).await;
    let before = (rows.count("claim").await, rows.count("edge").await, rows.count("provenance").await);
    let report = import(url, file).await;
    assert_eq!((report.claims, report.edges, report.replayed_bundles), (claims, edges, 0), "{name}");
    let after = (rows.count("claim").await, rows.count("edge").await, rows.count("provenance").await);
    let (claims, edges) = (i64::try_from(claims).unwrap(), i64::try_from(edges).unwrap());
    assert_eq!(after, (before.0 + claims, before.1 + edges, before.2 + claims), "{name}");
    rows.close().await;
}

/// Every edge is a `depends_on` from one claim to another, and none closes a cycle.
async fn check_edges(url: &str) {
    let rows = Rows::of(url).await;
    assert_eq!(rows.count("edge WHERE edge_type <> 'depends_on'").await, 0);
    assert_eq!(rows.count("edge WHERE source_lineage_id = target_lineage_id").await, 0);
    assert_eq!(find_cycle(&rows.edges().await), None);
    rows.close().await;
}

#[tokio::test]
async fn the_small_databases_are_imported_with_the_known_counts() {
    let Some(folder) = folder() else { return };
    each_store(|test| {
        let folder = folder.clone();
        async move {
            for (file, claims, edges) in SMALL {
                check(&test.url, &folder.join(file), claims, edges).await;
            }
            check_edges(&test.url).await;
        }
    })
    .await;
}

#[tokio::test]
async fn set_mm_is_imported_with_the_known_counts_and_closures() {
    let Some(folder) = folder() else { return };
    each_store(|test| {
        let folder = folder.clone();
        async move {
            let (file, claims, edges) = LARGE;
            check(&test.url, &folder.join(file), claims, edges).await;
            check_edges(&test.url).await;
            oracle::check(&test.url, &folder.join(file)).await;
        }
    })
    .await;
}
