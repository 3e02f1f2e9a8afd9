//! Searching by meaning with a provider over HTTP: whole, down, slow, and answering what nobody asked for.

mod provider;

use std::time::Duration;

use claimgraph::config::{Config, Secret};
use claimgraph_store::testing::{each_store, on_sqlite};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use self::provider::{Provider, Reply};
use crate::server::{Answer, Server};

const WHALES: &str = "Whales are mammals.";
const PRIMES: &str = "Two is the only even one of the primes.";
const WALL: &str = "The wall fell in 1989.";

fn configure<'a>(config: &'a mut Config, provider: &str, url: &str) -> &'a mut Config {
    provider.clone_into(&mut config.embedder.provider);
    url.clone_into(&mut config.embedder.embedder_url);
    "small".clone_into(&mut config.embedder.embedder_model);
    config.embedder.embedder_batch = 2;
    config.embedder.embed_delay_ms = 1;
    config.embedder.embed_retry_ms = 1;
    config.embedder.embed_retry_max_ms = 20;
    config
}

async fn write(server: &Server, contents: &[&str]) {
    let namespace = "mutation { createNamespace(input: { path: \"n\" }) { position } }";
    server.data(namespace, json!({})).await;
    for content in contents {
        let create = "mutation($content: String!) { createClaim(input: \
                      { claimType: \"assertion\", content: $content, namespace: \"n\" }) { position } }";
        server.data(create, json!({ "content": content })).await;
    }
}

async fn status(server: &Server) -> Value {
    let query =
        "{ searchStatus { embedder claims models { name state dimensions vectors refused coverage failure } } }";
    server.data(query, json!({})).await["searchStatus"].take()
}

