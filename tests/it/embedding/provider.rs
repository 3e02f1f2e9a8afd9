//! A provider of vectors that speaks as `OpenAI` and as Ollama do, and answers as it is told.

use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The words of each number of a vector.
const TOPICS: [&[&str]; 3] = [&["whale", "whales", "mammals", "cetaceans"], &["prime", "primes", "numbers"], &["wall"]];

/// How to answer a request.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    /// With a status, and the header `Retry-After`.
    Status(u16, Option<&'static str>),
    /// With success and this.
    Text(&'static str),
    /// With vectors that have one number more.
    Longer,
    /// Without the last vector.
    Fewer,
    /// Not at all.
    Hang,
}

/// A request that came.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) path: String,
    pub(super) authorization: Option<String>,
    pub(super) body: Value,
}

#[derive(Clone, Default)]
struct Shared {
    seen: Arc<Mutex<Vec<Seen>>>,
    always: Arc<Mutex<Option<Reply>>>,
}

/// A provider on a port of its own.
pub(super) struct Provider {
    pub(super) url: String,
    shared: Shared,
}

impl Provider {
    pub(super) async fn start() -> Self {
        Self::listen("127.0.0.1:0").await
    }

    /// Starts at an address.
    pub(super) async fn listen(address: &str) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Shared::default();
        let router = Router::new().fallback(answer).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// Answers all requests so, until it is told nothing.
    pub(super) fn always(&self, reply: Option<Reply>) {
        *self.shared.always.lock().unwrap() = reply;
    }

    /// The requests that came.
    pub(super) fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }
}

fn about(text: &str) -> Vec<f64> {
    let words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
    let of = |topic: &&[&str]| words.iter().filter(|word| topic.contains(&word.as_str())).map(|_| 1.0).sum::<f64>();
    TOPICS.iter().map(of).chain([0.125]).collect()
}

async fn answer(State(shared): State<Shared>, uri: Uri, headers: HeaderMap, raw: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&raw).unwrap();
    let authorization = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned());
    let path = uri.path().to_owned();
    shared.seen.lock().unwrap().push(Seen { path: path.clone(), authorization, body: body.clone() });
    let reply = shared.always.lock().unwrap().clone();
    let texts = body["input"].as_array().unwrap();
    let mut vectors: Vec<Vec<f64>> = texts.iter().map(|text| about(text.as_str().unwrap())).collect();
    match reply {
        Some(Reply::Status(status, after)) => {
            let status = StatusCode::from_u16(status).unwrap();
            let said = "the key sk-secret is not known";
            return match after {
                Some(after) => (status, [(header::RETRY_AFTER, after)], said).into_response(),
                None => (status, said).into_response(),
            };
        }
        Some(Reply::Text(text)) => return text.into_response(),
        Some(Reply::Hang) => std::future::pending().await,
        Some(Reply::Longer) => vectors.iter_mut().for_each(|vector| vector.push(1.0)),
        Some(Reply::Fewer) => drop(vectors.pop()),
        None => {}
    }
    if path == "/api/embed" {
        return Json(json!({ "model": body["model"], "embeddings": vectors })).into_response();
    }
    // In another order than the texts.
    let data = vectors.iter().enumerate().rev();
    let data: Vec<Value> = data.map(|(index, embedding)| json!({ "index": index, "embedding": embedding })).collect();
    Json(json!({ "object": "list", "data": data, "model": body["model"] })).into_response()
}
