//! A receiver that answers as it is told, and checks signatures by itself.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

/// How to answer a request.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    Status(u16),
    /// Not at all.
    Hang,
    Redirect(String),
}

/// A request that came.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    headers: HeaderMap,
    pub(super) raw: Bytes,
    pub(super) body: Value,
    /// The event's position; 0 for a test.
    pub(super) position: i64,
    taken: bool,
}

impl Seen {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(super) fn id(&self) -> &str {
        self.header("webhook-id")
    }

    /// How many signatures there are, of which one is by a secret.
    pub(super) fn verify(&self, secret: &str) -> usize {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(format!("{}.{}.", self.id(), self.header("webhook-timestamp")).as_bytes());
        mac.update(&self.raw);
        let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        let given: Vec<&str> = self.header("webhook-signature").split(' ').collect();
        assert!(given.contains(&expected.as_str()), "{given:?}");
        given.len()
    }
}

#[derive(Clone, Default)]
struct Shared {
    seen: Arc<Mutex<Vec<Seen>>>,
    replies: Arc<Mutex<VecDeque<Reply>>>,
    always: Arc<Mutex<Option<Reply>>>,
    count: Arc<watch::Sender<usize>>,
}

/// A receiver on a port of its own. It answers 200 unless told otherwise.
pub(super) struct Receiver {
    pub(super) url: String,
    shared: Shared,
}

impl Receiver {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let shared = Shared::default();
        let router = Router::new().fallback(receive).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// Answers the next requests so.
    pub(super) fn answer(&self, replies: impl IntoIterator<Item = Reply>) {
        self.shared.replies.lock().unwrap().extend(replies);
    }

    /// Answers all requests so that nothing else was said of.
    pub(super) fn always(&self, reply: Reply) {
        *self.shared.always.lock().unwrap() = Some(reply);
    }

    /// All requests that came.
    pub(super) fn all(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// Waits until so many requests came.
    pub(super) async fn came(&self, count: usize) -> Vec<Seen> {
        self.wait(|seen| seen.len() >= count).await;
        self.all()
    }

    /// Waits until so many were answered with success; these.
    pub(super) async fn taken(&self, count: usize) -> Vec<Seen> {
        let taken = |seen: &[Seen]| seen.iter().filter(|seen| seen.taken).cloned().collect::<Vec<_>>();
        self.wait(|seen| taken(seen).len() >= count).await;
        taken(&self.all())
    }

    async fn wait(&self, holds: impl Fn(&[Seen]) -> bool) {
        let mut count = self.shared.count.subscribe();
        let wait = async {
            while !holds(&self.all()) {
                count.changed().await.unwrap();
            }
        };
        timeout(Duration::from_mins(1), wait).await.unwrap_or_else(|_| panic!("it does not come: {:#?}", self.all()));
    }
}

async fn receive(State(shared): State<Shared>, headers: HeaderMap, raw: Bytes) -> Response {
    let reply = shared.replies.lock().unwrap().pop_front();
    let reply = reply.or_else(|| shared.always.lock().unwrap().clone()).unwrap_or(Reply::Status(200));
    let body: Value = serde_json::from_slice(&raw).unwrap();
    let position = body["data"]["position"].as_i64().unwrap_or_default();
    let taken = matches!(reply, Reply::Status(200..=299));
    shared.seen.lock().unwrap().push(Seen { headers, raw, body, position, taken });
    shared.count.send_modify(|count| *count += 1);
    match reply {
        Reply::Status(status) => (StatusCode::from_u16(status).unwrap(), "said").into_response(),
        Reply::Hang => std::future::pending().await,
        Reply::Redirect(url) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, url)]).into_response(),
    }
}
