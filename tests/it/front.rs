//! What stands before the schema: persisted documents, arrays of requests, pages of other sites, and what is told.

use claimgraph::config::{Config, Documents, Environment, Flags, Sources, Switch};
use claimgraph_store::testing::on_sqlite;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::server::{Answer, Server, on_server, on_server_with};
use crate::socket::Client;

const QUERY: &str = "{ plugins { id } }";

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"))
}

fn extensions(text: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash(text) } })
}

#[tokio::test]
async fn a_document_need_be_sent_once() {
    on_server(|server| async move {
        let by_hash = || server.post().json(&json!({ "extensions": extensions(QUERY) }));
        let unknown = Answer::of(by_hash()).await;
        assert_eq!((unknown.status, unknown.code().as_str()), (400, "PERSISTED_QUERY_NOT_FOUND"));
        // What Apollo's clients look for.
        assert_eq!(unknown.json()["errors"][0]["message"], "PersistedQueryNotFound");
        let older = Answer::of(by_hash().header("accept", "application/json")).await;
        assert_eq!((older.status, older.code().as_str()), (200, "PERSISTED_QUERY_NOT_FOUND"));
        let sent = Answer::of(server.post().json(&json!({ "query": QUERY, "extensions": extensions(QUERY) }))).await;
        let expected = sent.json()["data"].clone();
        assert!(expected["plugins"].is_array(), "{}", sent.text);
        assert_eq!(Answer::of(by_hash()).await.json()["data"], expected);
        let query =
            reqwest::Url::parse_with_params("http://x/graphql", [("extensions", extensions(QUERY).to_string())]);
        let path = format!("/graphql?{}", query.unwrap().query().unwrap());
        assert_eq!(Answer::of(server.get(&path)).await.json()["data"], expected);
        server.test.store.ensure_tenant("other").await.unwrap();
        let other = Answer::of(by_hash().header("x-tenant", "other")).await;
        assert_eq!(other.code(), "PERSISTED_QUERY_NOT_FOUND", "it is known to the tenant that sent it");
        let forged = json!({ "query": "{ serverInfo { version } }", "extensions": extensions(QUERY) });
        assert_eq!(Answer::of(server.post().json(&forged)).await.code(), "BAD_REQUEST");
    })
    .await;
}

#[tokio::test]
async fn where_only_trusted_documents_are_taken_nothing_else_is() {
    on_sqlite(|test| async move {
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("documents.json");
        let by_hash = format!("sha256:{}", hash(QUERY));
        std::fs::write(&manifest, json!({ hash(QUERY): QUERY }).to_string()).unwrap();
        let server = Server::start(test, |config| {
            config.graphql.documents = Documents::Trusted;
            config.graphql.documents_file = manifest.to_str().unwrap().to_owned();
        })
        .await;
        for body in [
            json!({ "documentId": by_hash }),
            json!({ "doc_id": hash(QUERY) }),
            json!({ "extensions": extensions(QUERY) }),
        ] {
            let answer = Answer::of(server.post().json(&body)).await;
            assert_eq!(answer.status, 200, "{body}: {}", answer.text);
        }
        assert_eq!(Answer::of(server.get(&format!("/graphql?documentId={by_hash}"))).await.status, 200);
        for (body, code) in [
            (json!({ "query": QUERY }), "FORBIDDEN"),
            (json!({ "query": "{ __typename }", "extensions": extensions("{ __typename }") }), "FORBIDDEN"),
            (json!({ "extensions": extensions("{ __typename }") }), "PERSISTED_QUERY_NOT_FOUND"),
            (json!({ "documentId": "sha256:0" }), "PERSISTED_QUERY_NOT_FOUND"),
            (json!({ "documentId": by_hash, "query": "{ __typename }" }), "BAD_REQUEST"),
        ] {
            let answer = Answer::of(server.post().json(&body)).await;
            assert_eq!((answer.status, answer.code().as_str()), (400, code), "{body}");
        }
        let mut client = Client::ready(&server).await;
        client.subscribe("a", QUERY).await;
        let said = client.message().await;
        assert_eq!(said["payload"][0]["extensions"]["code"], "FORBIDDEN", "{said}");
        client.say(&json!({ "id": "b", "type": "subscribe", "payload": { "documentId": by_hash } })).await;
        assert!(client.message().await["payload"]["data"]["plugins"].is_array());
    })
    .await;
}

