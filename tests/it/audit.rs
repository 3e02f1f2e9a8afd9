//! The audit, over HTTP and on the command line.

use std::collections::BTreeSet;
use std::path::Path;

use claimgraph::config::AuthMode;
use claimgraph_domain::error::Code;
use claimgraph_store::testing::{TestStore, each_store};
use serde_json::{Value, json};

use crate::process::{run, text};
use crate::server::{Answer, Server, each_server};

const CREATE: &str = "mutation($path: String!) { createNamespace(input: { path: $path }) { created } }";
const AUDIT: &str = "query($filter: AuditFilter, $first: Int, $after: String) {
  audit(filter: $filter, first: $first, after: $after) {
    nodes { number at principal agentId action outcome requestId position count hash }
    pageInfo { hasNextPage endCursor }
  }
}";

async fn entries(server: &Server, filter: Value) -> Vec<Value> {
    server.test.store.flush_audit().await.unwrap();
    let data = server.data(AUDIT, json!({ "filter": filter })).await;
    data["audit"]["nodes"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_write_and_every_refused_write_is_told() {
    each_server(|server| async move {
        Answer::of(server.ask(CREATE, json!({ "path": "a" })).header("x-request-id", "r-1")).await;
        Answer::of(server.ask(CREATE, json!({ "path": "a//b" })).header("x-request-id", "r-2")).await;
        let made = server
            .data(
                "mutation { registerWebhook(input: { url: \"https://example.org/\" }) { webhook { id } } }",
                json!({}),
            )
            .await;
        assert!(made["registerWebhook"]["webhook"]["id"].is_string());
        let remove =
            "mutation { updateWebhook(input: { webhook: \"webhook_00000000000000000000000000\" }) { webhook { id } } }";
        assert_eq!(Answer::of(server.ask(remove, json!({}))).await.code(), "NOT_FOUND");
        let all = entries(&server, json!({})).await;
        let told = |request: &str| {
            let found = all.iter().find(|entry| entry["requestId"] == request).unwrap();
            (found["action"].as_str().unwrap(), found["outcome"].as_str().unwrap(), found["position"].is_number())
        };
        assert_eq!(told("r-1"), ("createNamespace", "OK", true));
        assert_eq!(told("r-2"), ("createNamespace", "VALIDATION_FAILED", false));
        let webhooks = entries(&server, json!({ "action": "registerWebhook" })).await;
        assert_eq!((webhooks.len(), &webhooks[0]["outcome"]), (1, &json!("OK")));
        let refused = entries(&server, json!({ "outcome": "NOT_FOUND" })).await;
        assert_eq!((refused.len(), &refused[0]["action"]), (1, &json!("updateWebhook")));
        let agent = all[0]["agentId"].as_str().unwrap();
        assert_eq!(entries(&server, json!({ "actor": agent })).await.len(), all.len());
        assert!(entries(&server, json!({ "actor": "key_00000000000000000000000000" })).await.is_empty());
        let wrong = Answer::of(server.ask(AUDIT, json!({ "filter": { "outcome": "GREAT" } }))).await;
        assert_eq!(wrong.code(), "BAD_REQUEST");
    })
    .await;
}

#[tokio::test]
async fn pages_lead_through_all_of_it() {
    each_server(|server| async move {
        for n in 0..5 {
            server.data(CREATE, json!({ "path": n.to_string() })).await;
        }
        let (mut numbers, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = server.data(AUDIT, json!({ "first": 2, "after": after })).await["audit"].take();
            numbers.extend(page["nodes"].as_array().unwrap().iter().map(|entry| entry["number"].as_i64().unwrap()));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        let expected: Vec<i64> = (1..=i64::try_from(numbers.len()).unwrap()).rev().collect();
        assert!(numbers.len() >= 5 && numbers == expected, "{numbers:?}");
    })
    .await;
}

#[tokio::test]
async fn a_denial_is_told_in_the_operator_s_tenant_and_holds_nothing_that_was_sent() {
    each_store(|test| async {
        let guarded = |config: &mut claimgraph::config::Config| config.auth.mode = AuthMode::Required;
        let server = Server::start(test, guarded).await;
        let scope = server.test.store.ensure_tenant("default").await.unwrap();
        let ask = || server.ask(CREATE, json!({ "path": "hunter2" })).header("authorization", "Bearer hunter3");
        let answer = Answer::of(ask().header("x-request-id", "first")).await;
        assert_eq!(answer.code(), "UNAUTHENTICATED", "{}", answer.text);
        for _ in 0..99 {
            Answer::of(ask()).await;
        }
        while server.test.store.audit_counts().refusals < 100 {
            tokio::task::yield_now().await;
        }
        server.test.store.flush_audit().await.unwrap();
        let all = server.test.store.audit_after(&scope, 0, 100).await.unwrap();
        let denied: Vec<_> = all.iter().filter(|entry| entry.outcome == Code::Unauthenticated.as_str()).collect();
        assert_eq!((denied.len(), denied[0].count), (1, 100), "those alike are one entry");
        assert_eq!((denied[0].principal.as_str(), denied[0].agent), ("nobody", None));
        assert_eq!(denied[0].request_id.as_deref(), Some("first"));
        assert!(!serde_json::to_string(&all).unwrap().contains("hunter"));
    })
    .await;
}

/// A folder with the audit of some writes.
async fn written(folder: &Path, test: &TestStore) {
    let server = Server::start(test.clone(), |_| ()).await;
    for n in 0..3 {
        server.data(CREATE, json!({ "path": n.to_string() })).await;
    }
    Answer::of(server.ask(CREATE, json!({ "path": "" }))).await;
    test.store.flush_audit().await.unwrap();
    drop(server);
    assert!(folder.exists());
}

#[tokio::test]
async fn the_command_line_exports_lines_and_verifies_the_chain() {
    each_store(|test| async move {
        let folder = tempfile::tempdir().unwrap();
        written(folder.path(), &test).await;
        let of = async |arguments: &[&str]| {
            let arguments = [arguments, &["--database-url", &test.url]].concat();
            run(folder.path(), &arguments).await
        };
        let exported = text(&of(&["audit", "export", "--tenant", "default"]).await.stdout);
        let lines: Vec<Value> = exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(lines.len() >= 4 && lines.iter().zip(1..).all(|(line, number)| line["number"] == number), "{exported}");
        assert_eq!(lines.last().unwrap()["outcome"], "VALIDATION_FAILED");
        let newer = text(&of(&["audit", "export", "--after", "2"]).await.stdout);
        assert_eq!(newer.lines().count(), lines.len() - 2);
        let verified = of(&["audit", "verify"]).await;
        assert!(verified.status.success(), "{}", text(&verified.stderr));
        let told = text(&verified.stdout);
        let last = lines.last().unwrap();
        let witness = format!("{}:{}", last["number"], last["hash"].as_str().unwrap());
        assert_eq!(told, format!("intact: {} entries\n{witness}\n", lines.len()));
        assert!(of(&["audit", "verify", "--witness", &witness]).await.status.success());
        let other = witness.replace(':', ":00").chars().take(witness.len()).collect::<String>();
        let rewritten = of(&["audit", "verify", "--witness", &other]).await;
        assert_eq!(rewritten.status.code(), Some(1), "{}", text(&rewritten.stderr));
        assert!(text(&rewritten.stderr).contains("made anew"));
        assert!(!of(&["audit", "verify", "--witness", "1:xyz"]).await.status.success());
    })
    .await;
}

#[tokio::test]
async fn what_the_command_line_does_to_tenants_and_keys_is_told() {
    each_store(|test| async move {
        let folder = tempfile::tempdir().unwrap();
        let of = async |arguments: &[&str]| {
            let common = ["--database-url", &test.url, "--set", "auth.pepper=the pepper of the command line's keys"];
            let output = run(folder.path(), &[arguments, &common].concat()).await;
            assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
            text(&output.stdout)
        };
        let audited = async |tenant: &str| {
            let exported = of(&["audit", "export", "--tenant", tenant]).await;
            let entries = exported.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            let entries = entries.map(|entry| {
                assert_eq!(entry["principal"], "operator");
                format!("{} {}", entry["action"].as_str().unwrap(), entry["outcome"].as_str().unwrap())
            });
            entries.collect::<Vec<_>>()
        };
        of(&["tenants", "create", "lab"]).await;
        assert_eq!(audited("lab").await, ["createTenant OK"], "where there is no configured tenant");
        of(&["tenants", "create", "default"]).await;
        of(&["tenants", "export", "lab", "--output", "lab.ndjson"]).await;
        of(&["tenants", "delete", "lab", "--yes"]).await;
        of(&["tenants", "import", "lab.ndjson"]).await;
        let taken = ["tenants", "import", "lab.ndjson", "--database-url", &test.url];
        assert!(!run(folder.path(), &taken).await.status.success(), "there is one of that name");
        of(&["keys", "create", "--name", "One", "--scopes", "admin"]).await;
        of(&["keys", "forget-all", "--yes"]).await;
        let own = ["createTenant OK", "deleteTenant OK", "createKey OK", "forgetAllKeys OK"];
        assert_eq!(audited("default").await, own);
        assert_eq!(audited("lab").await, ["importLog OK", "importLog CONFLICT", "forgetAllKeys OK"]);
        assert!(of(&["audit", "verify"]).await.starts_with("intact: 4 entries"));
    })
    .await;
}

#[tokio::test]
async fn what_the_server_does_unasked_is_its_own() {
    each_server(|server| async move {
        server.data(CREATE, json!({ "path": "a" })).await;
        let own = entries(&server, json!({ "actor": "system" })).await;
        let actions: BTreeSet<&str> = own.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert_eq!(actions, BTreeSet::from(["defineClaimType", "defineEdgeType"]), "the types of the plugins");
        assert!(entries(&server, json!({ "actor": "operator" })).await.is_empty());
        assert_eq!(entries(&server, json!({ "actor": "development" })).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_verifier_is_made_by_an_administrator_alone() {
    each_store(|test| async {
        let server = crate::auth::guarded(test).await;
        let ((_, writer), (_, admin)) =
            (crate::auth::key(&server, "claims:write").await, crate::auth::key(&server, "admin").await);
        let register = "mutation($verifier: Boolean) {
            registerAgent(input: { kind: HUMAN, name: \"Ada\", verifier: $verifier }) { agent { id } created } }";
        let ask = async |key: &str, verifier: Option<bool>| {
            crate::auth::ask(&server, key, register, json!({ "verifier": verifier })).await.code()
        };
        let scope = server.test.store.scope("default", None).await.unwrap();
        // The first request gives the tenant the types of the plugins.
        assert_eq!(ask(&writer, Some(true)).await, "INSUFFICIENT_SCOPE");
        let before = server.test.store.position(&scope).await.unwrap();
        assert_eq!(ask(&writer, Some(true)).await, "INSUFFICIENT_SCOPE");
        assert_eq!(server.test.store.position(&scope).await.unwrap(), before);
        assert_eq!(ask(&writer, Some(false)).await, "");
        assert_eq!(ask(&admin, Some(true)).await, "");
        server.test.store.flush_audit().await.unwrap();
        let all = server.test.store.audit_after(&scope, 0, 100).await.unwrap();
        let told: Vec<&str> =
            all.iter().filter(|entry| entry.action == "registerAgent").map(|entry| entry.outcome.as_str()).collect();
        assert_eq!(BTreeSet::from_iter(told), BTreeSet::from(["INSUFFICIENT_SCOPE", "OK"]));
    })
    .await;
}
