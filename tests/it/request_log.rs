//! The line that each request leaves in the log.

use std::path::Path;
use std::time::Duration;

use reqwest::Client;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::process::Served;

/// The lines of requests.
fn requests(lines: &[String]) -> Vec<Value> {
    let lines =
        lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("no JSON: {line}")));
    lines.filter(|line| line["target"] == "claimgraph::request").collect()
}

#[tokio::test]
async fn each_request_is_one_line_that_says_who_what_and_how_long_and_nothing_that_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path(), "sqlite://test.db", &["serve"]).await;
    let client = Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap();
    let request = |id: &str, body: &Value| {
        client.post(format!("http://{}/graphql", served.address)).json(body).header("x-request-id", id)
    };
    let ask = async |id: &str, body: Value| {
        request(id, &body).send().await.unwrap().bytes().await.unwrap();
    };
    let create = "mutation Make($path: String!) { createNamespace(input: { path: $path }) { created } }";
    ask("a", json!({ "query": create, "variables": { "path": "hunter3" } })).await;
    ask("b", json!({ "query": create, "variables": { "path": "" }, "operationName": null })).await;
    ask("c", json!({ "query": "{ hunter4" })).await;
    let stranger = request("d", &json!({ "query": "{ __typename }" })).bearer_auth("hunter2");
    stranger.send().await.unwrap().bytes().await.unwrap();
    client.get(format!("http://{}/health", served.address)).send().await.unwrap();
    let (_, lines) = served.terminate().await;
    assert!(!lines.concat().contains("hunter"), "{lines:#?}");
    let lines = requests(&lines);
    assert_eq!(lines.len(), 4, "{lines:#?}");
    let of = |id: &str| lines.iter().find(|line| line["request_id"] == id).unwrap();
    let (a, b, c, d) = (of("a"), of("b"), of("c"), of("d"));
    assert_eq!(
        (&a["level"], &a["kind"], &a["fields"]),
        (&json!("INFO"), &json!("mutation"), &json!("createNamespace"))
    );
    assert_eq!((&a["outcome"], &a["status"], &a["principal"]), (&json!("ok"), &json!(200), &json!("development")));
    assert!(a["duration_ms"].as_f64().unwrap() > 0.0 && a["tenant"].is_string() && a.get("code").is_none(), "{a}");
    assert_eq!((&b["outcome"], &b["code"]), (&json!("failed"), &json!("VALIDATION_FAILED")));
    assert_eq!((&c["outcome"], &c["code"], &c["kind"]), (&json!("refused"), &json!("BAD_REQUEST"), &json!("none")));
    assert_eq!(c["status"], 400);
    assert_eq!((&d["outcome"], &d["code"], &d["status"]), (&json!("refused"), &json!("UNAUTHENTICATED"), &json!(401)));
    assert!(d.get("principal").is_none() && d.get("tenant").is_none(), "{d}");
}

/// Holds the one writer of an SQLite file, so that a write waits.
async fn hold(file: &Path) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!("sqlite://{}", file.display()));
    options.max_connections(1);
    let database = Database::connect(options).await.unwrap();
    database.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    database
}

#[tokio::test]
async fn a_request_whose_client_goes_away_leaves_a_line_and_is_counted() {
    const WRITE: &str = r#"{"query":"mutation Gone { createNamespace(input: { path: \"hunter2\" }) { created } }"}"#;
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path(), "sqlite://test.db", &["serve"]).await;
    let client = Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap();
    let url = format!("http://{}", served.address);
    // The types of the plugins are written before.
    let first = client.post(format!("{url}/graphql")).json(&json!({ "query": "{ claims { totalCount } }" }));
    first.send().await.unwrap().bytes().await.unwrap();
    let held = hold(&folder.path().join("test.db")).await;
    let until = async |line: &str| {
        let shown = async {
            loop {
                let page = client.get(format!("{url}/metrics")).send().await.unwrap().text().await.unwrap();
                if page.lines().any(|found| found == line) {
                    return;
                }
                sleep(Duration::from_millis(100)).await;
            }
        };
        timeout(Duration::from_secs(30), shown).await.unwrap_or_else(|_| panic!("{line} is not shown"));
    };
    let mut socket = TcpStream::connect(&served.address).await.unwrap();
    let opening = format!(
        "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\nx-request-id: gone\r\ncontent-length: {}\r\n\r\n",
        served.address,
        WRITE.len()
    );
    socket.write_all(format!("{opening}{WRITE}").as_bytes()).await.unwrap();
    until("claimgraph_writes_waiting 1").await;
    drop(socket);
    until("claimgraph_requests_total{kind=\"mutation\",outcome=\"abandoned\"} 1").await;
    // One that goes away before it has said all.
    let mut socket = TcpStream::connect(&served.address).await.unwrap();
    socket.write_all(opening.replace("x-request-id: gone", "x-request-id: silent").as_bytes()).await.unwrap();
    drop(socket);
    held.execute_unprepared("ROLLBACK").await.unwrap();
    let (_, lines) = served.terminate().await;
    assert!(!lines.concat().contains("hunter"), "{lines:#?}");
    let lines = requests(&lines);
    let of = |id: &str| lines.iter().filter(|line| line["request_id"] == id).collect::<Vec<_>>();
    let [gone] = of("gone")[..] else { panic!("{lines:#?}") };
    assert_eq!((&gone["outcome"], &gone["message"]), (&json!("abandoned"), &json!("abandoned")));
    assert_eq!(
        (&gone["kind"], &gone["fields"], &gone["operation"]),
        (&json!("mutation"), &json!("createNamespace"), &json!("Gone"))
    );
    assert!(gone["duration_ms"].as_f64().unwrap() > 0.0 && gone["tenant"].is_string(), "{gone}");
    assert!(gone.get("status").is_none() && gone.get("code").is_none(), "{gone}");
    assert_eq!(of("silent").len(), 1, "{lines:#?}");
}
