//! The parameters of a GraphQL request, from a body or from a query string.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use async_graphql::Variables;
use axum::extract::Query;
use axum::http::Uri;
use claimgraph_domain::error::{Code, Error};
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer as _};
use serde_json::value::RawValue;

/// A well-formed GraphQL request.
#[derive(Debug)]
pub(in crate::http) struct Params<'a> {
    /// The document.
    pub(in crate::http) asked: Asked<'a>,
    /// Which of its operations.
    pub(in crate::http) operation_name: Option<String>,
    /// Values of its variables.
    pub(in crate::http) variables: Variables,
}

/// How a document is asked for.
#[derive(Debug, Clone)]
pub(in crate::http) enum Asked<'a> {
    /// By its text.
    Text(Cow<'a, str>),
    /// By its id in the manifest of trusted documents.
    Id(String),
    /// By its SHA-256, lower-case hexadecimal digits, and its text where it is sent to be kept.
    Hash(String, Option<Cow<'a, str>>),
}

/// `extensions`: an object, as the specification wants it. What nobody knows of it is not looked at.
type Extensions<'a> = HashMap<Cow<'a, str>, &'a RawValue>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PersistedQuery {
    version: u32,
    sha256_hash: String,
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
    #[serde(borrow, default)]
    extensions: Option<Extensions<'a>>,
    #[serde(default, alias = "doc_id")]
    document_id: Option<String>,
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
    #[serde(default)]
    extensions: Option<String>,
    #[serde(default, alias = "doc_id")]
    document_id: Option<String>,
}

impl<'a> Params<'a> {
    /// From a body of JSON.
    ///
    /// # Errors
    /// `BAD_REQUEST`, saying what is wrong with it.
    pub(super) fn of_body(bytes: &'a [u8]) -> Result<Self, Error> {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'[') {
            return Err(bad("a request is one JSON object; batches are not taken here"));
        }
        let body: Body<'a> = serde_json::from_slice(bytes)
            .map_err(|cause| bad(format!("the body is not a GraphQL request: {cause}")))?;
        Self::of_parts(body)
    }

    /// From a body of JSON that may be an array of so many requests; one that is wrong does not spoil the others.
    ///
    /// # Errors
    /// `BAD_REQUEST` for what is no array, `LIMIT_EXCEEDED` for one that is too long.
    pub(super) fn of_array(bytes: &'a [u8], most: usize) -> Result<Vec<Result<Self, Error>>, Error> {
        let Parts(parts) = Parts::read(bytes, most)?;
        Ok(parts.into_iter().map(|part| Self::of_body(part.get().as_bytes())).collect())
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
        let extensions: Option<Extensions<'_>> = match found.extensions.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(text) => serde_json::from_str(text)
                .map_err(|cause| bad(format!("`extensions` is not a JSON object: {cause}")))?,
        };
        let asked = Asked::new(found.query.map(Cow::Owned), found.document_id, extensions.as_ref())?;
        let operation_name = found.operation_name.filter(|name| !name.is_empty());
        Ok(Params { asked, operation_name, variables })
    }

    /// From a message of a WebSocket; `None` when that has not the shape of a request.
    ///
    /// # Errors
    /// `BAD_REQUEST` when the document is empty.
    pub(in crate::http) fn of_message(payload: &'a RawValue) -> Option<Result<Self, Error>> {
        let body: Body<'a> = serde_json::from_str(payload.get()).ok()?;
        let is_request = body.query.is_some() || body.document_id.is_some() || body.extensions.is_some();
        is_request.then(|| Self::of_parts(body))
    }

    fn of_parts(body: Body<'a>) -> Result<Self, Error> {
        let Body { query, operation_name, variables, extensions, document_id } = body;
        Ok(Self { asked: Asked::new(query, document_id, extensions.as_ref())?, operation_name, variables })
    }
}

impl<'a> Asked<'a> {
    fn new(
        query: Option<Cow<'a, str>>,
        document_id: Option<String>,
        extensions: Option<&Extensions<'_>>,
    ) -> Result<Self, Error> {
        let query = query.filter(|query| !query.trim().is_empty());
        let persisted = extensions.and_then(|extensions| extensions.get("persistedQuery"));
        let persisted: Option<PersistedQuery> = match persisted {
            Some(text) => serde_json::from_str(text.get())
                .map_err(|cause| bad(format!("`extensions.persistedQuery` is malformed: {cause}")))?,
            None => None,
        };
        Ok(match (query, document_id, persisted) {
            (Some(_), Some(_), _) => return Err(bad("give either `query` or `documentId`, not both")),
            (None, Some(id), _) => Self::Id(id),
            (query, None, Some(persisted)) => {
                if persisted.version != 1 {
                    return Err(bad("`extensions.persistedQuery.version` is 1; there is no other"));
                }
                Self::Hash(persisted.sha256_hash.to_ascii_lowercase(), query)
            }
            (Some(query), None, None) => Self::Text(query),
            (None, None, None) => return Err(bad("`query` is missing; it holds the GraphQL document")),
        })
    }
}

fn bad(message: impl Into<String>) -> Error {
    Error::new(Code::BadRequest, message)
}

/// The entries of a JSON array, none of which was read yet.
struct Parts<'a>(Vec<&'a RawValue>);

impl<'a> Parts<'a> {
    /// Reads at most so many; the rest of a longer array is passed over without making anything of it.
    fn read(bytes: &'a [u8], most: usize) -> Result<Self, Error> {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let parts = reader.deserialize_seq(Bounded { most }).and_then(|parts| reader.end().map(|()| parts));
        let parts = parts.map_err(|cause| bad(format!("the body is not an array of GraphQL requests: {cause}")))?;
        match parts {
            Some(parts) if !parts.is_empty() => Ok(Self(parts)),
            Some(_) => Err(bad("the array of requests is empty")),
            None => {
                let message = format!("the array has more than {most} requests; send them one by one, or in several");
                Err(Error::new(Code::LimitExceeded, message))
            }
        }
    }
}

/// Reads an array of at most so many; `None` for a longer one.
struct Bounded {
    most: usize,
}

impl<'a> Visitor<'a> for Bounded {
    type Value = Option<Vec<&'a RawValue>>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut all: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = all.next_element()? {
            if parts.len() == self.most {
                // What is left is passed over, so that the reader is at its end.
                while all.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(None);
            }
            parts.push(part);
        }
        Ok(Some(parts))
    }
}
