//! What becomes of a small WordNet, which has every kind of line.

use std::fs;

use claimgraph_plugin::domain::error::Code;
use claimgraph_plugin_test::TestApp;
use serde_json::{Value, json};

use super::support::{small, wordnet};

async fn synset(app: &TestApp, key: &str) -> Value {
    let text = format!(
        "{{ synset(key: \"{key}\") {{ id claimType content formalContent attrs namespace {{ path }} provenance {{ location \
         source {{ sourceType title contentHash attrs }} }} }} }}"
    );
    app.query(&text).await["synset"].clone()
}

/// The edges of a synset: as they are read from it, with the other's synset, and their attributes.
async fn edges(app: &TestApp, key: &str) -> Vec<(String, String, Value)> {
    let text = format!(
        "{{ synset(key: \"{key}\") {{ edges(first: 100) {{ nodes {{ name other {{ attrs(path: \"words\") }} \
         attrs }} }} }} }}"
    );
    let found = app.query(&text).await["synset"]["edges"]["nodes"].clone();
    let edge = |edge: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&edge["name"]), text(&edge["other"]["attrs"][0]), edge["attrs"].clone())
    };
    let mut edges: Vec<_> = found.as_array().unwrap().iter().map(edge).collect();
    edges.sort_by_key(|(name, other, _)| (name.clone(), other.clone()));
    edges
}

#[tokio::test]
async fn synsets_become_claims() {
    TestApp::with(wordnet, |app| async move {
        let report = app.import("wordnet", &small()).await.unwrap();
        assert_eq!((report.claims, report.edges, report.bundles, report.replayed_bundles), (28, 29, 1, 0));
        let mut dog = synset(&app, "dog%1:05:00::").await;
        dog["id"].take();
        let source = dog["provenance"][0]["source"].take();
        assert_eq!(
            dog,
            json!({
                "id": null,
                "claimType": "definition",
                "content": "dog, domestic dog, Canis familiaris: an animal that barks; \"the dog barked all night\"",
                "formalContent": null,
                "attrs": {
                    "synset": "00000353-n",
                    "partOfSpeech": "noun",
                    "words": ["dog", "domestic dog", "Canis familiaris"],
                    "senseKeys": ["dog%1:05:00::", "domestic_dog%1:05:00::", "canis_familiaris%1:05:00::"],
                },
                "namespace": { "path": "wordnet/0.1/noun/animal" },
                "provenance": [{ "location": "00000353-n", "source": null }],
            })
        );
        assert_eq!((&source["sourceType"], &source["title"]), (&json!("dataset"), &json!("WordNet 0.1")));
        assert!(source["contentHash"].as_str().unwrap().starts_with("blake3:"));
        assert!(source["attrs"]["license"].as_str().unwrap().ends_with("WordNet 0.1 of no copyright."));
    })
    .await;
}

#[tokio::test]
async fn what_verbs_and_adjectives_have_besides_are_attributes() {
    TestApp::with(wordnet, |app| async move {
        app.import("wordnet", &small()).await.unwrap();
        let bark = synset(&app, "bark%2:32:04::").await;
        assert_eq!(bark["attrs"]["frames"], json!([{ "frame": 2 }, { "frame": 8, "word": "bark" }]));
        assert_eq!(bark["namespace"]["path"], "wordnet/0.1/verb/communication");
        let speedy = synset(&app, "swift%5:00:00:fast:01").await;
        assert_eq!(speedy["attrs"]["satellite"], true);
        assert_eq!(speedy["attrs"]["places"], json!({ "swift": "prenominal" }));
        let fast = synset(&app, "fast%3:00:01::").await;
        assert_eq!((&fast["attrs"]["satellite"], &fast["attrs"]["places"]), (&Value::Null, &Value::Null));
        assert_eq!(synset(&app, "quickly%4:02:00::").await["attrs"]["words"], json!(["quickly", "Quickly"]));
    })
    .await;
}

