//! The command line, through the real binary.

use std::path::Path;

use claimgraph_store::testing::{on_postgres, url_past_row_security};

use crate::process::{Served, command, finish, run, text};

async fn refused(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(folder, arguments).await;
    assert!(!output.status.success(), "{arguments:?}");
    (output.status.code(), text(&output.stderr))
}

#[tokio::test]
async fn help_shows_every_command_with_examples() {
    let folder = tempfile::tempdir().unwrap();
    let help = text(&run(folder.path(), &["--help"]).await.stdout);
    for name in ["serve", "demo", "migrate", "import", "export", "keys", "tenants", "log", "schema", "config"] {
        assert!(help.contains(&format!("  {name} ")), "{name} is missing:\n{help}");
    }
    assert!(!help.contains("generate"), "it is for the repository only");
    for arguments in [
        &["serve"][..],
        &["demo"],
        &["migrate"],
        &["import"],
        &["export"],
        &["log", "verify"],
        &["schema"],
        &["config"],
    ] {
        let output = run(folder.path(), &[arguments, &["--help"]].concat()).await;
        assert!(text(&output.stdout).contains("Examples:"), "{arguments:?}");
    }
}

#[tokio::test]
async fn flags_win_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("claimgraph.toml"),
        "[server]\nport = 1111\nhost = \"127.0.0.3\"\n[database]\nurl = \"sqlite://file.db\"\n",
    )
    .unwrap();
    let check = |flags: &[&str], variables: &[(&str, &str)]| {
        let mut command = command(folder.path(), &[&["config", "check"], flags].concat());
        command.envs(variables.iter().copied());
        finish(command)
    };
    let told = |output: std::process::Output| {
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let shown = told(check(&[], &[]).await);
    assert!(shown.contains("127.0.0.3:1111") && shown.contains("sqlite://file.db"), "{shown}");
    let variables = [("PORT", "2222"), ("DATABASE_URL", "postgres://me:secret@db/x")];
    let shown = told(check(&[], &variables).await);
    assert!(shown.contains("127.0.0.3:2222") && shown.contains("postgres://me:***@db/x"), "{shown}");
    let shown = told(check(&["--port", "3333"], &variables).await);
    assert!(shown.contains("127.0.0.3:3333"), "{shown}");
}

#[tokio::test]
async fn a_wrong_configuration_is_exit_code_2_with_a_suggestion() {
    let folder = tempfile::tempdir().unwrap();
    let (code, message) = refused(folder.path(), &["schema", "--set", "server.prot=1"]).await;
    assert_eq!(code, Some(2));
    assert!(message.contains("did you mean server.port?"), "{message}");
    let (code, message) = refused(folder.path(), &["serve", "--host", "0.0.0.0"]).await;
    assert_eq!(code, Some(2));
    assert!(message.contains("server.allow_unauthenticated"), "{message}");
    let (code, _) = refused(folder.path(), &["import", "--format", "nonsense", "x"]).await;
    assert_eq!(code, Some(2));
}

#[tokio::test]
async fn the_sample_is_a_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let sample = run(folder.path(), &["config"]).await;
    let uncommented: Vec<String> = text(&sample.stdout)
        .lines()
        .map(|line| {
            line.strip_prefix('#').filter(|rest| rest.contains(" = ") && !rest.starts_with(' ')).unwrap_or(line)
        })
        .map(str::to_owned)
        .collect();
    let uncommented = uncommented.join("\n");
    std::fs::write(folder.path().join("claimgraph.toml"), &uncommented).unwrap();
    let checked = run(folder.path(), &["config", "check"]).await;
    assert!(checked.status.success(), "{}\n{uncommented}", text(&checked.stderr));
}

#[tokio::test]
async fn a_plugin_that_is_off_leaves_no_trace_in_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    let with = text(&run(folder.path(), &["schema"]).await.stdout);
    let without = text(&run(folder.path(), &["schema", "--set", "plugins.metamath.enabled=false"]).await.stdout);
    assert!(with.contains("\tstatement(") && !without.contains("\tstatement("));
}

#[tokio::test]
async fn migrations_are_listed_and_applied_once() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _) = refused(folder.path(), &["migrate", "status"]).await;
    assert_eq!(code, Some(1));
    assert!(text(&run(folder.path(), &["migrate", "up"]).await.stdout).starts_with("applied "));
    assert!(text(&run(folder.path(), &["migrate", "up"]).await.stdout).starts_with("nothing to do"));
    assert!(text(&run(folder.path(), &["migrate", "status"]).await.stdout).starts_with("applied "));
}

#[tokio::test]
async fn sigterm_stops_the_server_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let server = Served::start(folder.path(), "sqlite://x.db", &["serve"]).await;
    let (status, log) = server.terminate().await;
    assert_eq!(status.code(), Some(0), "{log:#?}");
    assert!(log.iter().any(|line| line.contains("stopping")), "{log:#?}");
    assert!(!folder.path().join("x.db-wal").exists(), "the store was closed");
}

#[tokio::test]
async fn in_production_migrations_wait_for_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let production = ["serve", "--set", "server.environment=production", "--set", "auth.mode=required"];
    let server = Served::start(folder.path(), "sqlite://x.db", &production).await;
    let ready = |address: String| async move {
        reqwest::get(format!("http://{address}/ready")).await.unwrap().status().as_u16()
    };
    assert_eq!(ready(server.address.clone()).await, 503);
    server.terminate().await;
    let server = Served::start(folder.path(), "sqlite://x.db", &[&production[..], &["--migrate"]].concat()).await;
    assert_eq!(ready(server.address.clone()).await, 200);
    server.terminate().await;
}

#[tokio::test]
async fn a_role_that_passes_by_row_level_security_is_refused_where_it_must_hold() {
    on_postgres(|test| async move {
        let Some(past) = url_past_row_security(&test.url) else { return };
        let folder = tempfile::tempdir().unwrap();
        let required = ["serve", "--port", "0", "--set", "database.require_row_level_security=true", "--database-url"];
        let (code, told) = refused(folder.path(), &[&required[..], &[past.as_str()]].concat()).await;
        assert!(code == Some(2) && told.contains("require_row_level_security"), "{code:?}: {told}");
        let ordinary = ["serve", "--set", "database.require_row_level_security=true"];
        let served = Served::start(folder.path(), &test.url, &ordinary).await;
        assert!(served.terminate().await.0.success());
    })
    .await;
}
