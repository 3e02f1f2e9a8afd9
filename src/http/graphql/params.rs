//! The parameters of a GraphQL request, from a body or from a query string.

use std::borrow::Cow;
use std::collections::HashMap;

use async_graphql::Variables;
use axum::extract::Query;
use axum::http::Uri;
use claimgraph_domain::error::{Code, Error};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A well-formed GraphQL request.
#[derive(Debug)]
pub(in crate::http) struct Params<'a> {
    /// The document.
    pub(in crate::http) query: Cow<'a, str>,
    /// Which of its operations.
    pub(in crate::http) operation_name: Option<String>,
    /// Values of its variables.
    pub(in crate::http) variables: Variables,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(borrow, default)]
    query: Option<Cow<'a, str>>,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Variables,
    /// Nothing here is read; but it must have the shape that the specification gives it.
    #[serde(borrow, default, rename = "extensions")]
    _extensions: Option<HashMap<Cow<'a, str>, &'a RawValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueryString {
    #[serde(default)]
    query: Option<String>,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<String>,
}

impl<'a> Params<'a> {
    /// From a body of JSON.
    ///
    /// # Errors
    /// `BAD_REQUEST`, saying what is wrong with it.
    pub(super) fn of_body(bytes: &'a [u8]) -> Result<Self, Error> {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'[') {
            return Err(bad("a request is one JSON object; batches are not taken"));
        }
        let body: Body<'a> = serde_json::from_slice(bytes)
            .map_err(|cause| bad(format!("the body is not a GraphQL request: {cause}")))?;
        Self::new(body.query, body.operation_name, body.variables)
    }

    /// From a query string.
    ///
    /// # Errors
    /// `BAD_REQUEST`, saying what is wrong with it.
    pub(super) fn of_query(text: &str) -> Result<Params<'static>, Error> {
        let uri = Uri::builder().path_and_query(format!("/?{text}")).build();
        let uri = uri.map_err(|_| bad("the query string is malformed"))?;
        let Query(found) = Query::<QueryString>::try_from_uri(&uri)
            .map_err(|cause| bad(format!("the query string is not a GraphQL request: {cause}")))?;
        let variables = match found.variables.as_deref().map(str::trim) {
            None | Some("") => Variables::default(),
            Some(text) => {
                serde_json::from_str(text).map_err(|cause| bad(format!("`variables` is not a JSON object: {cause}")))?
            }
        };
        Params::new(found.query.map(Cow::Owned), found.operation_name.filter(|name| !name.is_empty()), variables)
    }

    /// From a message of a WebSocket; `None` when that has not the shape of a request.
    ///
    /// # Errors
    /// `BAD_REQUEST` when the document is empty.
    pub(in crate::http) fn of_message(payload: &'a RawValue) -> Option<Result<Self, Error>> {
        let Body { query, operation_name, variables, .. } = serde_json::from_str(payload.get()).ok()?;
        Some(Self::new(Some(query?), operation_name, variables))
    }

    fn new(query: Option<Cow<'a, str>>, operation_name: Option<String>, variables: Variables) -> Result<Self, Error> {
        match query {
            Some(query) if !query.trim().is_empty() => Ok(Self { query, operation_name, variables }),
            _ => Err(bad("`query` is missing; it holds the GraphQL document")),
        }
    }
}

fn bad(message: impl Into<String>) -> Error {
    Error::new(Code::BadRequest, message)
}
