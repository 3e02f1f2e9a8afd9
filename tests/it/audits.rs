//! What others say of our HTTP and of our schema: the audits of npm's `graphql-http`, and Relay's compiler.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tokio::task::spawn_blocking;

use crate::clients::folder;
use crate::server::on_server;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_audit_of_graphql_http_is_met() {
    let Some(folder) = folder().await else { return };
    on_server(|server| async move {
        let mut node = Command::new("node");
        node.arg("audit.mjs").arg(&server.address).current_dir(folder);
        let output = spawn_blocking(move || node.output()).await.unwrap().expect("node runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        assert!(found.len() > 50, "there are {} audits", found.len());
        for requirement in ["MUST", "SHOULD", "MAY"] {
            let of_kind = |audit: &&Value| audit["name"].as_str().unwrap().starts_with(requirement);
            assert!(found.iter().any(|audit| of_kind(&audit)), "{requirement}");
        }
        let unmet: Vec<&Value> = found.iter().filter(|audit| audit["status"] != "ok").collect();
        assert!(unmet.is_empty(), "{unmet:#?}");
    })
    .await;
}

#[tokio::test]
async fn relays_compiler_accepts_the_schema() {
    let Some(folder) = folder().await else { return };
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    std::fs::copy(schema, folder.join("schema.graphql")).unwrap();
    let made = folder.join("relay/__generated__");
    std::fs::create_dir_all(&made).unwrap();
    let mut relay = Command::new("npx");
    relay.args(["--no-install", "relay-compiler", "relay.config.json"]).current_dir(folder);
    let output = spawn_blocking(move || relay.output()).await.unwrap().expect("npx runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    let refetched = std::fs::read_to_string(made.join("ClaimPageClaimRefetchQuery.graphql.js")).unwrap();
    assert!(refetched.contains("node(id: $id)"), "{refetched}");
    let paged = std::fs::read_to_string(made.join("ClaimPageClaimsPaginationQuery.graphql.js")).unwrap();
    assert!(paged.contains("\"key\": \"ClaimPage_claims\"") && paged.contains("pageInfo"), "{paged}");
}
