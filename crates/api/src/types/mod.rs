//! The objects of the schema, one a file. Each holds a domain value and the [`View`] that it was read in,
//! which everything below inherits.

mod agent;
mod api_key;
mod artifact;
mod audit_entry;
mod bundle;
mod claim;
mod claim_edge;
mod claim_fields;
mod claim_type;
mod confidence;
mod conflict_assessment;
mod connections;
mod context_bundle;
mod context_item;
mod edge;
mod edge_type;
mod enums;
mod event;
mod lineage;
mod namespace;
mod pending_reference;
mod provenance;
mod relation;
mod retraction;
mod review;
mod search;
mod search_facets;
mod search_status;
mod source;
mod stats;
mod status_change;
mod tenant;
mod viewer;
mod webhook;
mod webhook_delivery;

use std::sync::Arc;

use async_graphql::{Context, ID, Result};
use claimgraph_domain::error::Error;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::read::View;
use type_safe_id::{StaticType, TypeSafeId};

pub use agent::Agent;
pub use api_key::ApiKey;
pub use artifact::Artifact;
pub use audit_entry::AuditEntry;
pub use bundle::Bundle;
pub use claim::Claim;
pub use claim_edge::ClaimEdge;
pub use claim_type::ClaimType;
pub use confidence::{Component, Confidence, TrustWeight};
pub use conflict_assessment::ConflictAssessment;
pub use connections::*;
pub use context_bundle::*;
pub use context_item::*;
pub use edge::Edge;
pub use edge_type::EdgeType;
pub use enums::*;
pub use event::EventRecord;
pub use lineage::Lineage;
pub use namespace::Namespace;
pub use pending_reference::PendingReference;
pub use provenance::Provenance;
pub use relation::{Relation, RelationMember};
pub use retraction::Retraction;
pub use review::Review;
pub use search::*;
pub use search_facets::*;
pub use search_status::*;
pub use source::Source;
pub use stats::{ClaimGroup, Measure};
pub use status_change::StatusChange;
pub use tenant::{TableRows, Tenant};
pub use viewer::{PrincipalKind, Viewer};
pub use webhook::{Webhook, WebhookFilter};
pub use webhook_delivery::WebhookDelivery;

use crate::context::loaders;
use crate::loader::PerRequest;
use crate::scalars::DateTime;

/// An id as clients see it.
#[expect(clippy::needless_pass_by_value, reason = "an id is as small as a reference to it")]
fn id<K: StaticType>(id: TypeSafeId<K>) -> ID {
    ID(id.to_string())
}

fn moment(moment: Option<Timestamp>) -> Option<DateTime> {
    moment.map(DateTime)
}

/// The view without valid time, which leaves nothing out that is asked for by id.
fn recorded(view: View) -> View {
    View { valid_at: None, ..view }
}

/// A thing by id; `None` when it does not exist in the view.
async fn find<B: PerRequest<Args = View>>(ctx: &Context<'_>, view: View, key: B::Key) -> Result<Option<B::Value>> {
    Ok(loaders(ctx)?.of::<B>().load(&recorded(view), key).await?)
}

/// A thing that something else names, so that it exists whenever that does.
async fn cited<B: PerRequest<Args = View>>(ctx: &Context<'_>, key: B::Key) -> Result<B::Value> {
    find::<B>(ctx, View::NOW, key).await?.ok_or_else(|| missing().into())
}

/// What belongs to a thing; `None` when nothing does.
async fn belonging<B: PerRequest<Args = View>>(ctx: &Context<'_>, view: View, key: B::Key) -> Result<Option<B::Value>> {
    Ok(loaders(ctx)?.of::<B>().load(&view, key).await?)
}

/// Something names what is not there.
fn missing() -> Arc<Error> {
    Arc::new(Error::internal("something names a thing that does not exist"))
}
