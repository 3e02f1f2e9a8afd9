use std::sync::Arc;

use claimgraph_plugin::NoProgress;
use claimgraph_store::log::verify::Verdict;
use claimgraph_store::testing::{TestClock, TestStore, each_store, store_options};
use claimgraph_store::{Database, DatabaseOptions, Scope, Store};

use super::{Error, export, import};
use crate::demo;

async fn exported(store: &Store, scope: &Scope) -> Vec<u8> {
    let mut bytes = Vec::new();
    export(store, scope, &mut bytes, &NoProgress).await.unwrap();
    bytes
}

/// A file of a database of its own beside the one of the test.
async fn empty(folder: &std::path::Path) -> Store {
    let url = format!("sqlite://{}", folder.join("other.db").display());
    let db = Database::connect(&DatabaseOptions::new(url)).await.unwrap();
    let store = Store::over(db, store_options(Arc::new(TestClock::default())));
    store.migrate().await.unwrap();
    store
}

async fn demo_log(test: &TestStore) -> (Scope, Vec<u8>) {
    demo::load(&test.store, &NoProgress).await.unwrap();
    let scope = test.store.scope(demo::TENANT, None).await.unwrap();
    let bytes = exported(&test.store, &scope).await;
    (scope, bytes)
}

#[tokio::test]
async fn an_exported_log_comes_back_the_same() {
    each_store(|test| async move {
        let (scope, bytes) = demo_log(&test).await;
        let folder = tempfile::tempdir().unwrap();
        let other = empty(folder.path()).await;
        let imported = import(&other, bytes.as_slice(), Some(demo::TENANT), &NoProgress).await.unwrap();
        let head = test.store.position(&scope).await.unwrap();
        assert_eq!((imported.tenant.as_str(), imported.events), (demo::TENANT, head));
        let restored = other.scope(demo::TENANT, None).await.unwrap();
        assert_eq!(other.verify_log(&restored, |_| {}).await.unwrap(), Verdict::Intact { events: head });
        assert!(exported(&other, &restored).await == bytes, "the second export is byte for byte the first");
        other.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_changed_line_is_named() {
    each_store(|test| async move {
        let (_, bytes) = demo_log(&test).await;
        let folder = tempfile::tempdir().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let with = |number: usize, line: &str| {
            let mut changed = lines.clone();
            changed[number - 1] = line;
            changed.join("\n")
        };
        let forged = lines[120].replacen("\"data\":{", "\"data\":{ ", 1);
        assert_ne!(forged, lines[120]);
        let mut without = lines.clone();
        without.remove(60);
        for (input, expected) in [
            (with(121, &forged), "line 121: the hash of the event at position 121"),
            (without.join("\n"), "line 61: position 61 was expected, not 62"),
            (with(5, "{}"), "line 5: not an event"),
            (with(7, ""), "line 8: position 7 was expected, not 8"),
            (with(9, &lines[8].replacen("\"hash\":\"", "\"hash\":\"zz", 1)), "line 9: `hash` is not 64"),
        ] {
            let other = empty(folder.path()).await;
            let error = import(&other, input.as_bytes(), None, &NoProgress).await.unwrap_err();
            assert!(error.to_string().starts_with(expected), "{error}");
            assert!(other.tenants().await.unwrap().is_empty(), "the batch with the line is not stored");
            other.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_log_is_not_replayed_over_another() {
    each_store(|test| async move {
        let (_, bytes) = demo_log(&test).await;
        let error = import(&test.store, bytes.as_slice(), None, &NoProgress).await.unwrap_err();
        assert!(matches!(error, Error::Store { first: 1, .. }), "{error}");
        let error = import(&test.store, bytes.as_slice(), Some("other"), &NoProgress).await.unwrap_err();
        assert!(matches!(error, Error::Tenant { .. }), "{error}");
        let error = import(&test.store, &b"\n\n"[..], None, &NoProgress).await.unwrap_err();
        assert!(matches!(error, Error::Empty), "{error}");
    })
    .await;
}
