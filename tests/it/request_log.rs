//! The line that each request leaves in the log.

use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};

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
