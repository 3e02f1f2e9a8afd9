//! Keys and tenants on the command line, and what a server says and does when it starts.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use claimgraph_store::testing::each_store;
use serde_json::{Value, json};

use super::VIEWER;
use crate::process::{Served, command, finish, run, text};

async fn fine(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = run(folder, arguments).await;
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

async fn asked(address: &str, secret: &str) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request =
        client.post(format!("http://{address}/graphql")).json(&json!({ "query": VIEWER })).bearer_auth(secret);
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn keys_are_made_listed_rotated_and_revoked_under_a_running_server() {
    each_store(|test| async move {
        let folder = tempfile::tempdir().unwrap();
        let pepper = folder.path().join("pepper").display().to_string();
        let pepper = format!("auth.pepper_file={pepper}");
        let common = ["--database-url", test.url.as_str(), "--set", pepper.as_str()];
        test.store.ensure_tenant("default").await.unwrap();
        let create =
            [&["keys", "create", "--name", "One", "--scopes", "admin", "--expires", "1d"][..], &common].concat();
        let (secret, shown) = fine(folder.path(), &create).await;
        let secret = secret.trim().to_owned();
        assert!(
            secret.starts_with("cg_live_") && shown.contains("not shown again") && !shown.contains(&secret),
            "{shown}"
        );
        let required = ["serve", "--set", "auth.mode=required", "--set", pepper.as_str()];
        let server = Served::start(folder.path(), &test.url, &required).await;
        let (status, seen) = asked(&server.address, &secret).await;
        assert_eq!((status, &seen["data"]["viewer"]["scopes"]), (200, &json!(["admin"])));
        let id = seen["data"]["viewer"]["key"]["id"].as_str().unwrap().to_owned();
        let (listed, _) = fine(folder.path(), &[&["keys", "list"][..], &common].concat()).await;
        assert!(
            listed.contains(&id) && listed.contains("One  [admin]") && !listed.contains(secret.split_at(35).1),
            "{listed}"
        );
        let rotate = [&["keys", "rotate", id.as_str(), "--overlap", "1h"][..], &common].concat();
        let (new, _) = fine(folder.path(), &rotate).await;
        assert_eq!(asked(&server.address, new.trim()).await.0, 200);
        assert_eq!(asked(&server.address, &secret).await.0, 200, "the overlap");
        let revoke = [&["keys", "revoke", id.as_str(), "--reason", "done"][..], &common].concat();
        assert!(fine(folder.path(), &revoke).await.0.contains("revoked"));
        let refused = async {
            while asked(&server.address, &secret).await.0 != 401 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), refused).await.expect("the server refuses it");
        assert_eq!(asked(&server.address, new.trim()).await.0, 200);
        server.terminate().await;
        let (listed, _) = fine(folder.path(), &[&["keys", "list", "--all"][..], &common].concat()).await;
        assert!(listed.lines().all(|line| line.contains("; used ")), "written when the server stopped: {listed}");
    })
    .await;
}

#[tokio::test]
async fn another_pepper_is_said_to_be_another_when_a_server_starts() {
    let folder = tempfile::tempdir().unwrap();
    fine(folder.path(), &["migrate", "up"]).await;
    fine(folder.path(), &["tenants", "create", "default"]).await;
    fine(folder.path(), &["keys", "create", "--name", "One", "--scopes", "admin"]).await;
    assert!(folder.path().join("claimgraph.db.pepper").exists());
    let other = ["--set", "auth.pepper=another pepper, of another server"];
    let serve = [&["serve", "--port", "0", "--set", "auth.mode=required"][..], &other].concat();
    let refused = run(folder.path(), &serve).await;
    assert!(!refused.status.success());
    let message = text(&refused.stderr);
    assert!(message.contains("were made with another pepper") && message.contains("auth.pepper"), "{message}");
    assert_eq!(run(folder.path(), &["keys", "forget-all"]).await.status.code(), Some(2));
    fine(folder.path(), &["keys", "forget-all", "--yes"]).await;
    fine(folder.path(), &[&["keys", "create", "--name", "Two", "--scopes", "admin"][..], &other].concat()).await;
}

