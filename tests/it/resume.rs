//! Who is cut off goes on by the last cursor, and has the log without a gap: over the real server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::server::{Server, each_server};

const TRIALS: u64 = 200;
/// Trials that run at once.
const AT_ONCE: u64 = 20;

/// A subscription to the events after a cursor, or from now on.
struct Feed(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Feed {
    async fn open(server: &Server, after: Option<&str>) -> Self {
        let mut request = format!("ws://{}/graphql", server.address).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        let mut feed = Self(connect_async(request).await.unwrap().0);
        let query = "subscription($after: Cursor) { events(after: $after) {
            ... on EventBatch { events { position } cursor position } ... on Bookmark { cursor position }
            ... on ResyncRequired { reason } } }";
        feed.say(&json!({ "type": "connection_init" })).await;
        let payload = json!({ "query": query, "variables": { "after": after } });
        assert_eq!(feed.hear().await["type"], "connection_ack");
        feed.say(&json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
        feed
    }

    async fn say(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    async fn hear(&mut self) -> Value {
        loop {
            let message = timeout(Duration::from_mins(1), self.0.next()).await.expect("something comes in time");
            match message.unwrap().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Close(frame) => panic!("closed: {frame:?}"),
                _ => {}
            }
        }
    }

    /// The next delivery: positions, the cursor, and where it stands.
    async fn next(&mut self) -> (Vec<i64>, String, i64) {
        let message = self.hear().await;
        let delivery = &message["payload"]["data"]["events"];
        let cursor = delivery["cursor"].as_str().unwrap_or_else(|| panic!("{message:#}"));
        let events = delivery["events"].as_array().map_or(&[][..], Vec::as_slice);
        let positions = events.iter().map(|event| event["position"].as_i64().unwrap()).collect();
        (positions, cursor.to_owned(), delivery["position"].as_i64().unwrap())
    }
}

/// Writes until told to stop: namespaces one by one, and bundles of several.
async fn keep_writing(server: &Server, writer: usize, done: &AtomicBool) {
    let create = "mutation($path: String!) { createNamespace(input: { path: $path }) { position } }";
    let submit = "mutation($input: SubmitBundleInput!) { submitBundle(input: $input) { position } }";
    for n in 0.. {
        if done.load(Ordering::SeqCst) {
            return;
        }
        if n % 3 > 0 {
            server.data(create, json!({ "path": format!("w{writer}-{n}") })).await;
            continue;
        }
        let claim = |index: usize| json!({ "tempId": index.to_string(), "claimType": "assertion", "content": format!("{writer} {n} {index}"), "namespace": "n" });
        let claims: Vec<Value> = (0..5 + n % 7).map(claim).collect();
        server.data(submit, json!({ "input": { "claims": claims, "createNamespaces": true } })).await;
    }
}

/// Connects in the middle of the burst, is cut off now and then, and goes on by the last cursor; for some many events.
async fn trial(server: &Server, seed: u64) {
    let mut chance = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut roll = move |sides: u64| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance % sides
    };
    tokio::time::sleep(Duration::from_millis(roll(40))).await;
    let mut feed = Feed::open(server, None).await;
    let (_, mut cursor, begin) = feed.next().await;
    let (mut given, mut at) = (Vec::new(), begin);
    let enough = 10 + i64::try_from(roll(40)).unwrap();
    while at < begin + enough {
        if roll(4) == 0 {
            // Cut without a goodbye, whatever is under way.
            drop(feed);
            tokio::time::sleep(Duration::from_millis(roll(10))).await;
            feed = Feed::open(server, Some(&cursor)).await;
        }
        let (positions, next, position) = feed.next().await;
        given.extend(positions);
        (cursor, at) = (next, position);
    }
    assert_eq!(given, (begin + 1..=at).collect::<Vec<_>>(), "trial {seed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_who_connect_during_a_burst_have_the_log_without_a_gap() {
    each_server(|server| async move {
        let done = Arc::new(AtomicBool::new(false));
        let writers = futures::future::join_all((0..2).map(|writer| keep_writing(&server, writer, &done)));
        let trials = async {
            for round in 0..TRIALS / AT_ONCE {
                futures::future::join_all((0..AT_ONCE).map(|n| trial(&server, round * AT_ONCE + n))).await;
            }
            done.store(true, Ordering::SeqCst);
        };
        futures::future::join(writers, trials).await;
    })
    .await;
}
