//! Webhooks through the real binary, to a real receiver: whatever happens on the way, each event arrives, in order,
//! signed.

mod guide;
mod receiver;
mod restarts;
mod standing;

use std::path::Path;
use std::time::Duration;

use claimgraph_store::testing::{TestStore, on_postgres, on_sqlite};
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use crate::process::Served;
use receiver::{Receiver, Reply};

/// Settings under which a receiver on this machine is reached, and nothing takes long.
const QUICK: &[&str] = &[
    "webhooks.allow_http=true",
    "webhooks.allowed_networks=127.0.0.0/8",
    "webhooks.retry_delays=0s, 20ms, 20ms",
    "webhooks.failing_pause_ms=10",
    "webhooks.webhook_poll_ms=20",
    "webhooks.lease_ms=1000",
    "webhooks.attempt_timeout_ms=1000",
];

/// A server, and how it is spoken to.
struct Host {
    served: Option<Served>,
    client: Client,
    tenant: Option<&'static str>,
    folder: TempDir,
}

impl Host {
    async fn start(test: &TestStore, settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let served = serve(folder.path(), test, settings).await;
        let client = Client::builder().no_proxy().build().unwrap();
        Self { served: Some(served), client, tenant: None, folder }
    }

    /// The `data` of a document, or the first error.
    async fn ask(&self, query: &str, variables: Value) -> Result<Value, Value> {
        let address = &self.served.as_ref().unwrap().address;
        let body = json!({ "query": query, "variables": variables });
        let mut request = self.client.post(format!("http://{address}/graphql")).json(&body);
        if let Some(tenant) = self.tenant {
            request = request.header("x-tenant", tenant);
        }
        let mut body: Value = request.send().await.unwrap().json().await.unwrap();
        match body["errors"].get(0) {
            Some(error) => Err(error.clone()),
            None => Ok(body["data"].take()),
        }
    }

    async fn data(&self, query: &str, variables: Value) -> Value {
        self.ask(query, variables).await.unwrap_or_else(|error| panic!("{error:#}"))
    }

    /// Registers a webhook for namespaces that are made; gives its id and its secret.
    async fn register(&self, url: &str) -> (String, String) {
        let query = "mutation($url: String!) { registerWebhook(input: { url: $url, filter: { kinds: [\"namespace.created\"] } })
            { webhook { id } secret } }";
        let made = self.data(query, json!({ "url": url })).await["registerWebhook"].take();
        (text(&made["webhook"]["id"]), text(&made["secret"]))
    }

    /// Makes a namespace; gives the position of its event.
    async fn write(&self, path: &str) -> i64 {
        let query = "mutation($path: String!) { createNamespace(input: { path: $path }) { position } }";
        self.data(query, json!({ "path": path })).await["createNamespace"]["position"].as_i64().unwrap()
    }

    async fn webhook(&self, id: &str) -> Value {
        let query = "query($id: ID!) { webhook(id: $id) { state disabledReason position lag givenUp lastError
            deliveries(first: 100) { nodes { id position kind status attempts responseStatus responseBody error } } } }";
        self.data(query, json!({ "id": id })).await["webhook"].take()
    }

    /// Waits until a webhook stands so.
    async fn until(&self, id: &str, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let look = async {
            loop {
                let found = self.webhook(id).await;
                if holds(&found) {
                    return found;
                }
                sleep(Duration::from_millis(10)).await;
            }
        };
        if let Ok(found) = timeout(Duration::from_mins(1), look).await {
            return found;
        }
        panic!("not {what}: {:#}", self.webhook(id).await)
    }

    async fn update(&self, id: &str, change: Value) -> Value {
        let query =
            "mutation($input: UpdateWebhookInput!) { updateWebhook(input: $input) { webhook { state position } } }";
        let mut input = change;
        input["webhook"] = json!(id);
        self.data(query, json!({ "input": input })).await["updateWebhook"]["webhook"].take()
    }
}

