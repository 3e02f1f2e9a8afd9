//! The schema as introspection tells it.

use std::collections::BTreeMap;

use claimgraph_api::schema::ApiSchema;
use serde_json::Value;

const INTROSPECTION: &str = "{ __schema { types { kind name isOneOf possibleTypes { name }
    enumValues(includeDeprecated: true) { name }
    fields(includeDeprecated: true) { name args { ...input } type { ...type } }
    inputFields { ...input } } } }
    fragment input on __InputValue { name defaultValue type { ...type } }
    fragment type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name } } } } } }";

/// The types of a schema, by name.
pub(crate) struct Model(BTreeMap<String, Type>);

pub(crate) struct Type {
    pub(crate) kind: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) inputs: Vec<Input>,
    pub(crate) values: Vec<String>,
    pub(crate) possible: Vec<String>,
    pub(crate) is_one_of: bool,
}

pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) args: Vec<Input>,
    pub(crate) of: Reference,
}

/// An argument, or a field of an input object.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) of: Reference,
    pub(crate) has_default: bool,
}

/// The type of a field or an input.
pub(crate) struct Reference {
    /// Without lists and `!`.
    pub(crate) name: String,
    /// As the schema writes it.
    pub(crate) text: String,
    pub(crate) is_list: bool,
}

impl Input {
    /// Whether it must be given.
    pub(crate) fn is_required(&self) -> bool {
        self.of.text.ends_with('!') && !self.has_default
    }
}

impl Model {
    pub(crate) async fn of(schema: &ApiSchema) -> Self {
        let response = schema.execute(INTROSPECTION).await;
        assert_eq!(response.errors, Vec::new());
        let answer = response.data.into_json().unwrap();
        Self(items(&answer["__schema"]["types"]).map(|meta| (text(&meta["name"]), of_type(meta))).collect())
    }

    pub(crate) fn get(&self, name: &str) -> &Type {
        self.0.get(name).unwrap_or_else(|| panic!("there is no type `{name}`"))
    }

    /// The objects that are no roots, and their names.
    pub(crate) fn objects(&self) -> impl Iterator<Item = (&str, &Type)> {
        let is_root = |name: &str| matches!(name, "Query" | "Mutation" | "Subscription") || name.starts_with("__");
        let objects = self.0.iter().filter(move |(name, meta)| meta.kind == "OBJECT" && !is_root(name));
        objects.map(|(name, meta)| (name.as_str(), meta))
    }

    /// Whether values of a type have no fields.
    pub(crate) fn is_leaf(&self, name: &str) -> bool {
        matches!(self.get(name).kind.as_str(), "SCALAR" | "ENUM")
    }
}

fn of_type(meta: &Value) -> Type {
    let fields = items(&meta["fields"]).map(|field| Field {
        name: text(&field["name"]),
        args: items(&field["args"]).map(input).collect(),
        of: reference(&field["type"]),
    });
    Type {
        kind: text(&meta["kind"]),
        fields: fields.collect(),
        inputs: items(&meta["inputFields"]).map(input).collect(),
        values: items(&meta["enumValues"]).map(|value| text(&value["name"])).collect(),
        possible: items(&meta["possibleTypes"]).map(|of| text(&of["name"])).collect(),
        is_one_of: meta["isOneOf"] == true,
    }
}

fn input(meta: &Value) -> Input {
    Input { name: text(&meta["name"]), of: reference(&meta["type"]), has_default: meta["defaultValue"].is_string() }
}

fn reference(meta: &Value) -> Reference {
    let inner = || reference(&meta["ofType"]);
    match meta["kind"].as_str() {
        Some("NON_NULL") => {
            let inner = inner();
            Reference { text: format!("{}!", inner.text), ..inner }
        }
        Some("LIST") => {
            let inner = inner();
            Reference { text: format!("[{}]", inner.text), is_list: true, ..inner }
        }
        _ => Reference { name: text(&meta["name"]), text: text(&meta["name"]), is_list: false },
    }
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