/// Waits until the status is so.
async fn until(server: &Server, holds: impl Fn(&Value) -> bool) -> Value {
    let wait = async {
        loop {
            let status = status(server).await;
            if holds(&status) {
                return status;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    match timeout(Duration::from_mins(1), wait).await {
        Ok(status) => status,
        Err(elapsed) => panic!("{elapsed}, it does not come: {:#}", status(server).await),
    }
}

fn is_whole(status: &Value) -> bool {
    status["models"]
        .as_array()
        .is_some_and(|models| models.len() == 1 && models[0]["state"] == "ACTIVE" && models[0]["coverage"] == 1.0)
        && status["claims"] != 0
}

const SEARCH: &str = "query($query: String!, $mode: SearchMode!) { search(query: $query, mode: $mode, first: 2, explain: true) { \
                      missing nodes { content } edges { score scoreParts { part value place score term } } } }";

async fn ask(server: &Server, query: &str, mode: &str) -> Answer {
    Answer::of(server.ask(SEARCH, json!({ "query": query, "mode": mode }))).await
}

async fn found(server: &Server, query: &str, mode: &str) -> Vec<String> {
    let answer = ask(server, query, mode).await.json();
    let nodes = answer["data"]["search"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer:#}")).clone();
    nodes.iter().map(|node| node["content"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn claims_are_found_by_their_meaning_through_either_provider() {
    for (name, path) in [("openai", "/v1/embeddings"), ("ollama", "/api/embed")] {
        each_store(|store| async move {
            let provider = Provider::start().await;
            let base = if name == "openai" { format!("{}/v1/", provider.url) } else { provider.url.clone() };
            let server = Server::start(store, |config| {
                let config = configure(config, name, &base);
                config.embedder.embedder_key = Secret::new("sk-secret");
                config.embedder.dimensions = 4;
                config.embedder.document_prefix = "passage: ".to_owned();
                config.embedder.embedder_chars = 40;
            })
            .await;
            let long = format!("{WALL} And then {}", "many things happened. ".repeat(9));
            write(&server, &[WHALES, PRIMES, &long]).await;
            let whole = until(&server, |status| is_whole(status) && status["claims"] == 3).await;
            let model = &whole["models"][0];
            assert_eq!((&model["vectors"], &model["dimensions"]), (&json!(3), &json!(4)), "{whole:#}");
            assert!(model["name"].as_str().unwrap().starts_with(&format!("{name}:small@4#")), "{whole:#}");
            assert_eq!(found(&server, "cetaceans", "SEMANTIC").await[0], WHALES);
            assert_eq!(found(&server, "wall", "SEMANTIC").await[0], long);
            assert_eq!(found(&server, "cetaceans OR primes", "HYBRID").await[0], PRIMES);
            let seen = provider.seen();
            let texts: Vec<&str> =
                seen.iter().flat_map(|seen| seen.body["input"].as_array().unwrap()).filter_map(Value::as_str).collect();
            assert!(texts.contains(&"passage: Whales are mammals.") && texts.contains(&"cetaceans"), "{texts:?}");
            let cut: String = long.chars().take(40).collect();
            assert!(texts.contains(&format!("passage: {cut}").as_str()), "{texts:?}");
            for seen in seen {
                assert_eq!((seen.path.as_str(), seen.authorization.as_deref()), (path, Some("Bearer sk-secret")));
                assert_eq!((&seen.body["model"], &seen.body["dimensions"]), (&json!("small"), &json!(4)));
            }
        })
        .await;
    }
}

#[tokio::test]
async fn whatever_the_provider_does_words_go_on_and_vectors_follow() {
    let replies = [
        (Reply::Status(500, None), "it answers 500", json!(5)),
        (Reply::Status(401, None), "it answers 401", json!(5)),
        (Reply::Status(429, Some("17")), "asked too often: it answers 429", json!(17)),
        (Reply::Status(503, Some("18")), "asked too often: it answers 503", json!(18)),
        (Reply::Status(400, None), "refuses: it answers 400", json!(5)),
        (Reply::Text("<html>"), "of no use", json!(5)),
        (Reply::Text("{\"data\":[]}"), "0 vectors for", json!(5)),
        (Reply::Fewer, "vectors for", json!(5)),
        (Reply::Longer, "a vector of 5 dimensions, where 4 are expected", json!(5)),
        (Reply::Hang, "no answer within 300 ms", json!(5)),
    ];
    on_sqlite(|store| {
        let replies = replies.clone();
        async move {
            let provider = Provider::start().await;
            let server = Server::start(store, |config| {
                let config = configure(config, "openai", &provider.url);
                config.embedder.embed_timeout_ms = 300;
                config.embedder.query_timeout_ms = 300;
            })
            .await;
            write(&server, &[WHALES, PRIMES]).await;
            until(&server, |status| is_whole(status) && status["claims"] == 2).await;
            for (n, (reply, failure, retry_after)) in replies.into_iter().enumerate() {
                provider.always(Some(reply));
                let create = "mutation($content: String!) { createClaim(input: \
                              { claimType: \"assertion\", content: $content, namespace: \"n\" }) { position } }";
                server.data(create, json!({ "content": format!("The wall number {n}.") })).await;
                let has_failed =
                    |status: &Value| status["models"][0]["failure"].as_str().is_some_and(|told| told.contains(failure));
                let failed = until(&server, has_failed).await;
                assert!(failed["models"][0]["coverage"].as_f64().unwrap() < 1.0, "{failed:#}");
                assert!(!failed.to_string().contains("sk-secret"), "what it says stays in the log");
                assert_eq!(found(&server, "mammals", "TEXT").await, [WHALES]);
                let refused = ask(&server, &format!("whales {n}"), "SEMANTIC").await;
                assert_eq!(refused.code(), "EMBEDDER_UNAVAILABLE", "{}", refused.text);
                let extensions = &refused.json()["errors"][0]["extensions"];
                assert_eq!(extensions["retryAfter"], retry_after, "{}", refused.text);
                assert!(!refused.text.contains("sk-secret"), "{}", refused.text);
                let hybrid = ask(&server, &format!("mammals OR nothing{n}"), "HYBRID").await.json();
                assert!(hybrid["data"]["search"]["missing"].is_string(), "{hybrid:#}");
                assert_eq!(hybrid["data"]["search"]["nodes"], json!([{ "content": WHALES }]));
                provider.always(None);
                let whole = until(&server, is_whole).await;
                assert_eq!((&whole["models"][0]["failure"], &whole["models"][0]["refused"]), (&Value::Null, &json!(0)));
                assert_eq!(found(&server, &format!("whales {n}"), "SEMANTIC").await[0], WHALES);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_comes_later_is_found() {
    on_sqlite(|store| async move {
        let reserved = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = reserved.local_addr().unwrap().to_string();
        drop(reserved);
        let server = Server::start(store, |config| {
            configure(config, "ollama", &format!("http://{address}"));
        })
        .await;
        write(&server, &[WHALES]).await;
        until(&server, |status| status["models"][0]["failure"].is_string()).await;
        let refused = ask(&server, "cetaceans", "SEMANTIC").await;
        assert_eq!(refused.code(), "EMBEDDER_UNAVAILABLE", "{}", refused.text);
        assert!(refused.text.contains("the embedder is away"), "{}", refused.text);
        let _provider = Provider::listen(&address).await;
        until(&server, |status| is_whole(status) && status["claims"] == 1).await;
        assert_eq!(found(&server, "cetaceans", "SEMANTIC").await, [WHALES]);
        let metrics = Answer::of(server.get("/metrics")).await.text;
        assert!(metrics.contains("claimgraph_search_vectors_total 1"), "{metrics}");
    })
    .await;
}

#[tokio::test]
async fn an_embedder_that_is_configured_wrongly_ends_the_start() {
    use claimgraph::app::Parts;
    use claimgraph::plugins;
    for (change, expected) in
        [(("nobody", "small"), "there are: openai, ollama"), (("openai", ""), "embedder.embedder_model names no model")]
    {
        let mut config = Config::default();
        config.embedder.provider = change.0.to_owned();
        config.embedder.embedder_model = change.1.to_owned();
        let error = Parts::assemble(&config, plugins::all()).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(expected), "{error}");
    }
}
