//! The subscription of events: history and present without a seam.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Response};
use claimgraph_api::error::finish;
use claimgraph_store::testing::{SeededEntropy, store_options};
use claimgraph_store::{DatabaseOptions, Store, StoreOptions};
use futures::{Stream, StreamExt};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::mutation::{Client, each};

/// Follows the events after a position, or from now on.
fn follow(client: &Client, after: Option<i64>) -> impl Stream<Item = Response> + Unpin + use<> {
    let after = after.map_or_else(String::new, |position| format!("(after: {position})"));
    let query = format!("subscription {{ events{after} {{ position kind }} }}");
    Box::pin(client.schema.execute_stream(client.attached(Request::new(query))))
}

/// The next events of a stream, at least some many.
async fn take(stream: &mut (impl Stream<Item = Response> + Unpin), least: usize) -> Vec<Value> {
    let mut events = Vec::new();
    while events.len() < least {
        let next = timeout(Duration::from_secs(30), stream.next()).await.expect("events come in time");
        let response = next.expect("the stream does not end");
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        let batch = response.data.into_json().unwrap()["events"].as_array().unwrap().clone();
        assert!(!batch.is_empty(), "a batch is never empty");
        events.extend(batch);
    }
    events
}

fn positions(events: &[Value]) -> Vec<i64> {
    events.iter().map(|event| event["position"].as_i64().unwrap()).collect()
}

async fn namespace(client: &Client, path: &str) {
    client.write("createNamespace", json!({ "path": path }), "position").await;
}

#[tokio::test]
async fn all_of_the_log_comes_in_order_and_then_what_is_new() {
    each(|client| async move {
        let end = client.store.position(&client.scope).await.unwrap();
        let mut stream = follow(&client, Some(0));
        let history = take(&mut stream, usize::try_from(end).unwrap()).await;
        assert_eq!(positions(&history), (1..=end).collect::<Vec<_>>());
        assert_eq!(history[0]["kind"], "tenant.created");
        namespace(&client, "n").await;
        assert_eq!(take(&mut stream, 1).await, [json!({ "position": end + 1, "kind": "namespace.created" })]);
    })
    .await;
}

#[tokio::test]
async fn without_a_position_only_what_is_new_comes() {
    each(|client| async move {
        let end = client.store.position(&client.scope).await.unwrap();
        let mut stream = follow(&client, None);
        // The place is taken when the stream is first asked.
        assert!(timeout(Duration::from_millis(300), stream.next()).await.is_err());
        namespace(&client, "n").await;
        assert_eq!(positions(&take(&mut stream, 1).await), [end + 1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_many_write_every_event_comes_once_and_in_order() {
    const WRITERS: i64 = 8;
    const WRITES: i64 = 12;
    each(|client| async move {
        let end = client.store.position(&client.scope).await.unwrap();
        let mut readers: Vec<_> = [0, 3, end].map(|after| (after, follow(&client, Some(after)))).into();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let client = client.clone();
                tokio::spawn(async move {
                    for write in 0..WRITES {
                        namespace(&client, &format!("n{writer}-{write}")).await;
                    }
                })
            })
            .collect();
        let last = end + WRITERS * WRITES;
        for (after, stream) in &mut readers {
            let seen = positions(&take(stream, usize::try_from(last - *after).unwrap()).await);
            assert_eq!(seen, (*after + 1..=last).collect::<Vec<_>>());
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(client.store.position(&client.scope).await.unwrap(), last);
    })
    .await;
}

#[tokio::test]
async fn a_slow_reader_loses_nothing() {
    each(|client| async move {
        let end = client.store.position(&client.scope).await.unwrap();
        let mut stream = follow(&client, Some(end));
        namespace(&client, "first").await;
        assert_eq!(positions(&take(&mut stream, 1).await), [end + 1]);
        // Nobody asks while 250 events, more than two batches, are written.
        for index in 0..250 {
            namespace(&client, &format!("n{index}")).await;
        }
        let seen = positions(&take(&mut stream, 250).await);
        assert_eq!(seen, (end + 2..=end + 251).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn what_another_process_writes_comes_too() {
    each(|client| async move {
        let end = client.store.position(&client.scope).await.unwrap();
        let mut stream = follow(&client, Some(end));
        assert!(timeout(Duration::from_millis(100), stream.next()).await.is_err());
        // A store of its own tells nobody here of its commits.
        let options = StoreOptions { entropy: Arc::new(SeededEntropy::new(7)), ..store_options(Arc::default()) };
        let other = Store::open(&DatabaseOptions::new(&*client.url), options).await.unwrap();
        let elsewhere = Client { store: other.clone(), ..client.clone() };
        namespace(&elsewhere, "n").await;
        assert_eq!(positions(&take(&mut stream, 1).await), [end + 1]);
        other.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn another_tenant_sees_nothing_of_it() {
    each(|client| async move {
        let scope = client.store.ensure_tenant("other").await.unwrap();
        let other = Client { scope, ..client.clone() };
        namespace(&client, "mine").await;
        let end = other.store.position(&other.scope).await.unwrap();
        let mut stream = follow(&other, Some(0));
        let seen = take(&mut stream, usize::try_from(end).unwrap()).await;
        let kinds: HashSet<&str> = seen.iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert!(!kinds.contains("namespace.created"), "{kinds:?}");
    })
    .await;
}

#[tokio::test]
async fn a_position_outside_of_the_log_is_refused() {
    each(|client| async move {
        let end = client.store.position(&client.scope).await.unwrap();
        for (after, code) in [(-1, "VALIDATION_FAILED"), (end + 1, "CURSOR_INVALID")] {
            let mut stream = follow(&client, Some(after));
            let response = finish(stream.next().await.unwrap(), "request-1");
            let error = serde_json::to_value(&response.errors[0]).unwrap();
            assert_eq!(error["extensions"]["code"], code);
            assert!(stream.next().await.is_none());
        }
    })
    .await;
}
