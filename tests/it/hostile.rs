//! Requests that are made to cost the server more than they cost who sends them: each is refused with its code, in the
//! memory and work that its own length allows, while others are answered. `bench/hostile` measures the processor time.

use std::fmt::Write as _;

use claimgraph_store::testing::on_sqlite;
use futures::future::join_all;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::server::{Answer, Server};

/// A request, with the status and the code of its refusal.
struct Hostile {
    what: &'static str,
    body: String,
    status: u16,
    code: &'static str,
}

fn of_query(what: &'static str, query: &str, code: &'static str) -> Hostile {
    Hostile { what, body: json!({ "query": query }).to_string(), status: 400, code }
}

fn all() -> Vec<Hostile> {
    let nested = format!("{{ node(id: {}{}) {{ id }} }}", "[".repeat(2_000), "]".repeat(2_000));
    let mut doubling = String::from("{...f0}");
    for level in 0..30 {
        write!(doubling, "fragment f{level} on Query{{...f{0} ...f{0}}}", level + 1).unwrap();
    }
    doubling.push_str("fragment f30 on Query{__typename}");
    let mut aliases = String::new();
    for number in 0..10_000 {
        write!(aliases, "a{number}: __typename ").unwrap();
    }
    let circle = "{...a} fragment a on Query{...b} fragment b on Query{...a}";
    let operation = json!({ "query": "{ __typename }" });
    let array = Value::from(vec![operation; 1_000]).to_string();
    let variable =
        json!({ "query": "query($id: ID!) { node(id: $id) { id } }", "variables": { "id": "x".repeat(1_000_000) } });
    vec![
        of_query("a list nested 2,000 deep", &nested, "COST_EXCEEDED"),
        of_query("30 levels of doubling fragments", &doubling, "COST_EXCEEDED"),
        of_query("10,000 aliases", &format!("{{ {aliases} }}"), "COST_EXCEEDED"),
        Hostile { what: "a body of 2 MiB", body: " ".repeat(2 << 20), status: 413, code: "LIMIT_EXCEEDED" },
        Hostile { what: "1,000 operations in an array", body: array.clone(), status: 400, code: "BAD_REQUEST" },
        of_query("fragments in a circle", circle, "BAD_REQUEST"),
        Hostile { what: "a variable of 1 MB", body: variable.to_string(), status: 400, code: "LIMIT_EXCEEDED" },
    ]
}

fn send(server: &Server, body: &str) -> RequestBuilder {
    server.post().header("content-type", "application/json").body(body.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_is_refused_with_its_code_while_others_are_answered() {
    on_sqlite(|test| async move {
        let server = Server::start(test, |_| ()).await;
        let hostile = all();
        let refused = join_all((0..4).flat_map(|_| &hostile).map(|request| {
            let server = &server;
            async move { (request, Answer::of(send(server, &request.body)).await) }
        }));
        let others =
            join_all((0..40).map(|_| async { Answer::of(server.ask("{ __typename }", json!({}))).await.status }));
        let (refused, others) = futures::future::join(refused, others).await;
        for (request, answer) in refused {
            assert_eq!((answer.status, answer.code().as_str()), (request.status, request.code), "{}", request.what);
            assert_eq!(answer.header("x-query-cost"), "0", "{}", request.what);
            assert!(answer.text.len() < 1_000, "the refusal of {} is short", request.what);
        }
        assert_eq!(others, [200; 40]);
    })
    .await;
}

#[tokio::test]
async fn an_array_of_a_thousand_is_refused_where_arrays_are_taken() {
    on_sqlite(|test| async move {
        let server = Server::start(test, |config| config.graphql.batch_operations = 10).await;
        let array = Value::from(vec![json!({ "query": "{ __typename }" }); 1_000]).to_string();
        let answer = Answer::of(send(&server, &array)).await;
        assert_eq!((answer.status, answer.code().as_str()), (422, "LIMIT_EXCEEDED"));
    })
    .await;
}
