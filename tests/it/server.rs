//! A server for a test: the real router on a port of its own.

use std::future::Future;
use std::sync::Arc;

use claimgraph::app::{App, Parts, System};
use claimgraph::config::{Config, Secret};
use claimgraph::embedding;
use claimgraph::http::{self, serve};
use claimgraph::plugins;
use claimgraph_plugin::{AnyPlugin, Plugin};
use claimgraph_store::testing::{SeededEntropy, TestStore, each_store, on_sqlite};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The pepper of all servers, so that none makes a file.
pub(crate) const PEPPER: &str = "the pepper of the tests, long enough";

/// A running server.
pub(crate) struct Server {
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
    /// The store below it, and its clock.
    pub(crate) test: TestStore,
    client: Client,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<std::io::Result<()>>>,
    /// Makes vectors as long as the server lives, where it is told to.
    _embedding: Option<embedding::Running>,
}

/// A server stops with its test. (It also keeps an `async` block from taking but a part of it.)
impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The headers.
    pub(crate) headers: reqwest::header::HeaderMap,
    /// The body.
    pub(crate) text: String,
}

impl Answer {
    /// Reads an answer.
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.expect("the body is text") }
    }

    /// A header; empty when absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|cause| panic!("{cause}: {}", self.text))
    }

    /// The code of the first error; empty when there is none.
    pub(crate) fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Server {
    /// Starts a server over a store, with settings changed by `change`.
    pub(crate) async fn start(test: TestStore, change: impl FnOnce(&mut Config)) -> Self {
        Self::with_queries(test, change, "[]".to_owned()).await
    }

    /// Starts a server with ready queries.
    pub(crate) async fn with_queries(test: TestStore, change: impl FnOnce(&mut Config), queries: String) -> Self {
        Self::with_all(test, change, queries, plugins::all()).await
    }

    /// Starts a server with one more plugin.
    pub(crate) async fn with_plugin(test: TestStore, change: impl FnOnce(&mut Config), plugin: impl Plugin) -> Self {
        let mut plugins = plugins::all();
        plugins.push(Box::new(plugin));
        Self::with_all(test, change, "[]".to_owned(), plugins).await
    }

    async fn with_all(
        test: TestStore,
        change: impl FnOnce(&mut Config),
        queries: String,
        plugins: Vec<Box<dyn AnyPlugin>>,
    ) -> Self {
        let mut config = Config::default();
        config.auth.pepper = Secret::new(PEPPER);
        change(&mut config);
        let parts = Parts::assemble(&config, plugins).expect("the plugins make a schema");
        let system = System { clock: test.clock.clone(), entropy: Arc::new(SeededEntropy::new(7)) };
        let mut app = App::new(config, test.store.clone(), parts, system);
        app.open_keys().expect("the pepper is long enough");
        let host = app.host(queries).expect("the configuration is whole");
        host.watch(Arc::new(app.start_plugins().await.expect("the plugins start")));
        let embedding = app.start_embedding();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address").to_string();
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move {
            // Dropping the sender stops the server as well.
            let _ = stopped.await;
        };
        let task = tokio::spawn(serve::serve(listener, http::router(host.clone()), host, stopped));
        Self { address, test, client: client(), stop: Some(stop), task: Some(task), _embedding: embedding }
    }

    /// The URL of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A GET.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    /// A POST to `/graphql` without a body.
    pub(crate) fn post(&self) -> RequestBuilder {
        self.client.post(self.url("/graphql"))
    }

    /// Any method on any path.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.client.request(method.parse().expect("a method"), self.url(path))
    }

    /// A POST of a document with variables.
    pub(crate) fn ask(&self, query: &str, variables: Value) -> RequestBuilder {
        self.post().json(&json!({ "query": query, "variables": variables }))
    }

    /// The `data` of a document that succeeds.
    pub(crate) async fn data(&self, query: &str, variables: Value) -> Value {
        data(Answer::of(self.ask(query, variables)).await)
    }

    /// Tells the server to stop.
    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits until the server has stopped.
    pub(crate) async fn stopped(mut self) {
        self.task.take().expect("it is waited for once").await.expect("it does not panic").expect("it stops cleanly");
    }
}

/// The `data` of an answer without errors.
pub(crate) fn data(answer: Answer) -> Value {
    let mut body = answer.json();
    assert!(body.get("errors").is_none(), "{body:#}");
    body["data"].take()
}

fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

/// Runs a test against a server on each database.
pub(crate) async fn each_server<F: Future<Output = ()>>(test: impl Fn(Server) -> F) {
    each_store(|store| async { test(Server::start(store, |_| ()).await).await }).await;
}

/// Runs a test against a server on SQLite: for what does not depend on the database.
pub(crate) async fn on_server<F: Future<Output = ()>>(test: impl Fn(Server) -> F) {
    on_server_with(|_| (), test).await;
}

/// The same, with settings changed.
pub(crate) async fn on_server_with<F: Future<Output = ()>>(change: impl Fn(&mut Config), test: impl Fn(Server) -> F) {
    on_sqlite(|store| async { test(Server::start(store, &change).await).await }).await;
}
