//! The playground, its queries, and the schema.

use claimgraph_store::testing::on_sqlite;
use serde_json::json;

use crate::server::{Answer, Server, on_server, on_server_with};

#[tokio::test]
async fn the_page_and_all_it_loads_are_served() {
    on_server(|server| async move {
        for asset in claimgraph_playground::assets() {
            let answer = Answer::of(server.get(asset.path)).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, asset.content_type), "{}", asset.path);
            assert_eq!((answer.header("etag"), answer.text.as_bytes()), (asset.etag, asset.bytes));
            assert_eq!(answer.header("content-security-policy"), claimgraph_playground::CONTENT_SECURITY_POLICY);
            let immutable = answer.header("cache-control").contains("immutable");
            assert_eq!(immutable, asset.immutable, "{}", asset.path);
            let weak = format!("\"other\", W/{}", asset.etag);
            for held in [asset.etag, "*", &weak] {
                let again = Answer::of(server.get(asset.path).header("if-none-match", held)).await;
                assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", asset.etag), "{held}");
            }
            let stale = Answer::of(server.get(asset.path).header("if-none-match", "\"other\"")).await;
            assert_eq!(stale.status, 200);
        }
    })
    .await;
}

#[tokio::test]
async fn the_ready_queries_are_those_of_the_host() {
    on_sqlite(|test| async move {
        let queries = json!([{ "title": "One", "query": "{ __typename }" }]);
        let server = Server::with_queries(test, |_| (), queries.to_string()).await;
        let answer = Answer::of(server.get("/playground/queries.json")).await;
        assert_eq!((answer.status, answer.header("content-type"), answer.json()), (200, "application/json", queries));
    })
    .await;
}

#[tokio::test]
async fn the_schema_is_the_one_that_introspection_tells() {
    on_server(|server| async move {
        let answer = Answer::of(server.get("/schema.graphql")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/plain; charset=utf-8"));
        let etag = answer.header("etag").to_owned();
        let told = server.data("{ __schema { queryType { fields { name } } } }", json!({})).await;
        for field in told["__schema"]["queryType"]["fields"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            assert!(answer.text.contains(&format!("\t{name}")), "{name}");
        }
        let again = Answer::of(server.get("/schema.graphql").header("if-none-match", etag)).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""));
    })
    .await;
}

#[tokio::test]
async fn production_shows_neither_page_nor_schema() {
    on_server_with(
        |config| config.server.environment = claimgraph::config::Environment::Production,
        |server| async move {
            for path in ["/", "/playground/queries.json", "/schema.graphql"] {
                let answer = Answer::of(server.get(path)).await;
                assert_eq!((answer.status, answer.code().as_str()), (404, "NOT_FOUND"), "{path}");
            }
            let asked = Answer::of(server.ask("{ __schema { queryType { name } } }", json!({}))).await.json();
            assert_ne!(asked["data"]["__schema"]["queryType"]["name"], "Query", "{asked}");
        },
    )
    .await;
}
