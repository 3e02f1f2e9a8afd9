//! Traces, as a collector receives them from the real binary.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Router, serve};
use futures::{SinkExt, StreamExt};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite as ws;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::process::Served;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

type Received = (HeaderMap, ExportTraceServiceRequest);

/// A collector; the address that it has.
async fn collector() -> (String, UnboundedReceiver<Received>) {
    async fn take(State(sender): State<UnboundedSender<Received>>, headers: HeaderMap, body: Bytes) {
        let request = ExportTraceServiceRequest::decode(body).expect("protocol buffers of OTLP");
        sender.send((headers, request)).expect("the test listens");
    }
    let (sender, received) = unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/v1/traces", post(take)).with_state(sender);
    tokio::spawn(async move { serve(listener, router).await });
    (address, received)
}

async fn ask(served: &Served, query: &str, headers: &[(&str, &str)]) -> (reqwest::header::HeaderMap, Value) {
    let client = Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap();
    let mut request = client.post(format!("http://{}/graphql", served.address)).json(&json!({ "query": query }));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    (answer.headers().clone(), answer.json().await.unwrap())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn spans(received: &mut UnboundedReceiver<Received>) -> Vec<Span> {
    let mut all = Vec::new();
    while let Ok((headers, request)) = received.try_recv() {
        assert_eq!(headers["x-team"], "graph");
        for resource in request.resource_spans {
            let attributes = resource.resource.unwrap().attributes;
            let name = attributes.iter().find(|attribute| attribute.key == "service.name").unwrap();
            assert!(format!("{name:?}").contains("graph-test"), "{name:?}");
            all.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
    }
    all
}

/// A server that traces every request, and so many of 1,000 with their parts; and what it sends.
async fn traced(folder: &TempDir, parts: u32) -> (Served, UnboundedReceiver<Received>) {
    let (endpoint, received) = collector().await;
    let settings = [
        format!("otlp_endpoint={endpoint}"),
        "service_name=graph-test".to_owned(),
        "otlp_headers=x-team=graph".to_owned(),
        "traces_per_thousand=1000".to_owned(),
        format!("trace_parts_per_thousand={parts}"),
    ]
    .map(|setting| format!("telemetry.{setting}"));
    let mut arguments = vec!["serve"];
    arguments.extend(settings.iter().flat_map(|setting| ["--set", setting]));
    (Served::start(folder.path(), "sqlite://test.db", &arguments).await, received)
}

#[tokio::test]
async fn a_request_is_a_part_of_its_caller_s_trace_and_what_waits_is_sent_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let (served, mut received) = traced(&folder, 0).await;
    let parent = format!("00-{TRACE}-{PARENT}-01");
    let write = "mutation Make { createNamespace(input: { path: \"hunter2\" }) { namespace { parent { path } } } }";
    let (headers, _) = ask(&served, write, &[("traceparent", &parent)]).await;
    assert!(headers["traceresponse"].to_str().unwrap().starts_with(&format!("00-{TRACE}-")), "{headers:?}");
    ask(&served, "{ agents(first: 1) { nodes { id } } }", &[]).await;
    let not_sampled = format!("00-{}-{PARENT}-00", TRACE.replace('0', "1"));
    ask(&served, "{ agents(first: 1) { nodes { id } } }", &[("traceparent", &not_sampled)]).await;
    let (status, lines) = served.terminate().await;
    assert!(status.success());
    assert!(lines.iter().any(|line| line.contains("claimgraph::request") && line.contains(TRACE)), "{lines:#?}");
    let all = spans(&mut received);
    let of_trace = |id: &str| all.iter().filter(|span| hex(&span.trace_id) == id).collect::<Vec<_>>();
    let own = of_trace(TRACE);
    let request = own.iter().find(|span| span.name == "request").expect("the request");
    assert_eq!(hex(&request.parent_span_id), PARENT);
    for name in ["prepare", "execute"] {
        assert!(own.iter().any(|span| span.name == name), "{name}: {own:#?}");
    }
    let execute = own.iter().find(|span| span.name == "execute").unwrap();
    assert_eq!(execute.parent_span_id, request.span_id);
    // The first request also defines the types of the plugins, before anything is executed.
    let below = |span: &&&Span| span.name == "write" && span.parent_span_id == execute.span_id;
    let write = own.iter().find(below).expect("the write");
    let linked = |span: &Span| span.links.iter().any(|link| link.span_id == write.span_id);
    let transaction =
        all.iter().find(|span| span.name == "write transaction" && linked(span)).expect("its transaction");
    let statements: Vec<_> = transaction.events.iter().filter(|event| event.name == "statement").collect();
    assert!(!statements.is_empty(), "{transaction:#?}");
    assert!(of_trace(&TRACE.replace('0', "1")).is_empty(), "its caller does not trace it");
    let said = format!("{:?}", request.attributes);
    for (name, value) in
        [("graphql.operation.type", "mutation"), ("graphql.operation.name", "Make"), ("url.path", "/graphql")]
    {
        assert!(said.contains(name) && said.contains(value), "{name}: {said}");
    }
    let roots = all.iter().filter(|span| span.name == "request" && span.parent_span_id.is_empty());
    let [alone] = roots.collect::<Vec<_>>()[..] else { panic!("one has a caller that says nothing: {all:#?}") };
    assert_eq!(of_trace(&hex(&alone.trace_id)).len(), 1, "its parts are not traced");
    let unlinked = |span: &&Span| span.name == "write transaction" && span.links.is_empty();
    assert_eq!(all.iter().find(unlinked), None, "what no trace leads to is not sent");
    assert!(!format!("{all:?}").contains("hunter2"), "spans hold nothing that was sent");
}

#[tokio::test]
async fn a_collector_that_is_away_or_says_nothing_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    // One takes connections and never answers; at the other nobody listens.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent_at = format!("http://{}", silent.local_addr().unwrap());
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone_at = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    for (n, endpoint) in [silent_at, gone_at].into_iter().enumerate() {
        let setting = format!("telemetry.otlp_endpoint={endpoint}");
        let all = "telemetry.traces_per_thousand=1000";
        let arguments = ["serve", "--set", &setting, "--set", "telemetry.otlp_timeout_ms=500", "--set", all];
        let served = Served::start(folder.path(), &format!("sqlite://test{n}.db"), &arguments).await;
        for _ in 0..50 {
            let (_, answer) = ask(&served, "{ agents(first: 1) { nodes { id } } }", &[]).await;
            assert!(answer["data"]["agents"].is_object(), "{answer}");
        }
        let (status, _) = served.terminate().await;
        assert!(status.success(), "{endpoint}");
    }
    drop(silent);
}

