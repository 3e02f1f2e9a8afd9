//! Query and mutation root fields.

use async_graphql::value;

use super::{composed, data, errors, full, plugins};

#[tokio::test]
async fn root_fields_of_core_and_two_plugins_answer_together() {
    let query = "{ claim(id: \"c1\") { id } alpha beta x: repeat y: repeat(times: 3) fromTheRoot proofs { steps of { length } } }";
    assert_eq!(
        data(full().execute(query).await),
        value!({
            "claim": { "id": "c1" },
            "alpha": "a",
            "beta": "b",
            "x": "aa",
            "y": "aaa",
            "fromTheRoot": true,
            "proofs": [{ "steps": 3, "of": { "length": 3 } }],
        })
    );
}

#[tokio::test]
async fn mutations_of_core_and_plugin_answer_together() {
    let query = "mutation { a: add(value: 1) rename(id: \"c1\", text: \"longer\") { length } b: add(value: 2) }";
    assert_eq!(data(full().execute(query).await), value!({ "a": 8, "rename": { "length": 6 }, "b": 9 }));
}

#[tokio::test]
async fn an_error_in_a_plugin_root_field_keeps_its_siblings() {
    let response = full().execute("{ alpha wrong: failing broken }").await;
    assert_eq!(response.data, value!({ "alpha": "a", "wrong": null, "broken": null }));
    let mut errors = errors(&response);
    errors.sort();
    assert_eq!(
        errors,
        [("broken".to_owned(), "core broke".to_owned()), ("wrong".to_owned(), "alpha broke".to_owned()),]
    );
}

#[tokio::test]
async fn a_field_of_a_plugin_that_is_off_does_not_exist() {
    let schema = composed(vec![plugins::beta()]).unwrap();
    let response = schema.execute("{ beta alpha }").await;
    assert_eq!(response.data, async_graphql::Value::Null);
    assert!(
        response.errors[0].message.starts_with("Unknown field \"alpha\" on type \"Query\"."),
        "{:?}",
        response.errors
    );
}

#[tokio::test]
async fn arguments_of_plugin_fields_are_validated() {
    let response = full().execute("{ repeat(times: \"many\") }").await;
    assert!(response.errors[0].message.contains("times"), "{:?}", response.errors);
}
