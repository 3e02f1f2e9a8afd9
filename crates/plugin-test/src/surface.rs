//! What a schema consists of: its types, fields, arguments and values, each with its description.

use std::collections::BTreeMap;

use claimgraph_api::schema::ApiSchema;
use serde_json::Value;

const INTROSPECTION: &str = "{ __schema { types { name description
    fields(includeDeprecated: true) { name description args { name description } }
    inputFields { name description }
    enumValues(includeDeprecated: true) { name description } } } }";

/// The parts of a schema by path (`Claim`, `Claim.edges`, `Claim.edges(first)`), with their descriptions.
pub(crate) async fn surface(schema: &ApiSchema) -> BTreeMap<String, String> {
    let response = schema.execute(INTROSPECTION).await;
    assert!(response.errors.is_empty(), "the schema can be introspected: {:?}", response.errors);
    let data = response.data.into_json().expect("GraphQL data is JSON");
    let mut parts = BTreeMap::new();
    for each in items(&data["__schema"]["types"]) {
        let name = text(&each["name"]);
        parts.insert(name.clone(), text(&each["description"]));
        for field in items(&each["fields"]) {
            let path = format!("{name}.{}", text(&field["name"]));
            for argument in items(&field["args"]) {
                parts.insert(format!("{path}({})", text(&argument["name"])), text(&argument["description"]));
            }
            parts.insert(path, text(&field["description"]));
        }
        for value in items(&each["inputFields"]).chain(items(&each["enumValues"])) {
            parts.insert(format!("{name}.{}", text(&value["name"])), text(&value["description"]));
        }
    }
    parts
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
