//! Files that follow from the code are committed, and fresh.

use std::path::Path;

#[test]
fn the_generated_files_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, text) in claimgraph::generated::files().unwrap() {
        let present = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        assert!(present == text, "{path} is stale: run `cargo run -- generate`");
    }
}

#[tokio::test]
async fn generate_writes_them_and_check_compares_them() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    let stale = crate::process::run(folder.path(), &["generate", "--check"]).await;
    assert_eq!(stale.status.code(), Some(1));
    assert!(crate::process::text(&stale.stderr).contains("stale: schema.graphql"));
    assert!(crate::process::run(folder.path(), &["generate"]).await.status.success());
    assert!(crate::process::run(folder.path(), &["generate", "--check"]).await.status.success());
}
