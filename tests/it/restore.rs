//! A backup of a SQLite file that is restored: who comes with a cursor of the former life is told so.

use std::fs;
use std::path::Path;

use reqwest::Client;
use serde_json::{Value, json};

use crate::process::{Served, run, text};

const CHANGES: &str = "query($after: Cursor) { changes(after: $after, first: 100) {
  ... on EventBatch { events { position id } cursor } ... on Bookmark { cursor } ... on ResyncRequired { reason cursor } } }";

async fn ask(server: &Served, query: &str, variables: Value) -> Value {
    let client = Client::builder().no_proxy().build().unwrap();
    let body = json!({ "query": query, "variables": variables });
    let answer = client.post(format!("http://{}/graphql", server.address)).json(&body).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"].clone()
}

async fn write(server: &Served, path: &str) {
    let create = "mutation($path: String!) { createNamespace(input: { path: $path }) { position } }";
    ask(server, create, json!({ "path": path })).await;
}

/// The present end, as a cursor.
async fn end(server: &Served) -> String {
    ask(server, "{ log { cursor } }", json!({})).await["log"]["cursor"].as_str().unwrap().to_owned()
}

async fn changes(server: &Served, after: &str) -> Value {
    ask(server, CHANGES, json!({ "after": after })).await["changes"].clone()
}

/// The line of a command's output that begins with a word.
async fn line(folder: &Path, arguments: &[&str], word: &str) -> String {
    let output = run(folder, arguments).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    said.lines().find(|line| line.starts_with(word)).unwrap_or_else(|| panic!("{said}")).to_owned()
}

#[tokio::test]
async fn cursors_of_before_a_restored_backup_are_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let (file, backup) = (folder.path().join("live.db"), folder.path().join("backup.db"));
    let serve = || Served::start(folder.path(), "sqlite://live.db", &["serve"]);
    let server = serve().await;
    write(&server, "before").await;
    let early = end(&server).await;
    server.terminate().await;
    fs::copy(&file, &backup).unwrap();
    // What comes after the backup is lost with it, and its positions are given again.
    let server = serve().await;
    write(&server, "lost").await;
    let late = end(&server).await;
    assert_eq!(changes(&server, &early).await["events"].as_array().unwrap().len(), 1);
    server.terminate().await;
    for leftover in ["live.db-wal", "live.db-shm"] {
        let _ = fs::remove_file(folder.path().join(leftover));
    }
    fs::copy(&backup, &file).unwrap();
    let show = ["log", "show", "--database-url", "sqlite://live.db"];
    let before = line(folder.path(), &show, "epoch:").await;
    let said = line(folder.path(), &["log", "new-epoch", "--database-url", "sqlite://live.db"], "default: ").await;
    let after = line(folder.path(), &show, "epoch:").await;
    assert_ne!(before, after);
    assert_eq!(said.split(' ').next_back(), after.split(' ').next_back());
    let server = serve().await;
    write(&server, "instead").await;
    write(&server, "instead/more").await;
    for (number, cursor) in [&early, &late].into_iter().enumerate() {
        let told = changes(&server, cursor).await;
        assert_eq!(told["reason"], "EPOCH", "{told:#}");
        // From there on all is as ever.
        let cursor = told["cursor"].as_str().unwrap().to_owned();
        write(&server, &format!("new{number}")).await;
        assert!(!changes(&server, &cursor).await["events"].as_array().unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_log_tells_where_it_begins_and_what_is_no_longer_kept() {
    let folder = tempfile::tempdir().unwrap();
    let database = ["--database-url", "sqlite://live.db"];
    let flags = ["--set", "events.retention_events=3", "--set", "events.retention_every_ms=10"];
    let server = Served::start(folder.path(), "sqlite://live.db", &[&["serve"], &flags[..]].concat()).await;
    let begin = end(&server).await;
    for n in 0..6 {
        write(&server, &format!("n{n}")).await;
    }
    let log = "{ log { position oldest } }";
    let (position, oldest) = loop {
        let log = ask(&server, log, json!({})).await["log"].clone();
        let (position, oldest) = (log["position"].as_i64().unwrap(), log["oldest"].as_i64().unwrap());
        if oldest + 2 == position {
            break (position, oldest);
        }
    };
    assert_eq!(changes(&server, &begin).await["reason"], "RETENTION");
    server.terminate().await;
    let show = [&["log", "show"], &database[..]].concat();
    assert_eq!(line(folder.path(), &show, "oldest:").await, format!("oldest:   {oldest}"));
    assert_eq!(line(folder.path(), &show, "newest:").await, format!("newest:   {position}"));
    let said = line(folder.path(), &[&["log", "verify"], &database[..]].concat(), "intact").await;
    assert_eq!(said, format!("intact: 3 events; those before position {oldest} are no longer kept"));
    let refused = run(folder.path(), &[&["export"], &database[..]].concat()).await;
    let (why, written) = (text(&refused.stderr), text(&refused.stdout));
    assert!(!refused.status.success() && written.is_empty(), "{written}");
    assert!(why.contains(&format!("before position {oldest} are no longer kept")), "{why}");
}
