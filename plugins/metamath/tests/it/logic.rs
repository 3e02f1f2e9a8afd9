//! What becomes of a small database of two files.

use std::fs;
use std::path::{Path, PathBuf};

use claimgraph_plugin::domain::error::Code;
use claimgraph_plugin_test::TestApp;
use serde_json::{Value, json};

use super::support::metamath;

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file)
}

async fn statement(app: &TestApp, label: &str) -> Value {
    let text = format!(
        "{{ statement(label: \"{label}\") {{ id label claimType content formalContent attrs namespace {{ path }} }} }}"
    );
    app.query(&text).await["statement"].clone()
}

#[tokio::test]
async fn statements_become_claims() {
    TestApp::with(metamath, |app| async move {
        let report = app.import("metamath", &data("logic.mm")).await.unwrap();
        assert_eq!((report.claims, report.edges, report.bundles, report.replayed_bundles), (8, 6, 1, 0));

        let mut found = statement(&app, "ax-mp").await;
        found["id"].take();
        let path = "metamath/logic/Propositional logic/Axioms";
        assert_eq!(
            found,
            json!({
                "id": null, "label": "ax-mp", "claimType": "axiom", "content": "Modus ponens.", "formalContent": "|- q",
                "attrs": { "label": "ax-mp", "typecode": "|-" }, "namespace": { "path": path },
            })
        );
        let kinds =
            [("wi", "syntax"), ("ax-1", "axiom"), ("df-fal", "definition"), ("a1i", "theorem"), ("wff1", "syntax")];
        for (label, kind) in kinds {
            assert_eq!(statement(&app, label).await["claimType"], kind, "{label}");
        }
        // It has no comment, so it speaks for itself.
        assert_eq!(statement(&app, "a1ii").await["content"], "|- ( q -> ( r -> p ) )");
        assert_eq!(statement(&app, "open").await["attrs"]["complete"], false);
        assert_eq!(statement(&app, "absent").await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn citations_become_edges_and_the_file_a_source() {
    TestApp::with(metamath, |app| async move {
        app.import("metamath", &data("logic.mm")).await.unwrap();
        let text = "{ statement(label: \"a1i\") {
            edges(direction: OUT) { nodes { edgeType other { label } } }
            provenance { location source { sourceType title contentHash externalRef } } } }";
        let found = app.query(text).await["statement"].clone();
        let edges = found["edges"]["nodes"].as_array().unwrap();
        let cited: Vec<_> = edges.iter().map(|edge| edge["other"]["label"].as_str().unwrap()).collect();
        assert_eq!(cited, ["wi", "ax-1", "ax-mp"]);
        assert!(edges.iter().all(|edge| edge["edgeType"] == "depends_on"));
        let provenance = &found["provenance"][0];
        assert_eq!(provenance["location"], "a1i");
        assert_eq!(provenance["source"]["sourceType"], "dataset");
        assert_eq!(provenance["source"]["title"], "logic.mm");
        assert!(provenance["source"]["contentHash"].as_str().unwrap().starts_with("blake3:"));
    })
    .await;
}

#[tokio::test]
async fn importing_again_changes_nothing() {
    TestApp::with(metamath, |app| async move {
        app.import("metamath", &data("logic.mm")).await.unwrap();
        let head = app.store.position(&app.tenant).await.unwrap();
        let report = app.import("metamath", &data("logic.mm")).await.unwrap();
        assert_eq!((report.claims, report.replayed_bundles), (8, 1));
        assert_eq!(app.store.position(&app.tenant).await.unwrap(), head);
    })
    .await;
}

#[tokio::test]
async fn the_same_contents_under_another_name_are_refused() {
    TestApp::with(metamath, |app| async move {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(data("logic.mm"), folder.path().join("other.mm")).unwrap();
        fs::copy(data("symbols.mm"), folder.path().join("symbols.mm")).unwrap();
        app.import("metamath", &data("logic.mm")).await.unwrap();
        let error = app.import("metamath", &folder.path().join("other.mm")).await.unwrap_err();
        assert_eq!(error.code, Code::IdempotencyConflict);
        assert!(error.message.ends_with("import it as it was then"), "{}", error.message);
    })
    .await;
}

/// A new edition of a database has its own source, and its statements are the ones found.
#[tokio::test]
async fn a_new_edition_is_another_source() {
    TestApp::with(metamath, |app| async move {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tiny.mm");
        let mut seen = Vec::new();
        for comment in ["First edition.", "Second edition."] {
            fs::write(&file, format!("$c |- a $. $( {comment} $) ax $a |- a $.")).unwrap();
            app.import("metamath", &file).await.unwrap();
            let text = "{ statement(label: \"ax\") { content provenance { source { id } } } }";
            let found = app.query(text).await["statement"].clone();
            assert_eq!(found["content"], comment);
            seen.push(found["provenance"][0]["source"]["id"].clone());
        }
        assert_ne!(seen[0], seen[1]);
    })
    .await;
}

#[tokio::test]
async fn a_statement_is_found_in_its_newest_version_while_it_is_active() {
    TestApp::with(metamath, |app| async move {
        app.import("metamath", &data("logic.mm")).await.unwrap();
        let id = statement(&app, "ax-mp").await["id"].clone();
        let text = "mutation($claim: ID!) { reviseClaim(input: { claim: $claim, content: \"From p and p -> q, q.\" }) { claim { id } } }";
        let revised = app.query_with(text, json!({ "claim": id })).await["reviseClaim"]["claim"]["id"].clone();
        let found = statement(&app, "ax-mp").await;
        assert_eq!((&found["id"], &found["content"]), (&revised, &json!("From p and p -> q, q.")));
        let text = "mutation($claim: ID!) { retractClaim(input: { claim: $claim, reason: \"A test.\" }) { position } }";
        app.query_with(text, json!({ "claim": revised })).await;
        assert_eq!(statement(&app, "ax-mp").await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn only_statements_have_a_label() {
    TestApp::with(metamath, |app| async move {
        app.import("metamath", &data("logic.mm")).await.unwrap();
        let text = "mutation { createClaim(input: { claimType: \"assertion\", content: \"Another.\",
            namespace: \"metamath/logic\", attrs: { label: \"mine\" } }) { claim { label } } }";
        assert_eq!(app.query(text).await["createClaim"]["claim"]["label"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_malformed_file_is_refused_with_its_place_and_nothing_is_stored() {
    TestApp::with(metamath, |app| async move {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bad.mm");
        fs::write(&file, "$c |- a $.\nax $a |- b $.\n").unwrap();
        let error = app.import("metamath", &file).await.unwrap_err();
        assert_eq!(error.code, Code::ValidationFailed);
        assert!(error.message.starts_with("bad.mm:2:10: "), "{}", error.message);
        let error = app.import("metamath", &folder.path().join("absent.mm")).await.unwrap_err();
        assert!(error.message.contains("absent.mm"), "{}", error.message);
        assert_eq!(app.query("{ claims { totalCount } }").await["claims"]["totalCount"], 0);
    })
    .await;
}
