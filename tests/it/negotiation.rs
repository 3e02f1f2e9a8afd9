//! Media types and status codes, as the GraphQL-over-HTTP specification has them.

use serde_json::json;

use crate::server::{Answer, Server, on_server};

const NEW: &str = "application/graphql-response+json";
const OLD: &str = "application/json";

#[tokio::test]
async fn the_answer_is_written_as_the_client_accepts() {
    on_server(|server| async move {
        for (accept, status, media) in [
            (None, 200, OLD),
            (Some("*/*"), 200, OLD),
            (Some("application/*"), 200, OLD),
            (Some(NEW), 200, NEW),
            (Some(OLD), 200, OLD),
            (Some("application/json, multipart/mixed"), 200, OLD),
            (Some("application/graphql-response+json, application/json;q=0.9"), 200, NEW),
            (Some("text/html"), 406, OLD),
            (Some("image/*"), 406, OLD),
        ] {
            for request in [server.ask("{ __typename }", json!({})), server.get("/graphql?query=%7B__typename%7D")] {
                let request = match accept {
                    Some(accept) => request.header("accept", accept),
                    None => request,
                };
                let answer = Answer::of(request).await;
                let expected = format!("{media}; charset=utf-8");
                assert_eq!((answer.status, answer.header("content-type")), (status, expected.as_str()), "{accept:?}");
                if status == 406 {
                    assert_eq!(answer.code(), "BAD_REQUEST");
                } else {
                    assert_eq!(answer.json(), json!({ "data": { "__typename": "Query" } }));
                    assert_eq!((answer.header("vary"), answer.header("cache-control")), ("accept", "no-store"));
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_document_that_is_refused_is_400_only_in_the_new_media_type() {
    on_server(|server| async move {
        for document in [
            "{",
            "{ nothing }",
            "query A { __typename } query B { __typename }",
            "query($a: ID!) { claim(id: $a) { id } }",
            "fragment f on Query { __typename }",
        ] {
            for (accept, status) in [(NEW, 400), (OLD, 200)] {
                let answer = Answer::of(server.ask(document, json!({})).header("accept", accept)).await;
                let body = answer.json();
                assert_eq!((answer.status, answer.code().as_str()), (status, "BAD_REQUEST"), "{document}: {body}");
                assert!(body.get("data").is_none(), "nothing was executed: {body}");
                assert_eq!(body["errors"][0]["extensions"]["requestId"], answer.header("x-request-id"));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_no_graphql_request_is_400_in_both() {
    on_server(|server| async move {
        for body in [
            "",
            "{",
            "{}",
            "[]",
            r#"[{"query":"{__typename}"}]"#,
            r#"{"query":3}"#,
            r#"{"query":"{__typename}","variables":[]}"#,
        ] {
            for accept in [NEW, OLD] {
                let request = server.post().header("accept", accept).header("content-type", OLD).body(body);
                let answer = Answer::of(request).await;
                assert_eq!((answer.status, answer.code().as_str()), (400, "BAD_REQUEST"), "{body}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_error_beside_data_is_200() {
    on_server(|server| async move {
        let query =
            "{ __typename claim(id: \"claim_00000000000000000000000000\") { id } node(id: \"nonsense\") { id } }";
        for accept in [NEW, OLD] {
            let answer = Answer::of(server.ask(query, json!({})).header("accept", accept)).await;
            let body = answer.json();
            assert_eq!(answer.status, 200, "{body}");
            assert_eq!(body["data"]["__typename"], "Query", "{body}");
            assert_eq!(body["errors"][0]["path"], json!(["node"]), "{body}");
        }
    })
    .await;
}

async fn get(server: &Server, pairs: &[(&str, &str)]) -> Answer {
    let mut url = url::Url::parse(&server.url("/graphql")).unwrap();
    url.query_pairs_mut().extend_pairs(pairs);
    Answer::of(server.get(&format!("/graphql?{}", url.query().unwrap_or_default()))).await
}

#[tokio::test]
async fn get_takes_queries_with_variables_and_a_name() {
    on_server(|server| async move {
        let two = "query A { a: __typename } query B($v: ID!) { b: __typename claim(id: $v) { id } }";
        let answer = get(
            &server,
            &[("query", two), ("operationName", "B"), ("variables", r#"{"v":"claim_00000000000000000000000000"}"#)],
        )
        .await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "data": { "b": "Query", "claim": null } })));
        let answer = get(&server, &[("query", two), ("operationName", "A")]).await;
        assert_eq!(answer.json(), json!({ "data": { "a": "Query" } }));
        for pairs in [&[][..], &[("query", "")], &[("query", "{__typename}"), ("variables", "{")]] {
            assert_eq!(get(&server, pairs).await.status, 400, "{pairs:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_mutation_is_not_run_over_get() {
    on_server(|server| async move {
        let mutation = "mutation M { createNamespace(input: { path: \"x\" }) { created } } query Q { __typename }";
        let answer = get(&server, &[("query", mutation), ("operationName", "M")]).await;
        assert_eq!((answer.status, answer.header("allow"), answer.code().as_str()), (405, "POST", "BAD_REQUEST"));
        assert_eq!(get(&server, &[("query", mutation), ("operationName", "Q")]).await.status, 200);
        let found = server.data("{ namespaces(first: 5) { nodes { path } } }", json!({})).await;
        assert_eq!(found["namespaces"]["nodes"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_subscription_is_sent_elsewhere() {
    on_server(|server| async move {
        let answer = Answer::of(server.ask("subscription { events(from: OLDEST) { __typename } }", json!({}))).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "BAD_REQUEST"));
        assert!(answer.text.contains("graphql-transport-ws"), "{}", answer.text);
    })
    .await;
}

#[tokio::test]
async fn other_methods_and_paths_are_refused_with_a_code() {
    on_server(|server| async move {
        for (method, path, status, allow) in [
            ("PUT", "/graphql", 405, "GET, POST"),
            ("DELETE", "/graphql", 405, "GET, POST"),
            ("POST", "/health", 405, "GET,HEAD"),
            ("POST", "/", 405, "GET,HEAD"),
            ("GET", "/nothing", 404, ""),
            ("GET", "/graphql/", 404, ""),
        ] {
            let answer = Answer::of(server.request(method, path)).await;
            assert_eq!((answer.status, answer.header("allow")), (status, allow), "{method} {path}");
            assert_eq!(answer.code(), if status == 404 { "NOT_FOUND" } else { "BAD_REQUEST" });
        }
    })
    .await;
}
