//! The protocol `graphql-sse`, mode "distinct connections".

use std::time::Duration;

use claimgraph_store::testing::each_store;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::feed::{SentEvent, event, query};
use crate::server::{Answer, Server, each_server, on_server, on_server_with};

/// A stream that a POST opened.
struct Stream(reqwest::Response, String);

impl Stream {
    async fn open(server: &Server, query: &str, variables: Value, last: Option<&str>) -> Self {
        let mut request = server.ask(query, variables).header("accept", "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        Self::of(request).await
    }

    async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(response.headers()["vary"], "accept");
        Self(response, String::new())
    }

    async fn next(&mut self) -> Option<SentEvent> {
        let next = event(&mut self.0, &mut self.1);
        timeout(Duration::from_secs(15), next).await.expect("something comes in time")
    }

    /// The data of the next event, which is a result.
    async fn result(&mut self) -> Value {
        let event = self.next().await.expect("the stream goes on");
        assert_eq!(event.name, "next", "{event:?}");
        serde_json::from_str(&event.data).unwrap()
    }

    /// Positions of the events of the next result.
    async fn positions(&mut self) -> Vec<i64> {
        let result = self.result().await;
        let events = result["data"]["events"]["events"].as_array().cloned().unwrap_or_default();
        events.iter().map(|event| event["position"].as_i64().unwrap()).collect()
    }

    /// The next event that is no bookmark.
    async fn changes(&mut self) -> SentEvent {
        loop {
            let event = self.next().await.expect("the stream goes on");
            if !event.data.contains("Bookmark") {
                return event;
            }
        }
    }

    async fn completes(&mut self) {
        let end = SentEvent { name: "complete".to_owned(), ..SentEvent::default() };
        assert_eq!(self.next().await, Some(end));
        assert_eq!(self.next().await, None);
    }
}

const CREATE: &str = "mutation($path: String!) { createNamespace(input: { path: $path }) { position } }";

async fn create(server: &Server, path: &str) -> i64 {
    server.data(CREATE, json!({ "path": path })).await["createNamespace"]["position"].as_i64().unwrap()
}

#[tokio::test]
async fn a_query_and_a_mutation_give_one_result() {
    on_server(|server| async move {
        let mut stream = Stream::open(&server, "{ __typename }", json!({}), None).await;
        assert_eq!(stream.result().await, json!({ "data": { "__typename": "Query" } }));
        stream.completes().await;
        let get = server.get("/graphql?query=%7B__typename%7D").header("accept", "text/event-stream");
        let mut stream = Stream::of(get).await;
        assert_eq!(stream.result().await, json!({ "data": { "__typename": "Query" } }));
        stream.completes().await;
        let mut stream = Stream::open(&server, CREATE, json!({ "path": "sse" }), None).await;
        assert!(stream.result().await["data"]["createNamespace"]["position"].is_i64());
        stream.completes().await;
    })
    .await;
}

#[tokio::test]
async fn each_result_has_its_cursor_as_id_and_a_client_goes_on_after_it() {
    each_server(|server| async move {
        let mut stream = Stream::open(&server, &query(""), json!({}), None).await;
        let bookmark = stream.next().await.unwrap();
        let first = create(&server, "first").await;
        let given = stream.next().await.unwrap();
        let data: Value = serde_json::from_str(&given.data).unwrap();
        assert_eq!(data["data"]["events"]["cursor"].as_str(), given.id.as_deref());
        assert_eq!(data["data"]["events"]["events"], json!([{ "position": first }]));
        drop(stream);
        let second = create(&server, "second").await;
        // The id counts, and not what the request began with.
        let after = bookmark.id.unwrap();
        let mut stream = Stream::open(&server, &query(""), json!({ "after": after }), given.id.as_deref()).await;
        assert_eq!(stream.positions().await, [second]);
        let mut stream = Stream::open(&server, &query(""), json!({ "after": after }), None).await;
        let mut both = stream.positions().await;
        if both.len() < 2 {
            both.extend(stream.positions().await);
        }
        assert_eq!(both, [first, second]);
    })
    .await;
}

