//! The schema itself.

use serde_json::Value;

use crate::support::schema;

const INTROSPECTION: &str = "{ __schema { types {
    name kind description
    fields(includeDeprecated: true) { name description args { name description } }
    inputFields { name description }
    enumValues(includeDeprecated: true) { name description }
} } }";

/// What GraphQL or the library defines.
fn foreign(name: &str) -> bool {
    name.starts_with("__") || ["Int", "Float", "String", "Boolean", "ID", "PageInfo", "JSON"].contains(&name)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn name(value: &Value) -> &str {
    value["name"].as_str().unwrap()
}

#[tokio::test]
async fn everything_of_ours_is_described() {
    let answer = schema().execute(INTROSPECTION).await.into_result().unwrap().data.into_json().unwrap();
    let mut bare = Vec::new();
    let mut check = |path: String, value: &Value| {
        if value["description"].as_str().is_none_or(|text| text.trim().is_empty()) {
            bare.push(path);
        }
    };
    for ty in list(&answer["__schema"]["types"]).iter().filter(|ty| !foreign(name(ty))) {
        let ty_name = name(ty);
        check(ty_name.to_owned(), ty);
        for field in list(&ty["fields"]).iter().chain(list(&ty["inputFields"])).chain(list(&ty["enumValues"])) {
            check(format!("{ty_name}.{}", name(field)), field);
            for arg in list(&field["args"]) {
                check(format!("{ty_name}.{}({})", name(field), name(arg)), arg);
            }
        }
    }
    assert_eq!(bare, Vec::<String>::new());
}

#[test]
fn the_text_is_the_same_each_time_and_names_every_part() {
    let text = claimgraph_api::schema::sdl(&schema());
    assert_eq!(text, claimgraph_api::schema::sdl(&schema()));
    for part in
        ["type Claim implements Node", "input ClaimFilter", "enum EpistemicStatus", "scalar Long", "input AsOf @oneOf"]
    {
        assert!(text.contains(part), "{part} is missing");
    }
}

#[tokio::test]
async fn without_introspection_nothing_is_told() {
    use claimgraph_api::schema::{SchemaOptions, build};
    let options = SchemaOptions { introspection: false, suggestions: false, ..SchemaOptions::default() };
    let schema = build(options, Vec::new(), claimgraph_api::node::NodeLoaders::default()).unwrap().schema;
    let response = schema.execute("{ __schema { types { name } } }").await;
    assert!(!response.errors.is_empty() || response.data.into_json().unwrap()["__schema"].is_null());
    let misspelt = schema.execute("{ claimz { nodes { id } } }").await;
    assert!(!misspelt.errors[0].message.contains("Did you mean"), "{:?}", misspelt.errors);
}