#[tokio::test]
async fn relations_become_edges_once_and_are_read_from_both_ends() {
    TestApp::with(wordnet, |app| async move {
        app.import("wordnet", &small()).await.unwrap();
        let found = edges(&app, "dog%1:05:00::").await;
        let first = |name: &str, other: &str| (name.to_owned(), other.to_owned(), json!({}));
        let between =
            |name: &str, other: &str, words: Value| (name.to_owned(), other.to_owned(), json!({ "words": words }));
        assert_eq!(
            found,
            [
                between("antonym_of", "cat", json!([["dog", "cat"]])),
                between("derivationally_related_to", "canine", json!([["dog", "canine"]])),
                between("has_pertainym", "canine", json!([["canine", "dog"]])),
                first("hyponym_of", "animal"),
                first("instance_hypernym_of", "Laika"),
                first("member_meronym_of", "pack"),
                first("part_holonym_of", "tail"),
            ]
        );
        let found = edges(&app, "speed%1:07:00::").await;
        assert_eq!(
            found,
            [
                first("attribute_with_value", "fast"),
                first("attribute_with_value", "slow"),
                between("derivationally_related_to", "fast", json!([["swiftness", "fast"]])),
                between("derivationally_related_to", "speed", json!([["speed", "swiftness"]])),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn importing_again_changes_nothing() {
    TestApp::with(wordnet, |app| async move {
        app.import("wordnet", &small()).await.unwrap();
        let head = app.store.position(&app.tenant).await.unwrap();
        let report = app.import("wordnet", &small().join("data.noun")).await.unwrap();
        assert_eq!((report.claims, report.edges, report.replayed_bundles), (28, 29, 1));
        assert_eq!(app.store.position(&app.tenant).await.unwrap(), head);
    })
    .await;
}

#[tokio::test]
async fn a_new_version_is_another_source_and_its_synsets_are_found() {
    TestApp::with(wordnet, |app| async move {
        let folder = tempfile::tempdir().unwrap();
        for file in ["data.noun", "data.verb", "data.adj", "data.adv"] {
            let text = fs::read_to_string(small().join(file)).unwrap();
            fs::write(folder.path().join(file), text.replace("WordNet 0.1", "WordNet 0.2")).unwrap();
        }
        app.import("wordnet", &small()).await.unwrap();
        app.import("wordnet", folder.path()).await.unwrap();
        let path = async |arguments: &str| {
            let text = format!("{{ synset({arguments}) {{ namespace {{ path }} }} }}");
            app.query(&text).await["synset"]["namespace"]["path"].clone()
        };
        assert_eq!(path("key: \"dog%1:05:00::\"").await, "wordnet/0.2/noun/animal");
        assert_eq!(path("key: \"dog%1:05:00::\", version: \"0.1\"").await, "wordnet/0.1/noun/animal");
        assert_eq!(path("key: \"00000353-n\", version: \"0.3\"").await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_synset_is_found_in_its_newest_version_while_it_is_active() {
    TestApp::with(wordnet, |app| async move {
        app.import("wordnet", &small()).await.unwrap();
        let id = synset(&app, "dog%1:05:00::").await["id"].clone();
        let text =
            "mutation($claim: ID!) { reviseClaim(input: { claim: $claim, content: \"A dog.\" }) { claim { id } } }";
        let revised = app.query_with(text, json!({ "claim": id })).await["reviseClaim"]["claim"]["id"].clone();
        let found = synset(&app, "dog%1:05:00::").await;
        assert_eq!((&found["id"], &found["content"]), (&revised, &json!("A dog.")));
        let text = "mutation($claim: ID!) { retractClaim(input: { claim: $claim, reason: \"A test.\" }) { position } }";
        app.query_with(text, json!({ "claim": revised })).await;
        assert_eq!(synset(&app, "dog%1:05:00::").await, Value::Null);
        assert_eq!(synset(&app, "unicorn%1:05:00::").await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn synsets_are_found_by_their_words() {
    TestApp::with(wordnet, |app| async move {
        app.import("wordnet", &small()).await.unwrap();
        let found = async |query: &str| {
            let text = "query($query: String!) { search(query: $query) { nodes { attrs(path: \"words\") } } }";
            let found = app.query_with(text, json!({ "query": query })).await["search"]["nodes"].clone();
            let mut words: Vec<String> =
                found.as_array().unwrap().iter().map(|node| node["attrs"][0].as_str().unwrap().to_owned()).collect();
            words.sort();
            words
        };
        assert_eq!(found("\"canis familiaris\"").await, ["dog"]);
        assert_eq!(found("barking namespace:wordnet/0.1/noun").await, ["cat", "dog"]);
        assert_eq!(found("barking namespace:wordnet/0.1/verb").await, ["bark", "yelp"]);
    })
    .await;
}

#[tokio::test]
async fn a_malformed_file_is_refused_with_its_place_and_nothing_is_stored() {
    TestApp::with(wordnet, |app| async move {
        let folder = tempfile::tempdir().unwrap();
        for file in ["data.noun", "data.verb", "data.adj", "data.adv"] {
            let text = fs::read_to_string(small().join(file)).unwrap();
            fs::write(folder.path().join(file), text.replace("; \"the dog barked", ", \"the dog barks")).unwrap();
        }
        let error = app.import("wordnet", folder.path()).await.unwrap_err();
        assert_eq!(error.code, Code::ValidationFailed);
        assert!(error.message.starts_with("data.noun:7:1: synset 00000580 begins at byte"), "{}", error.message);
        let error = app.import("wordnet", &folder.path().join("absent")).await.unwrap_err();
        assert!(error.message.starts_with("data.noun:1:1: the file cannot be read"), "{}", error.message);
        assert_eq!(app.query("{ claims { totalCount } }").await["claims"]["totalCount"], 0);
    })
    .await;
}