#[tokio::test]
async fn typed_subscriptions_have_ids_too() {
    each_server(|server| async move {
        let follow = "subscription { claimChanged { __typename ... on ClaimChanges { cursor changes { kind } } ... on Bookmark { cursor } } }";
        let mut stream = Stream::open(&server, follow, json!({}), None).await;
        assert!(stream.next().await.unwrap().id.is_some());
        let submit = "mutation($input: SubmitBundleInput!) { submitBundle(input: $input) { position } }";
        let claim = json!({ "tempId": "a", "claimType": "assertion", "content": "a", "namespace": "n" });
        server.data(submit, json!({ "input": { "claims": [claim], "createNamespaces": true } })).await;
        let given = stream.changes().await;
        let data: Value = serde_json::from_str(&given.data).unwrap();
        assert_eq!(data["data"]["claimChanged"]["cursor"].as_str(), given.id.as_deref());
        drop(stream);
        server.data(submit, json!({ "input": { "claims": [{ "tempId": "a", "claimType": "assertion", "content": "b", "namespace": "n" }] } })).await;
        let mut stream = Stream::open(&server, follow, json!({}), given.id.as_deref()).await;
        let next: Value = serde_json::from_str(&stream.changes().await.data).unwrap();
        assert_eq!(next["data"]["claimChanged"]["changes"], json!([{ "kind": "CREATED" }]), "{next}");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_document_is_told_in_the_stream() {
    on_server(|server| async move {
        for query in
            ["{", "{ nothing }", "subscription { events { nothing } }", "query A { __typename } query B { __typename }"]
        {
            let mut stream = Stream::open(&server, query, json!({}), None).await;
            let result = stream.result().await;
            assert_eq!(result["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{query}: {result}");
            assert!(result.get("data").is_none(), "{result}");
            stream.completes().await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_an_answer_with_a_status() {
    on_server(|server| async move {
        let events = |request: reqwest::RequestBuilder| request.header("accept", "text/event-stream");
        let follow = || events(server.ask("subscription { events { __typename } }", json!({})));
        let get = |query: &str| server.get(&format!("/graphql?query={query}"));
        for (request, status, code) in [
            (events(server.post()).header("content-type", "application/json").body("{"), 400, "BAD_REQUEST"),
            (events(server.post()).header("content-type", "text/plain").body("{}"), 415, "BAD_REQUEST"),
            (events(get("mutation%7B__typename%7D")), 405, "BAD_REQUEST"),
            (follow().header("last-event-id", "nonsense"), 400, "CURSOR_INVALID"),
            (follow().header("x-agent", "nonsense"), 400, "BAD_REQUEST"),
            (server.ask("subscription { events { __typename } }", json!({})), 400, "BAD_REQUEST"),
        ] {
            let answer = Answer::of(request).await;
            assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.text);
        }
    })
    .await;
}

#[tokio::test]
async fn a_client_that_prefers_json_gets_events_for_subscriptions_only() {
    on_server(|server| async move {
        let accept = "application/graphql-response+json, application/json, text/event-stream";
        let answer = Answer::of(server.ask("{ __typename }", json!({})).header("accept", accept)).await;
        assert_eq!(answer.json()["data"]["__typename"], "Query");
        let follow = server.ask("subscription { events { __typename } }", json!({})).header("accept", accept);
        assert_eq!(Stream::of(follow).await.result().await["data"]["events"]["__typename"], "Bookmark");
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_another_tenant_is_told_in_the_stream() {
    each_store(|test| async move {
        let server = Server::start(test, |_| ()).await;
        let other = server.test.store.ensure_tenant("other").await.unwrap();
        let cursor = server.test.store.log_cursor(&other).await.unwrap().text();
        let mut stream = Stream::open(&server, &query(""), json!({}), Some(&cursor)).await;
        assert_eq!(stream.result().await["errors"][0]["extensions"]["code"], "CURSOR_INVALID");
        stream.completes().await;
    })
    .await;
}

#[tokio::test]
async fn a_stream_with_nothing_to_say_has_comments() {
    on_server_with(
        |config| config.connections.keep_alive_ms = 20,
        |server| async move {
            let mut stream = Stream::open(&server, &query(""), json!({}), None).await;
            stream.result().await;
            let mut rest = std::mem::take(&mut stream.1);
            while rest.matches(":\n\n").count() < 3 {
                let chunk = timeout(Duration::from_secs(15), stream.0.chunk()).await.expect("comments come").unwrap();
                rest.push_str(std::str::from_utf8(&chunk.unwrap()).unwrap());
            }
            assert_eq!(rest.replace(":\n\n", ""), "", "nothing else comes");
        },
    )
    .await;
}

#[tokio::test]
async fn a_stopping_server_ends_streams_without_completing_them() {
    on_server(|mut server| async move {
        let mut stream = Stream::open(&server, &query(""), json!({}), None).await;
        stream.result().await;
        server.stop();
        assert_eq!(stream.next().await, None);
        timeout(Duration::from_secs(10), server.stopped()).await.expect("the server stops");
    })
    .await;
}