#[tokio::test]
async fn production_without_credentials_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let refused = run(folder.path(), &["serve", "--set", "server.environment=production"]).await;
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("auth.mode = \"required\""), "{}", text(&refused.stderr));
    let short = run(folder.path(), &["serve", "--set", "auth.jwt_secret=short"]).await;
    assert_eq!(short.status.code(), Some(2));
    let said = text(&short.stderr);
    assert!(said.contains("at least 32 bytes") && !said.contains("\"short\""), "{said}");
    let half = ["serve", "--set", "auth.jwt_secret=a secret of thirty-two bytes ..."];
    let half = run(folder.path(), &half).await;
    assert!(half.status.code() == Some(2) && text(&half.stderr).contains("auth.jwt_issuer"), "{}", text(&half.stderr));
}

/// Kills its process in the end.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a server says on standard output until it is told to stop, and on standard error.
async fn said(folder: &Path, arguments: &[&str]) -> (String, String) {
    let mut serve = command(folder, arguments);
    serve.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = Killed(serve.spawn().unwrap());
    let (mut out, err) = (child.0.stdout.take().unwrap(), child.0.stderr.take().unwrap());
    tokio::task::spawn_blocking(move || {
        let mut lines = BufReader::new(err).lines();
        let mut logged = String::new();
        for line in lines.by_ref().map_while(Result::ok) {
            logged.push_str(&line);
            if line.contains("\"address\"") {
                break;
            }
        }
        // A signal that comes now is heard when all that belongs to the start is done.
        let sent = std::process::Command::new("kill").args(["-TERM", &child.0.id().to_string()]).status().unwrap();
        assert!(sent.success(), "{logged}");
        logged.extend(lines.map_while(Result::ok));
        let mut shown = String::new();
        out.read_to_string(&mut shown).unwrap();
        drop(child);
        (shown, logged)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn the_first_start_shows_one_key_once_and_not_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let serve = ["serve", "--port", "0", "--host", "0.0.0.0", "--set", "auth.mode=required", "--log-format", "json"];
    let (shown, logged) = said(folder.path(), &serve).await;
    let secret = shown.split_whitespace().find(|word| word.starts_with("cg_live_")).expect("a key is shown").to_owned();
    assert!(shown.contains("shown once") && !logged.contains("cg_live_"), "{shown}\n{logged}");
    let (again, _) = said(folder.path(), &serve).await;
    assert!(!again.contains("cg_live_"), "{again}");
    let server =
        Served::start(folder.path(), "sqlite://claimgraph.db", &["serve", "--set", "auth.mode=required"]).await;
    let (status, seen) = asked(&server.address, &secret).await;
    assert_eq!((status, &seen["data"]["viewer"]["scopes"]), (200, &json!(["admin"])));
}

#[tokio::test]
async fn tenants_are_made_moved_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    fine(folder.path(), &["migrate", "up"]).await;
    fine(folder.path(), &["tenants", "create", "lab"]).await;
    fine(folder.path(), &["keys", "create", "--tenant", "lab", "--name", "One", "--scopes", "admin"]).await;
    assert!(fine(folder.path(), &["tenants", "list"]).await.0.contains("  lab  "));
    fine(folder.path(), &["tenants", "export", "lab", "--output", "lab.ndjson"]).await;
    let exported = std::fs::read_to_string(folder.path().join("lab.ndjson")).unwrap();
    assert!(exported.contains("key.created") && !exported.contains("cg_live_"), "{exported}");
    let counted = finish(command(folder.path(), &["tenants", "delete", "lab"])).await;
    assert_eq!(counted.status.code(), Some(2));
    let (tables, said) = (text(&counted.stdout), text(&counted.stderr));
    assert!(tables.contains("api_key_secret") && said.contains("would be deleted; add --yes"), "{tables}{said}");
    let (deleted, _) = fine(folder.path(), &["tenants", "delete", "lab", "--yes"]).await;
    assert!(deleted.starts_with(&tables) && deleted.contains("were deleted"), "{deleted}");
    assert!(!fine(folder.path(), &["tenants", "list"]).await.0.contains("lab"));
    fine(folder.path(), &["tenants", "import", "lab.ndjson"]).await;
    let (listed, _) = fine(folder.path(), &["keys", "list", "--tenant", "lab"]).await;
    assert!(listed.contains("One"), "the name came along: {listed}");
    let verified = fine(folder.path(), &["log", "verify", "--tenant", "lab"]).await.0;
    assert!(verified.starts_with("intact"), "{verified}");
}
