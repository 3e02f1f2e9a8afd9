//! `/health` and `/ready`.

use std::sync::Arc;

use claimgraph_store::testing::{TestClock, TestStore, each_store, store_options};
use claimgraph_store::{Database, DatabaseOptions, Store};

use crate::server::{Answer, Server};

#[tokio::test]
async fn a_server_is_ready_when_the_database_answers() {
    each_store(|test| async move {
        let server = Server::start(test.clone(), |_| ()).await;
        let answer = Answer::of(server.get("/ready")).await;
        let none_asked_about = r#"{"ready":0,"loading":0,"rowsLoaded":0,"tooLarge":0,"bytes":0}"#;
        let ready = format!(r#"{{"status":"ready","graph":{none_asked_about}}}"#);
        assert_eq!((answer.status, answer.text), (200, ready));
        test.store.close().await.unwrap();
        let answer = Answer::of(server.get("/ready")).await;
        assert_eq!(answer.status, 503, "{}", answer.text);
        assert_eq!(answer.json()["status"], "unready");
        assert!(!answer.json()["reasons"][0].as_str().unwrap().is_empty());
        let answer = Answer::of(server.get("/health")).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, r#"{"status":"ok"}"#));
    })
    .await;
}

#[tokio::test]
async fn a_server_is_not_ready_until_the_migrations_are_applied() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("empty.db").display());
    let db = Database::connect(&DatabaseOptions::new(&url)).await.unwrap();
    let clock = Arc::new(TestClock::default());
    let store = Store::over(db, store_options(Arc::clone(&clock)));
    let test = TestStore { store, clock, statements: claimgraph_store::testing::Statements::default(), url };
    let server = Server::start(test, |_| ()).await;
    let answer = Answer::of(server.get("/ready")).await;
    assert_eq!(answer.status, 503);
    assert!(answer.json()["reasons"][0].as_str().unwrap().contains("claimgraph migrate up"), "{}", answer.text);
    server.test.store.migrate().await.unwrap();
    assert_eq!(Answer::of(server.get("/ready")).await.status, 200);
    let answer = Answer::of(server.ask("{ claims(first: 1) { totalCount } }", serde_json::json!({}))).await;
    assert_eq!(answer.json()["data"]["claims"]["totalCount"], 0, "the tenant is made when it is first needed");
}
