//! `import` and `export` through the binary.

use claimgraph::demo;
use claimgraph_plugin::NoProgress;
use claimgraph_store::testing::each_store;

use crate::process::{run, text};

#[tokio::test]
async fn an_export_is_imported_and_exported_the_same() {
    each_store(|test| async move {
        demo::load(&test.store, &NoProgress).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("demo.ndjson");
        let path = file.to_str().unwrap();
        let exported =
            run(folder.path(), &["export", "--tenant", "demo", "--output", path, "--database-url", &test.url]).await;
        assert!(exported.status.success(), "{}", text(&exported.stderr));
        let other = ["--database-url", "sqlite://other.db"];
        let import = [&["import", "--format", "ndjson", path][..], &other].concat();
        let imported = run(folder.path(), &import).await;
        assert!(imported.status.success(), "{}", text(&imported.stderr));
        assert!(text(&imported.stdout).contains("of the tenant `demo`"), "{}", text(&imported.stdout));
        let again = run(folder.path(), &[&["export", "--tenant", "demo"][..], &other].concat()).await;
        assert!(again.stdout == std::fs::read(&file).unwrap(), "byte for byte");
        let verified = run(folder.path(), &[&["log", "verify", "--tenant", "demo"][..], &other].concat()).await;
        assert!(verified.status.success());
        let twice = run(folder.path(), &import).await;
        assert_eq!(twice.status.code(), Some(1));
        assert!(text(&twice.stderr).contains("lines 1 to "), "{}", text(&twice.stderr));
    })
    .await;
}

#[tokio::test]
async fn a_metamath_database_is_imported_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/plugins/metamath/tests/data/logic.mm");
    let import = ["import", "--format", "metamath", file];
    let first = run(folder.path(), &import).await;
    assert!(first.status.success(), "{}", text(&first.stderr));
    let head = text(&run(folder.path(), &["log", "verify"]).await.stdout);
    let second = run(folder.path(), &import).await;
    assert!(text(&second.stdout).contains("had been imported before"), "{}", text(&second.stdout));
    assert_eq!(text(&run(folder.path(), &["log", "verify"]).await.stdout), head);
    let list = text(&run(folder.path(), &["import", "--list"]).await.stdout);
    assert!(list.contains("metamath") && list.contains("ndjson"), "{list}");
}

#[tokio::test]
async fn a_wordnet_is_imported_once_and_searched() {
    let folder = tempfile::tempdir().unwrap();
    let files = concat!(env!("CARGO_MANIFEST_DIR"), "/plugins/wordnet/tests/data/small");
    let import = ["import", "--format", "wordnet", files];
    let first = run(folder.path(), &import).await;
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert!(text(&first.stdout).starts_with("28 claims, 29 edges in 1 bundles"), "{}", text(&first.stdout));
    let second = run(folder.path(), &import).await;
    assert!(text(&second.stdout).contains("had been imported before"), "{}", text(&second.stdout));
    let found = text(&run(folder.path(), &["search", "first dog in orbit"]).await.stdout);
    assert!(found.contains("Laika"), "{found}");
    let list = text(&run(folder.path(), &["import", "--list"]).await.stdout);
    assert!(list.contains("wordnet"), "{list}");
}