async fn serve(folder: &Path, test: &TestStore, settings: &[&str]) -> Served {
    let mut arguments = vec!["serve"];
    for setting in settings {
        arguments.extend(["--set", setting]);
    }
    Served::start(folder, &test.url, &arguments).await
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// Runs a test on both databases.
async fn each<F: Future<Output = ()>>(test: impl Fn(TestStore) -> F) {
    on_sqlite(&test).await;
    on_postgres(&test).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_arrive_in_order_signed_and_again_when_they_failed() {
    each(|test| async move {
        let receiver = Receiver::start().await;
        let host = Host::start(&test, QUICK).await;
        let (id, secret) = host.register(&receiver.url).await;
        receiver.answer([Reply::Status(200), Reply::Status(500), Reply::Hang, Reply::Status(429), Reply::Status(204)]);
        let mut written = Vec::new();
        for n in 0..10 {
            written.push(host.write(&format!("n{n}")).await);
        }
        let seen = receiver.taken(10).await;
        assert_eq!(seen.iter().map(|seen| seen.position).collect::<Vec<_>>(), written, "each once, in order");
        let all = receiver.all();
        assert_eq!(all.len(), 13, "three attempts failed");
        for request in &all {
            request.verify(&secret);
            assert_eq!(request.header("content-type"), "application/json");
            assert!(request.header("user-agent").starts_with("claimgraph/"));
            let taken = seen.iter().find(|taken| taken.position == request.position).unwrap();
            assert_eq!((request.id(), &request.raw), (taken.id(), &taken.raw), "the same at each attempt");
            assert_eq!(request.body["type"], "namespace.created");
            assert_eq!(request.body["timestamp"], request.body["data"]["recordedAt"]);
        }
        assert_eq!(seen[3].body["data"]["data"]["path"], "n3", "{:#}", seen[3].body);
        let found = host.until(&id, "caught up", |found| found["lag"] == 0).await;
        assert_eq!(found["state"], "ACTIVE");
        let second = &found["deliveries"]["nodes"][8];
        assert_eq!((&second["position"], &second["attempts"]), (&json!(written[1]), &json!(4)));
        assert_eq!((&second["status"], &second["id"]), (&json!("DELIVERED"), &json!(seen[1].id())));
        // The cursor of an event is good for following the log from there.
        let after = &seen[8].body["data"]["cursor"];
        let query = "query($after: Cursor!) { changes(after: $after, filter: { kinds: [\"namespace.created\"] })
            { ... on EventBatch { events { position } } } }";
        let changes = host.data(query, json!({ "after": after })).await;
        assert_eq!(changes["changes"]["events"], json!([{ "position": written[9] }]));
        let (status, log) = host.served.unwrap().terminate().await;
        assert!(status.success(), "{log:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tenants_get_their_own_events_and_a_slow_receiver_holds_up_itself_alone() {
    each(|test| async move {
        test.store.ensure_tenant("other").await.unwrap();
        let (slow, quick) = (Receiver::start().await, Receiver::start().await);
        let mut host = Host::start(&test, QUICK).await;
        host.register(&slow.url).await;
        slow.answer([Reply::Hang, Reply::Hang]);
        host.write("mine").await;
        host.tenant = Some("other");
        let (_, secret) = host.register(&quick.url).await;
        for n in 0..5 {
            host.write(&format!("theirs{n}")).await;
        }
        let seen = quick.taken(5).await;
        assert!(seen.iter().all(|seen| seen.verify(&secret) == 1));
        assert!(seen.iter().all(|seen| text(&seen.body["data"]["data"]["path"]).starts_with("theirs")));
        let mine = slow.taken(1).await;
        assert_eq!(mine[0].body["data"]["data"]["path"], "mine");
        assert!(slow.all().iter().all(|seen| seen.position == mine[0].position));
    })
    .await;
}
