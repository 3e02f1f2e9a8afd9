use claimgraph_store::retention::Retention;
use serde_json::json;

use super::{Feed, after, ask, cursor, end, namespace, refused};
use crate::mutation::{Client, each};

/// The refusal of a cursor, the same of all that take one.
async fn refusal(client: &Client, cursor: &str) -> (String, String) {
    let stream = Feed::events(client, &after(cursor)).refused().await;
    for field in ["claimChanged", "edgeChanged", "conflictOpened"] {
        assert_eq!(Feed::open(client, field, &after(cursor), "").refused().await, stream, "{field}");
    }
    assert_eq!(refused(client, &format!("{{ changes(after: \"{cursor}\") {{ __typename }} }}")).await, stream);
    stream
}

#[tokio::test]
async fn each_bad_cursor_has_its_own_clear_error() {
    each(|client| async move {
        let end = end(&client).await;
        let good = cursor(&client, end).await;
        let scope = client.store.ensure_tenant("other").await.unwrap();
        let other = Client { scope, ..client.clone() };
        let foreign = cursor(&other, 1).await;
        let mut garbled = good.clone();
        garbled.replace_range(20..21, if good.get(20..21) == Some("A") { "B" } else { "A" });
        let future = cursor(&client, end + 1).await;
        for (cursor, words) in [
            (garbled.as_str(), "garbled"),
            ("", "garbled"),
            ("12", "garbled"),
            (&foreign, "another tenant"),
            (&future, "which the log has not reached"),
        ] {
            let (code, message) = refusal(&client, cursor).await;
            assert_eq!(code, "CURSOR_INVALID", "{message}");
            assert!(message.contains(words), "{message}");
        }
        assert_eq!(Feed::events(&client, "(after: 0)").refused().await.0, "BAD_REQUEST", "a cursor is text");
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_another_epoch_asks_for_a_resync() {
    each(|client| async move {
        let old = cursor(&client, end(&client).await).await;
        client.store.new_epoch(&client.scope).await.unwrap();
        let now = cursor(&client, end(&client).await).await;
        let mut feed = Feed::events(&client, &after(&old));
        let resync = feed.next_of("ResyncRequired").await;
        assert!(feed.is_over().await);
        assert_eq!(resync["reason"], "EPOCH");
        assert_eq!((&resync["oldestAvailable"], &resync["cursor"]), (&json!(1), &json!(now)));
        for field in ["claimChanged", "edgeChanged", "conflictOpened"] {
            let mut feed = Feed::open(&client, field, &after(&old), "");
            assert_eq!(feed.next_of("ResyncRequired").await["cursor"], resync["cursor"], "{field}");
            assert!(feed.is_over().await);
        }
        let page =
            format!("{{ changes(after: \"{old}\") {{ __typename ... on ResyncRequired {{ reason cursor }} }} }}");
        assert_eq!(
            ask(&client, &page).await["changes"],
            json!({ "__typename": "ResyncRequired", "reason": "EPOCH", "cursor": now })
        );
        // The cursor of the answer leads on.
        let mut feed = Feed::events(&client, &after(&now));
        namespace(&client, "n").await;
        feed.next_of("EventBatch").await;
    })
    .await;
}

#[tokio::test]
async fn a_cursor_before_what_is_kept_asks_for_a_resync() {
    each(|client| async move {
        let end = end(&client).await;
        let newest = Retention { events: Some(end - 4), ..Retention::default() };
        client.store.prune_log(&client.scope, &newest).await.unwrap();
        let mut feed = Feed::events(&client, &after(&cursor(&client, 3).await));
        let resync = feed.next_of("ResyncRequired").await;
        assert_eq!((&resync["reason"], &resync["oldestAvailable"]), (&json!("RETENTION"), &json!(5)));
        assert!(feed.is_over().await);
        let (seen, _) = Feed::events(&client, &after(&cursor(&client, 4).await)).positions_to(end).await;
        assert_eq!(seen, (5..=end).collect::<Vec<_>>());
        let (seen, _) = Feed::events(&client, "(from: OLDEST)").positions_to(end).await;
        assert_eq!(seen, (5..=end).collect::<Vec<_>>());
    })
    .await;
}