#[tokio::test]
async fn an_array_of_requests_is_taken_up_to_its_bound() {
    let one = json!({ "query": "{ __typename }" });
    on_server(|server| {
        let one = one.clone();
        async move {
            let refused = Answer::of(server.post().json(&json!([one]))).await;
            assert_eq!((refused.status, refused.code().as_str()), (400, "BAD_REQUEST"), "off by default");
        }
    })
    .await;
    on_server_with(
        |config| config.graphql.batch_operations = 3,
        |server| {
            let one = one.clone();
            async move {
                let bad = json!({ "query": "{ nothing }" });
                let subscription = json!({ "query": "subscription { events { __typename } }" });
                let answer = Answer::of(server.post().json(&json!([one, bad, subscription]))).await;
                assert_eq!((answer.status, answer.header("content-type")), (200, "application/json; charset=utf-8"));
                let all = answer.json();
                assert_eq!(all[0]["data"]["__typename"], "Query");
                let code = |index: usize| all[index]["errors"][0]["extensions"]["code"].clone();
                assert_eq!(
                    (all.as_array().unwrap().len(), code(1), code(2)),
                    (3, json!("BAD_REQUEST"), json!("BAD_REQUEST"))
                );
                assert_eq!(answer.header("x-query-cost"), "2", "each that was executed, or validated, by itself");
                let longer = Answer::of(server.post().json(&json!([one, one, one, one]))).await;
                assert_eq!((longer.status, longer.code().as_str()), (422, "LIMIT_EXCEEDED"));
                assert_eq!(Answer::of(server.post().json(&one)).await.json()["data"]["__typename"], "Query");
            }
        },
    )
    .await;
}

#[tokio::test]
async fn only_pages_that_were_named_may_use_the_api() {
    let page = "https://app.example.org";
    let named = |config: &mut Config| {
        let read: Result<Config, _> = Config::load(
            Sources {
                directory: std::env::temp_dir().join("none"),
                env: [("CLAIMGRAPH_CORS__ALLOWED_ORIGINS".to_owned(), format!("{page}, http://localhost:3000"))],
                flags: Flags::default(),
            },
            &[],
        );
        config.cors = read.unwrap().cors;
    };
    on_server_with(named, |server| async move {
        let preflight = |origin: &str| {
            let request = server.request("OPTIONS", "/graphql").header("origin", origin);
            let request = request.header("access-control-request-method", "POST");
            request.header("access-control-request-headers", "content-type,authorization")
        };
        let answer = Answer::of(preflight(page)).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, page));
        assert!(answer.header("access-control-allow-headers").contains("authorization"), "{answer:?}");
        assert_eq!(answer.header("access-control-max-age"), "600");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "cookies are never sent");
        let asked = Answer::of(server.ask("{ __typename }", json!({})).header("origin", page)).await;
        assert_eq!((asked.status, asked.header("access-control-allow-origin")), (200, page));
        assert!(asked.header("access-control-expose-headers").contains("x-ratelimit-remaining"), "{asked:?}");
        assert!(
            asked.header("vary").contains("origin") || asked.headers.get_all("vary").iter().count() > 1,
            "{asked:?}"
        );
        for origin in ["https://elsewhere.example", "http://app.example.org", "null"] {
            let answer = Answer::of(preflight(origin)).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
        }
        Client::open(&server, "graphql-transport-ws", &[("origin", page)]).await;
    })
    .await;
}

#[tokio::test]
async fn the_schema_is_told_only_where_that_is_wanted() {
    let production = |config: &mut Config| {
        config.server.environment = Environment::Production;
        config.server.allow_unauthenticated = true;
    };
    let told = |server: Server| async move {
        let schema = Answer::of(server.ask("{ __schema { queryType { name } } }", json!({}))).await;
        let near = Answer::of(server.ask("{ claimz { nodes { id } } }", json!({}))).await;
        (schema.json()["data"]["__schema"].is_object(), near.text.contains("Did you mean"))
    };
    on_server(|server| async move { assert_eq!(told(server).await, (true, true)) }).await;
    on_server_with(production, |server| async move { assert_eq!(told(server).await, (false, false)) }).await;
    let switched = |introspection, suggestions| {
        move |config: &mut Config| {
            (config.graphql.introspection, config.graphql.suggestions) = (introspection, suggestions);
        }
    };
    on_server_with(switched(Switch::Off, Switch::On), |server| async move {
        assert_eq!(told(server).await, (false, true));
    })
    .await;
    on_server_with(switched(Switch::On, Switch::Off), |server| async move {
        assert_eq!(told(server).await, (true, false));
    })
    .await;
}

#[tokio::test]
async fn every_answer_has_the_headers_that_keep_browsers_safe() {
    on_server(|server| async move {
        for path in ["/graphql?query=%7B__typename%7D", "/health", "/", "/nowhere"] {
            let answer = Answer::of(server.get(path)).await;
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                ("x-permitted-cross-domain-policies", "none"),
            ] {
                assert_eq!(answer.header(name), value, "{path}");
            }
            assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
            assert!(!answer.header("content-security-policy").is_empty(), "{path}");
            assert_eq!(answer.header("server"), "", "nothing tells what answers");
        }
    })
    .await;
}
