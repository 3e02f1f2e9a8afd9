//! What an operation gives.

use std::sync::Arc;

use async_graphql::{Response, ServerError, Value};
use claimgraph_api::error::finish;
use claimgraph_api::resume::Reached;
use claimgraph_domain::error::{Code, Error};

use super::super::failure::errors;
use super::super::graphql::was_refused;
use super::super::observe::Told;
use super::super::request_id::RequestId;

/// What an operation gives.
#[derive(Debug, Clone)]
pub(in crate::http) enum Output {
    /// A result.
    Next(Arc<Item>),
    /// Nothing was executed, or execution broke: the list of errors, as JSON. Nothing comes after.
    Refused(Arc<str>),
}

/// A result.
#[derive(Debug)]
pub(in crate::http) struct Item {
    /// The whole result, as JSON in one line.
    pub(in crate::http) payload: Box<str>,
    /// How far it brings its reader, where its field tells.
    pub(in crate::http) reached: Option<Reached>,
    /// How many fields it has, those of its objects included.
    pub(in crate::http) fields: u64,
    /// The code of its first error.
    pub(in crate::http) failed: Option<Code>,
}

impl Output {
    /// A response, and how far it brings its reader.
    pub(super) fn of(response: Response, reached: Option<Reached>, id: &RequestId) -> Self {
        let response = finish(response, id.as_str());
        if was_refused(&response) {
            return Self::Refused(list(&response.errors));
        }
        let fields = fields(&response.data);
        match serde_json::to_string(&response) {
            Ok(payload) => {
                let failed = Told::of(&response.errors, true).code;
                Self::Next(Arc::new(Item { payload: payload.into(), reached, fields, failed }))
            }
            Err(cause) => Self::broken(Error::internal(cause), id),
        }
    }

    /// What is told of a request that is refused, or that broke.
    pub(in crate::http) fn broken(error: Error, id: &RequestId) -> Self {
        Self::Refused(refusal(error, id))
    }
}

/// The fields of every object in a value.
fn fields(value: &Value) -> u64 {
    match value {
        Value::Object(object) => object.values().map(|value| 1 + fields(value)).sum(),
        Value::List(list) => list.iter().map(fields).sum(),
        _ => 0,
    }
}

/// A refusal as a list of errors, as JSON.
pub(in crate::http) fn refusal(error: Error, id: &RequestId) -> Arc<str> {
    list(&errors(error, id))
}

fn list(errors: &[ServerError]) -> Arc<str> {
    // Errors are text, numbers and lists of them, so they can be written.
    serde_json::to_string(errors).unwrap_or_else(|_| "[]".to_owned()).into()
}
