//! Pages of the tenant's things.

use async_graphql::{Context, Result};
use claimgraph_store::read::{ClaimFilter, ClaimHolder, Cursor, HolderArgs, IncludeStatuses, View};

use super::{
    Agent, ApiKey, Artifact, AuditEntry, Bundle, Claim, ConflictAssessment, Edge, Include, Namespace, PendingReference,
    Relation, Source, Webhook, WebhookDelivery,
};
use crate::compose::Extended;
use crate::context::loaders;
use crate::loader::{ClaimCounts, ClaimsUnder};
use crate::page::{self, Count, connection, size};

pub use super::claim_edge::{ClaimEdgeConnection, ClaimEdgeConnectionEdge};
pub use super::stats::{ClaimGroupConnection, ClaimGroupConnectionEdge};

connection! {
    /// A page of agents.
    AgentConnection, AgentConnectionEdge of Extended<Agent>
}
connection! {
    /// A page of API keys.
    ApiKeyConnection, ApiKeyConnectionEdge of ApiKey
}
connection! {
    /// A page of artifacts.
    ArtifactConnection, ArtifactConnectionEdge of Extended<Artifact>
}
connection! {
    /// A page of the audit.
    AuditConnection, AuditConnectionEdge of AuditEntry
}
connection! {
    /// A page of bundles.
    BundleConnection, BundleConnectionEdge of Extended<Bundle>
}
connection! {
    /// A page of claims.
    ClaimConnection, ClaimConnectionEdge of Extended<Claim>, counted by ClaimCount
}
connection! {
    /// A page of assessments of conflicts.
    ConflictAssessmentConnection, ConflictAssessmentConnectionEdge of Extended<ConflictAssessment>
}
connection! {
    /// A page of edges.
    EdgeConnection, EdgeConnectionEdge of Extended<Edge>
}
connection! {
    /// A page of namespaces.
    NamespaceConnection, NamespaceConnectionEdge of Extended<Namespace>
}
connection! {
    /// A page of pending references.
    PendingReferenceConnection, PendingReferenceConnectionEdge of Extended<PendingReference>
}
connection! {
    /// A page of relations.
    RelationConnection, RelationConnectionEdge of Extended<Relation>
}
connection! {
    /// A page of sources.
    SourceConnection, SourceConnectionEdge of Extended<Source>
}
connection! {
    /// A page of webhooks.
    WebhookConnection, WebhookConnectionEdge of Webhook
}
connection! {
    /// A page of deliveries.
    WebhookDeliveryConnection, WebhookDeliveryConnectionEdge of WebhookDelivery
}

/// Counts claims.
pub(crate) enum ClaimCount {
    /// Those that a filter lets through.
    Filtered(View, ClaimFilter, IncludeStatuses),
    /// Those of a namespace, bundle or source; counted together with those of others.
    Held(View, ClaimHolder, IncludeStatuses),
}

impl Count for ClaimCount {
    async fn count(&self, ctx: &Context<'_>) -> Result<i64> {
        let loaders = loaders(ctx)?;
        match self {
            Self::Filtered(view, filter, include) => {
                Ok(loaders.store.count_claims(&loaders.scope, *view, filter, *include).await?)
            }
            Self::Held(view, holder, include) => {
                Ok(loaders.of::<ClaimCounts>().load(&(*view, *include), *holder).await?.unwrap_or(0))
            }
        }
    }
}

/// What a list shows besides draft and active claims.
pub(crate) fn statuses(include: &[Include]) -> IncludeStatuses {
    IncludeStatuses {
        deprecated: include.contains(&Include::Deprecated),
        retracted: include.contains(&Include::Retracted),
    }
}

impl ClaimConnection {
    /// A page of the claims of a namespace, bundle or source.
    pub(super) async fn held(
        ctx: &Context<'_>,
        view: View,
        holder: ClaimHolder,
        first: Option<i32>,
        after: Option<String>,
        include: &[Include],
    ) -> Result<Self> {
        let loaders = loaders(ctx)?;
        let include = statuses(include);
        let first = size("first", first, &loaders.limits)?;
        let args = HolderArgs { include, first, after: after.map(Cursor::from_text) };
        let found = loaders.of::<ClaimsUnder>().load(&(view, args), holder).await?;
        let page = found.map(|page| page.as_ref().clone()).unwrap_or_default();
        let page = page::map(page, |row| Claim::with_state(view, row));
        Ok(Self::new(page, ClaimCount::Held(view, holder, include)))
    }
}
