//! kill -9 in a write loop: what was acknowledged is there, and nothing is half there.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use claimgraph_domain::ambient::Entropy;
use claimgraph_store::testing::{SeededEntropy, TestStore, on_postgres, on_sqlite};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::process::{Served, run, text};

const ROUNDS: u64 = 8;
const WRITERS: usize = 4;

const BUNDLE: &str = "mutation($key: String!, $a: String!, $b: String!) {
  submitBundle(input: {
    idempotencyKey: $key, createNamespaces: true
    claims: [
      { tempId: \"a\", claimType: \"assertion\", content: $a, namespace: \"crash\" }
      { tempId: \"b\", claimType: \"assertion\", content: $b, namespace: \"crash\" }
    ]
    edges: [{ source: { tempId: \"a\" }, target: { tempId: \"b\" }, edgeType: \"supports\" }]
  }) { claims { claim { id } } position }
}";

/// What the server said that it has: two claims of a bundle, with their texts.
type Acknowledged = Arc<Mutex<Vec<(String, String)>>>;

async fn ask(client: &Client, address: &str, query: &str, variables: Value) -> Option<Value> {
    let body = json!({ "query": query, "variables": variables });
    let response = client.post(format!("http://{address}/graphql")).json(&body).send().await.ok()?;
    let body: Value = response.json().await.ok()?;
    assert!(body.get("errors").is_none(), "{body:#}");
    Some(body["data"].clone())
}

async fn write_until_killed(address: String, writer: String, done: Acknowledged) {
    let client = Client::builder().no_proxy().build().unwrap();
    for number in 0.. {
        let (a, b) = (format!("a {writer} {number}"), format!("b {writer} {number}"));
        let variables = json!({ "key": format!("{writer}/{number}"), "a": a, "b": b });
        let Some(data) = ask(&client, &address, BUNDLE, variables).await else { return };
        let claims = data["submitBundle"]["claims"].as_array().unwrap();
        let id = |index: usize| claims[index]["claim"]["id"].as_str().unwrap().to_owned();
        done.lock().unwrap().extend([(id(0), a), (id(1), b)]);
    }
}

/// Writes from several tasks, kills the server within a second, and gives what it had acknowledged.
async fn round(folder: &Path, database: &str, round: u64) -> Vec<(String, String)> {
    let server = Served::start(folder, database, &["serve"]).await;
    let done = Acknowledged::default();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            tokio::spawn(write_until_killed(server.address.clone(), format!("{round}-{writer}"), done.clone()))
        })
        .collect();
    let mut random = [0; 1];
    SeededEntropy::new(round).fill(&mut random);
    // At least until something is acknowledged, so that no round passes for want of writes.
    while done.lock().unwrap().is_empty() {
        sleep(Duration::from_millis(5)).await;
    }
    sleep(Duration::from_millis(20 + 3 * u64::from(random[0]))).await;
    server.kill();
    for writer in writers {
        writer.await.unwrap();
    }
    Arc::try_unwrap(done).unwrap().into_inner().unwrap()
}

async fn count_edges(client: &Client, address: &str) -> usize {
    let query = "query($after: String) { edges(first: 200, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }";
    let (mut count, mut after) = (0, Value::Null);
    loop {
        let page = ask(client, address, query, json!({ "after": after })).await.unwrap()["edges"].take();
        count += page["nodes"].as_array().unwrap().len();
        if page["pageInfo"]["hasNextPage"] != true {
            return count;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// All that was acknowledged is there, every bundle is whole, and the chain of hashes holds.
async fn check(folder: &Path, database: &str, acknowledged: &[(String, String)]) {
    let server = Served::start(folder, database, &["serve"]).await;
    let client = Client::builder().no_proxy().build().unwrap();
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Claim { content } } }";
    for chunk in acknowledged.chunks(50) {
        let ids: Vec<&str> = chunk.iter().map(|(id, _)| id.as_str()).collect();
        let data = ask(&client, &server.address, query, json!({ "ids": ids })).await.unwrap();
        for ((id, content), node) in chunk.iter().zip(data["nodes"].as_array().unwrap()) {
            assert_eq!((&node["id"], &node["content"]), (&json!(id), &json!(content)));
        }
    }
    let counts = ask(&client, &server.address, "{ claims(first: 1) { totalCount } }", json!({})).await.unwrap();
    let claims = usize::try_from(counts["claims"]["totalCount"].as_u64().unwrap()).unwrap();
    assert_eq!(claims, 2 * count_edges(&client, &server.address).await, "every bundle is whole");
    assert!(claims >= acknowledged.len());
    let (status, _) = server.terminate().await;
    assert!(status.success());
    let verified = run(folder, &["log", "verify", "--database-url", database]).await;
    assert!(verified.status.success(), "{}", text(&verified.stderr));
    assert!(text(&verified.stdout).starts_with("intact: "));
}

async fn kill_again_and_again(test: TestStore) {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    for number in 0..ROUNDS {
        let more = round(folder.path(), &test.url, number).await;
        assert!(!more.is_empty());
        acknowledged.extend(more);
        check(folder.path(), &test.url, &acknowledged).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_write_is_lost_on_sqlite() {
    on_sqlite(|test| async {
        // The test's own connections must not keep the file's log alive.
        test.store.close().await.unwrap();
        kill_again_and_again(test).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_write_is_lost_on_postgres() {
    on_postgres(kill_again_and_again).await;
}
