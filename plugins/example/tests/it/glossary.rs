use std::collections::BTreeMap;
use std::io::Write;

use claimgraph_plugin::{AnyPlugin, Settings};
use claimgraph_plugin_example::Example;
use claimgraph_plugin_test::TestApp;
use serde_json::{Value, json};

fn example() -> Vec<Box<dyn AnyPlugin>> {
    vec![Box::new(Example)]
}

/// Defines a term.
pub(crate) async fn define(app: &TestApp, word: &str, meaning: &str) -> Value {
    let text = "mutation($word: String!, $meaning: String!) {
        defineTerm(input: { word: $word, meaning: $meaning }) { term { id word meaning claim { id claimType } } position } }";
    let data = app.query_with(text, json!({ "word": word, "meaning": meaning })).await;
    data["defineTerm"]["term"].clone()
}

/// Makes a claim that uses a term; gives its id.
pub(crate) async fn claim_using(app: &TestApp, content: &str, term: &Value) -> Value {
    let text = "mutation($content: String!) {
        createClaim(input: { claimType: \"theorem\", content: $content, namespace: \"glossary\" }) { claim { id } } }";
    let made = app.query_with(text, json!({ "content": content })).await["createClaim"]["claim"]["id"].clone();
    let text = "mutation($claim: ID!, $term: ID!) {
        assertEdge(input: { source: $claim, target: $term, edgeType: \"uses_term\" }) { position } }";
    app.query_with(text, json!({ "claim": made, "term": term["claim"]["id"] })).await;
    made
}

#[tokio::test]
async fn a_defined_term_is_found_by_word_and_by_id() {
    TestApp::with(example, |app| async move {
        let term = define(&app, " Set ", "A collection of things.").await;
        assert_eq!(term["word"], "Set");
        assert_eq!(term["claim"]["claimType"], "term");
        let found = app.query("{ term(word: \"SET\") { id word meaning } }").await;
        assert_eq!(found["term"], json!({ "id": term["id"], "word": "Set", "meaning": "A collection of things." }));
        let node = app
            .query_with("query($id: ID!) { node(id: $id) { id ... on Term { word } } }", json!({ "id": term["id"] }));
        assert_eq!(node.await["node"]["word"], "Set");
        assert_eq!(app.query("{ term(word: \"group\") { id } }").await["term"], Value::Null);
        define(&app, "set", "A bag.").await;
        assert_eq!(app.query("{ term(word: \"set\") { meaning } }").await["term"]["meaning"], "A bag.");
    })
    .await;
}

#[tokio::test]
async fn malformed_input_is_refused_with_a_code() {
    TestApp::with(example, |app| async move {
        let blank = "mutation { defineTerm(input: { word: \" \", meaning: \"A thing.\" }) { position } }";
        let refused = ("VALIDATION_FAILED".to_owned(), "a word is 1 to 200 characters, not blank".to_owned());
        assert_eq!(app.errors(blank).await, [refused]);
        let refused = ("BAD_REQUEST".to_owned(), "an id of a term is `term_` followed by 26 characters".to_owned());
        assert_eq!(app.errors("{ node(id: \"term_x\") { id } }").await, [refused]);
    })
    .await;
}

#[tokio::test]
async fn the_terms_of_many_claims_are_loaded_at_once() {
    TestApp::with(example, |app| async move {
        for number in 0..10 {
            let term = define(&app, &format!("word{number}"), "A word.").await;
            claim_using(&app, &format!("Claim number {number} uses a word."), &term).await;
        }
        let text = |first: u32| {
            format!("{{ claims(first: {first}, filter: {{ claimType: {{ eq: \"theorem\" }} }}) {{ nodes {{ wordCount terms {{ word }} }} }} }}")
        };
        let mut counts = Vec::new();
        for first in [2, 10] {
            let _ = app.statements.take();
            let claims = app.query(&text(first)).await["claims"]["nodes"].clone();
            counts.push(app.statements.count());
            assert_eq!(claims[1], json!({ "wordCount": 6, "terms": [{ "word": "word1" }] }));
        }
        assert_eq!(counts[0], counts[1], "as many statements for ten claims as for two");
    })
    .await;
}

#[tokio::test]
async fn subscribers_hear_of_new_terms() {
    use futures::StreamExt;
    TestApp::with(example, |app| async move {
        define(&app, "before", "Defined before anyone listened.").await;
        let mut heard = app.subscribe("subscription { termDefined { word } }");
        let first = heard.next();
        let (first, ()) = futures::join!(first, async {
            // The subscription begins when it is first asked.
            tokio::task::yield_now().await;
            for word in ["one", "two"] {
                define(&app, word, "A number.").await;
            }
        });
        let second = heard.next().await;
        let words: Vec<_> =
            [first, second].into_iter().map(|answer| answer.unwrap()["termDefined"]["word"].clone()).collect();
        assert!(words == ["one", "two"], "{words:?}");
    })
    .await;
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[tokio::test]
async fn a_glossary_is_imported_once() {
    TestApp::with(example, |app| async move {
        let glossary = file("# A glossary\nset: A collection.\n\n group : A set with: an operation.\n");
        let report = app.import("glossary", glossary.path()).await.unwrap();
        assert_eq!((report.claims, report.bundles, report.replayed_bundles), (2, 1, 0));
        assert_eq!(
            app.query("{ term(word: \"group\") { meaning } }").await["term"]["meaning"],
            "A set with: an operation."
        );
        let again = app.import("glossary", glossary.path()).await.unwrap();
        assert_eq!((again.claims, again.bundles, again.replayed_bundles), (2, 1, 1));
        assert_eq!(app.query("{ claims { totalCount } }").await["claims"]["totalCount"], 2);
        let error = app.import("glossary", file("set: ok\nnothing\n").path()).await.unwrap_err();
        assert_eq!(error.to_string(), "line 2: no `:` between word and meaning");
    })
    .await;
}

#[tokio::test]
async fn new_terms_go_to_the_configured_namespace() {
    let values = "namespace = \"words/new\"".parse().unwrap();
    let settings = BTreeMap::from([("example".to_owned(), Settings { enabled: true, values })]);
    TestApp::configured(example, &settings, |app| async move {
        define(&app, "set", "A collection.").await;
        let data = app.query("{ term(word: \"set\") { claim { namespace { path } } } }").await;
        assert_eq!(data["term"]["claim"]["namespace"]["path"], "words/new");
    })
    .await;
}

#[test]
fn a_malformed_namespace_is_refused() {
    let values = "namespace = \"words//new\"".parse().unwrap();
    let settings = BTreeMap::from([("example".to_owned(), Settings { enabled: true, values })]);
    let error = claimgraph_plugin::assemble(example(), &settings).err().unwrap();
    let message = "plugin `example` failed to configure: namespace `words//new`: a namespace name is empty";
    assert_eq!(error.to_string(), message);
}
