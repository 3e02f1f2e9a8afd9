//! Subscription root fields.

use async_graphql::{Response, Value, value};
use futures::StreamExt;

use super::{composed, data, errors, full};

async fn collect(query: &str) -> Vec<Response> {
    full().execute_stream(query).collect().await
}

#[tokio::test]
async fn a_plugin_stream_delivers_items_with_fragments_and_aliases() {
    let query = "subscription { p: proved(count: 2) { __typename n: steps ...F } }
        fragment F on Proof { of { length } ... on Node { id } }";
    let item = value!({
        "p": { "__typename": "Proof", "n": 3, "of": { "length": 3 }, "id": "p1" }
    });
    let items: Vec<Value> = collect(query).await.into_iter().map(data).collect();
    assert_eq!(items, [item.clone(), item]);
}

#[tokio::test]
async fn a_stream_of_core_values_has_plugin_fields() {
    let items: Vec<Value> = collect("subscription { claimed { shout } }").await.into_iter().map(data).collect();
    assert_eq!(items, [value!({ "claimed": { "shout": "ONE" } })]);
}

#[tokio::test]
async fn the_core_stream_still_works() {
    let items: Vec<Value> = collect("subscription { counted(to: 2) }").await.into_iter().map(data).collect();
    assert_eq!(items, [value!({ "counted": 0 }), value!({ "counted": 1 })]);
}

#[tokio::test]
async fn a_refused_stream_reports_its_path() {
    let items = collect("subscription { no: refused }").await;
    assert_eq!(items.len(), 1);
    assert_eq!(errors(&items[0]), [("no".to_owned(), "not today".to_owned())]);
}

#[tokio::test]
async fn a_stream_of_a_plugin_that_is_off_does_not_exist() {
    let schema = composed(vec![]).unwrap();
    let items: Vec<_> = schema.execute_stream("subscription { proved(count: 1) { steps } }").collect().await;
    assert_eq!(items.len(), 1);
    assert!(items[0].errors[0].message.contains("\"proved\""), "{items:?}");
}
