//! The ready queries of the playground.
//!
//! A variable may hold a placeholder, which becomes what it stands for in this database: `{{claim:NAME}}` the id of a
//! claim of the corpus, `{{position:before-retraction}}` a position of the log.

use serde_json::Value;

use super::{Error, Loaded};

const FILE: &str = "demo/queries.json";
const TEXT: &str = include_str!("../../demo/queries.json");

/// The queries as JSON, `[{title, explanation, query, variables}]`, with ids of this database.
///
/// # Errors
/// When the file is malformed, or a placeholder names nothing.
pub fn queries(loaded: &Loaded) -> Result<String, Error> {
    let mut all: Value = serde_json::from_str(TEXT).map_err(|cause| Error::Malformed { file: FILE, cause })?;
    for query in all.as_array_mut().into_iter().flatten() {
        if let Some(variables) = query.get_mut("variables") {
            fill(variables, loaded)?;
        }
    }
    Ok(all.to_string())
}

/// How many there are.
pub(super) fn count() -> usize {
    serde_json::from_str::<Vec<Value>>(TEXT).map_or(0, |all| all.len())
}

fn fill(value: &mut Value, loaded: &Loaded) -> Result<(), Error> {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) {
                *value = stands_for(name, loaded)?;
            }
            Ok(())
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| fill(item, loaded)),
        Value::Object(fields) => fields.values_mut().try_for_each(|field| fill(field, loaded)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

fn stands_for(placeholder: &str, loaded: &Loaded) -> Result<Value, Error> {
    match placeholder.split_once(':') {
        Some(("claim", name)) => match loaded.claims.get(name) {
            Some(id) => Ok(Value::String(id.to_string())),
            None => Err(Error::Unknown { file: FILE, kind: "claim", name: name.to_owned() }),
        },
        Some(("position", "before-retraction")) => Ok(Value::from(loaded.before_retraction)),
        _ => Err(Error::Unknown { file: FILE, kind: "placeholder", name: placeholder.to_owned() }),
    }
}
