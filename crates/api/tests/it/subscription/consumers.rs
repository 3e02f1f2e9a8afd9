use serde_json::{Value, json};

use super::{Feed, ask, end, namespace, refused};
use crate::mutation::{Client, each};

async fn consumer(client: &Client, name: &str) -> Value {
    let query =
        format!("{{ consumer(name: \"{name}\") {{ name size lag members {{ member position lag ackedAt }} }} }}");
    ask(client, &query).await["consumer"].take()
}

async fn ack(client: &Client, member: &Value, up_to: &Value) -> Value {
    let input = json!({ "consumer": member, "upTo": up_to });
    client.write("ackConsumer", input, "moved consumer { lag }").await
}

#[tokio::test]
async fn a_worker_goes_on_where_it_has_acknowledged() {
    each(|client| async move {
        assert_eq!(consumer(&client, "mailer").await, Value::Null);
        let input = json!({ "name": "mailer", "from": "OLDEST" });
        assert_eq!(client.write("registerConsumer", input.clone(), "changed").await["changed"], true);
        assert_eq!(client.write("registerConsumer", input, "changed").await["changed"], false);
        let end = end(&client).await;
        let mine = "(consumer: { name: \"mailer\" })";
        let (seen, cursor) = Feed::events(&client, mine).positions_to(end).await;
        assert_eq!(seen, (1..=end).collect::<Vec<_>>());
        // Interrupted before it acknowledged: all of it comes again.
        let member = json!({ "name": "mailer" });
        assert_eq!(Feed::events(&client, mine).positions_to(end).await.0, seen);
        assert_eq!(ack(&client, &member, &json!({ "position": 10 })).await["moved"], true);
        assert_eq!(ack(&client, &member, &json!({ "position": 9 })).await["moved"], false);
        let state = consumer(&client, "mailer").await;
        assert_eq!((&state["size"], &state["lag"]), (&json!(1), &json!(end - 10)));
        assert_eq!(Feed::events(&client, mine).positions_to(end).await.0, (11..=end).collect::<Vec<_>>());
        assert_eq!(ack(&client, &member, &json!({ "cursor": cursor })).await["consumer"]["lag"], 0);
        let page =
            "{ changes(consumer: { name: \"mailer\" }) { __typename ... on EventBatch { events { position } } } }";
        assert_eq!(ask(&client, page).await["changes"]["__typename"], "Bookmark");
        namespace(&client, "n").await;
        assert_eq!(ask(&client, page).await["changes"]["events"], json!([{ "position": end + 1 }]));
        let remove = json!({ "name": "mailer" });
        assert_eq!(client.write("removeConsumer", remove.clone(), "removed").await["removed"], true);
        assert_eq!(client.write("removeConsumer", remove, "removed").await["removed"], false);
        assert_eq!(Feed::events(&client, mine).refused().await.0, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn members_of_a_group_share_the_streams() {
    each(|client| async move {
        client.write("registerConsumer", json!({ "name": "group", "size": 2, "from": "OLDEST" }), "changed").await;
        client.claims(&["a", "b", "c", "d", "e", "f"]).await;
        let end = end(&client).await;
        let mut seen = Vec::new();
        for member in 0..2 {
            let arguments = format!("(consumer: {{ name: \"group\", member: {member}, size: 2 }})");
            let (mine, cursor) = Feed::events(&client, &arguments).positions_to(end).await;
            assert!(!mine.is_empty());
            seen.extend(mine);
            let member = json!({ "name": "group", "member": member, "size": 2 });
            ack(&client, &member, &json!({ "cursor": cursor })).await;
        }
        seen.sort_unstable();
        assert_eq!(seen, (1..=end).collect::<Vec<_>>());
        client.write("registerConsumer", json!({ "name": "group", "size": 3 }), "changed").await;
        assert_eq!(consumer(&client, "group").await["size"], 3);
        assert_eq!(consumer(&client, "group").await["lag"], 0);
        let old = "(consumer: { name: \"group\", member: 0, size: 2 })";
        assert_eq!(Feed::events(&client, old).refused().await.0, "CONFLICT");
        assert_eq!(ask(&client, "{ consumers { name } }").await["consumers"], json!([{ "name": "group" }]));
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_consumer_is_refused() {
    each(|client| async move {
        for (input, code) in [
            (json!({ "name": "" }), "VALIDATION_FAILED"),
            (json!({ "name": "a", "size": 0 }), "VALIDATION_FAILED"),
            (json!({ "name": "a", "size": 257 }), "LIMIT_EXCEEDED"),
            (json!({ "name": "a", "after": "nonsense" }), "CURSOR_INVALID"),
        ] {
            assert_eq!(client.refused("registerConsumer", input.clone()).await.code, code, "{input}");
        }
        client.write("registerConsumer", json!({ "name": "a", "size": 256 }), "changed").await;
        let up_to = |place: Value| json!({ "consumer": { "name": "a", "size": 256 }, "upTo": place });
        for (place, code) in [
            (json!({ "position": -1 }), "BAD_REQUEST"),
            (json!({ "position": end(&client).await + 1 }), "CURSOR_INVALID"),
            (json!({ "cursor": "nonsense" }), "CURSOR_INVALID"),
        ] {
            assert_eq!(client.refused("ackConsumer", up_to(place.clone())).await.code, code, "{place}");
        }
        let both = "{ changes(consumer: { name: \"a\", size: 256 }, after: \"x\") { __typename } }";
        assert_eq!(refused(&client, both).await.0, "BAD_REQUEST");
    })
    .await;
}
