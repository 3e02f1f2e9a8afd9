use std::sync::Arc;

use claimgraph_store::testing::{SeededEntropy, store_options};
use claimgraph_store::{DatabaseOptions, Store, StoreOptions};
use serde_json::json;

use super::{Feed, after, ask, cursor, end, namespace};
use crate::mutation::{Client, each};

#[tokio::test]
async fn all_of_the_log_comes_in_order_and_then_what_is_new() {
    each(|client| async move {
        let end = end(&client).await;
        let mut feed = Feed::events(&client, "(from: OLDEST)");
        assert_eq!(feed.next_of("Bookmark").await["position"], 0);
        let (seen, _) = feed.positions_to(end).await;
        assert_eq!(seen, (1..=end).collect::<Vec<_>>());
        namespace(&client, "n").await;
        let batch = feed.next_of("EventBatch").await;
        assert_eq!(batch["events"], json!([{ "position": end + 1, "kind": "namespace.created" }]));
        assert_eq!((&batch["position"], &batch["atEnd"]), (&json!(end + 1), &json!(true)));
        assert_eq!(batch["cursor"], cursor(&client, end + 1).await);
    })
    .await;
}

#[tokio::test]
async fn from_now_on_a_cursor_comes_first_and_then_only_what_is_new() {
    each(|client| async move {
        let end = end(&client).await;
        let mut feed = Feed::events(&client, "");
        let bookmark = feed.next_of("Bookmark").await;
        assert_eq!((&bookmark["position"], &bookmark["atEnd"]), (&json!(end), &json!(true)));
        assert!(feed.is_silent().await);
        namespace(&client, "n").await;
        // Whoever was cut off before anything came goes on after the first cursor.
        let mut again = Feed::events(&client, &after(bookmark["cursor"].as_str().unwrap()));
        for feed in [&mut feed, &mut again] {
            assert_eq!(feed.next_of("EventBatch").await["events"][0]["position"], end + 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_many_write_every_event_comes_once_and_in_order() {
    const WRITERS: i64 = 8;
    const WRITES: i64 = 12;
    each(|client| async move {
        let end = end(&client).await;
        let mut feeds = Vec::new();
        for position in [0, 3, end] {
            feeds.push((position, Feed::events(&client, &after(&cursor(&client, position).await))));
        }
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
        for (position, feed) in &mut feeds {
            assert_eq!(feed.positions_to(last).await.0, (*position + 1..=last).collect::<Vec<_>>());
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(super::end(&client).await, last);
    })
    .await;
}

#[tokio::test]
async fn a_slow_reader_loses_nothing() {
    each(|client| async move {
        let end = end(&client).await;
        let mut feed = Feed::events(&client, "");
        feed.next_of("Bookmark").await;
        // Nobody asks while 250 events, more than two batches, are written.
        for index in 0..250 {
            namespace(&client, &format!("n{index}")).await;
        }
        assert_eq!(feed.positions_to(end + 250).await.0, (end + 1..=end + 250).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn what_another_process_writes_comes_too() {
    each(|client| async move {
        let end = end(&client).await;
        let mut feed = Feed::events(&client, "");
        feed.next_of("Bookmark").await;
        // A store of its own tells nobody here of its commits.
        let options = StoreOptions { entropy: Arc::new(SeededEntropy::new(7)), ..store_options(Arc::default()) };
        let other = Store::open(&DatabaseOptions::new(&*client.url), options).await.unwrap();
        let elsewhere = Client { store: other.clone(), ..client.clone() };
        namespace(&elsewhere, "n").await;
        assert_eq!(feed.positions_to(end + 1).await.0, [end + 1]);
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
        let mut feed = Feed::events(&other, "(from: OLDEST, filter: { kinds: [\"namespace.created\"] })");
        let end = end(&other).await;
        assert_eq!(feed.next_of("Bookmark").await["position"], 0);
        assert_eq!(feed.next_of("Bookmark").await["position"], end, "there is none");
        namespace(&other, "theirs").await;
        assert_eq!(feed.next_of("EventBatch").await["events"][0]["position"], end + 1);
    })
    .await;
}

#[tokio::test]
async fn a_filter_narrows_and_pages_have_the_same_filter() {
    each(|client| async move {
        let begin = cursor(&client, end(&client).await).await;
        client.claims(&["a", "b"]).await;
        namespace(&client, "elsewhere").await;
        let filter = "filter: { namespaces: [\"n\"], categories: [\"$claim\", \"$namespace\"] }";
        let mut feed = Feed::events(&client, &format!("(after: \"{begin}\", {filter})"));
        let batch = feed.next_of("EventBatch").await;
        let kinds: Vec<&str> =
            batch["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["namespace.created", "claim.created", "claim.created"]);
        let query = format!(
            "{{ changes(after: \"{begin}\", {filter}) {{ __typename ... on EventBatch {{ events {{ position kind }} atEnd }} }} }}"
        );
        let page = ask(&client, &query).await;
        assert_eq!(page["changes"]["events"], batch["events"]);
    })
    .await;
}

#[tokio::test]
async fn pages_lead_through_the_log_and_on_into_the_stream() {
    each(|client| async move {
        let end = end(&client).await;
        let (mut arguments, mut seen) = ("(first: 7)".to_owned(), Vec::new());
        let cursor = loop {
            let query = format!(
                "{{ changes{arguments} {{ __typename
                    ... on EventBatch {{ events {{ position }} cursor atEnd }} ... on Bookmark {{ cursor atEnd }} }} }}"
            );
            let page = ask(&client, &query).await["changes"].take();
            let events = page["events"].as_array().cloned().unwrap_or_default();
            assert!(events.len() <= 7);
            seen.extend(events.iter().map(|event| event["position"].as_i64().unwrap()));
            let cursor = page["cursor"].as_str().unwrap().to_owned();
            if page["atEnd"] == true {
                break cursor;
            }
            arguments = format!("(first: 7, after: \"{cursor}\")");
        };
        assert_eq!(seen, (1..=end).collect::<Vec<_>>());
        let empty =
            ask(&client, &format!("{{ changes(after: \"{cursor}\") {{ __typename }} log {{ cursor oldest }} }}")).await;
        assert_eq!(empty["changes"]["__typename"], "Bookmark");
        assert_eq!((&empty["log"]["cursor"], &empty["log"]["oldest"]), (&json!(cursor), &json!(1)));
        let mut feed = Feed::events(&client, &after(&cursor));
        namespace(&client, "n").await;
        assert_eq!(feed.next_of("EventBatch").await["events"][0]["position"], end + 1);
    })
    .await;
}