#[tokio::test]
async fn so_many_requests_as_are_configured_are_traced_with_their_parts() {
    let folder = tempfile::tempdir().unwrap();
    let (served, mut received) = traced(&folder, 1000).await;
    for _ in 0..3 {
        ask(&served, "{ agents(first: 1) { nodes { id } } }", &[]).await;
    }
    ask(&served, "{ agents(first: -1) { nodes { id } } }", &[]).await;
    served.terminate().await;
    let all = spans(&mut received);
    let requests: Vec<_> = all.iter().filter(|span| span.name == "request").collect();
    assert_eq!(requests.len(), 4);
    for request in &requests {
        let executes = |span: &&Span| span.name == "execute" && span.parent_span_id == request.span_id;
        assert!(all.iter().any(|span| executes(&span)), "{all:#?}");
    }
    let failed = |span: &&&Span| format!("{:?}", span.attributes).contains("error.type");
    assert_eq!(requests.iter().filter(failed).count(), 1);
}

/// The answer to a query over a WebSocket.
async fn ask_over_a_socket(served: &Served, query: &str) -> Value {
    let mut request = format!("ws://{}/graphql", served.address).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let subscribe = json!({ "id": "1", "type": "subscribe", "payload": { "query": query } });
    let mut answer = Value::Null;
    for message in [json!({ "type": "connection_init" }), subscribe] {
        socket.send(ws::Message::text(message.to_string())).await.unwrap();
        let heard = socket.next().await.unwrap().unwrap();
        answer = serde_json::from_str(heard.to_text().unwrap()).unwrap();
    }
    answer
}

#[tokio::test]
async fn operations_over_connections_are_traced_and_subscriptions_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let (served, mut received) = traced(&folder, 1000).await;
    let answer = ask_over_a_socket(&served, "query Read { agents(first: 1) { nodes { id } } }").await;
    assert_eq!(answer["type"], "next", "{answer}");
    let events = "subscription { events(after: \"0\") { cursor } }";
    let refused = ask_over_a_socket(&served, events).await;
    assert_eq!(refused["id"], "1", "{refused}");
    served.terminate().await;
    let all = spans(&mut received);
    let operations: Vec<_> = all.iter().filter(|span| span.name == "operation").collect();
    let [operation] = operations[..] else { panic!("one is a query: {all:#?}") };
    assert!(operation.parent_span_id.is_empty());
    assert!(format!("{:?}", operation.attributes).contains("Read"), "{operation:?}");
    let executes = |span: &Span| span.name == "execute" && span.parent_span_id == operation.span_id;
    assert!(all.iter().any(executes), "{all:#?}");
}
