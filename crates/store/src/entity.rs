//! SeaORM entities, one a table; private to the store, which speaks to others in domain types.

use claimgraph_domain::error::Error;
use claimgraph_domain::model::Attrs;
use sea_orm::JsonValue;

pub(crate) mod agent;
pub(crate) mod api_key;
pub(crate) mod api_key_secret;
pub(crate) mod artifact;
pub(crate) mod artifact_claim;
pub(crate) mod audit;
pub(crate) mod bundle;
pub(crate) mod claim;
pub(crate) mod claim_status;
pub(crate) mod claim_type;
pub(crate) mod conflict_assessment;
pub(crate) mod consumer;
pub(crate) mod edge;
pub(crate) mod edge_type;
pub(crate) mod event;
pub(crate) mod namespace;
pub(crate) mod pending_reference;
pub(crate) mod provenance;
pub(crate) mod reference_anchor;
pub(crate) mod relation;
pub(crate) mod relation_member;
pub(crate) mod request;
pub(crate) mod review;
pub(crate) mod server_fact;
pub(crate) mod source;
pub(crate) mod stream_head;
pub(crate) mod tenant;
pub(crate) mod webhook;
pub(crate) mod webhook_delivery;

/// Attributes as a JSON object.
pub(crate) fn attrs_json(attrs: &Attrs) -> JsonValue {
    JsonValue::Object(attrs.clone())
}

/// Attributes of rows that rarely have any: null when empty.
pub(crate) fn sparse_attrs(attrs: &Attrs) -> Option<JsonValue> {
    (!attrs.is_empty()).then(|| attrs_json(attrs))
}

/// Attributes from either form.
pub(crate) fn attrs_from(json: Option<JsonValue>) -> Attrs {
    match json {
        Some(JsonValue::Object(attrs)) => attrs,
        _ => Attrs::new(),
    }
}

/// A stored value that the code does not know: the database is newer, or was changed by hand.
pub(crate) fn unreadable(column: &str) -> Error {
    Error::internal(format!("the database holds a value in {column} that this version does not know"))
}
