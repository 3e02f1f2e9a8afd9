//! What a mutation changed, read as of the position that it wrote at.

use std::fmt::Debug;

use async_graphql::{Context, Result};
use claimgraph_domain::error::Error;
use claimgraph_domain::id::{
    AgentId, ArtifactId, BundleId, ClaimId, EdgeId, LineageId, NamespaceId, PendingReferenceId, ProvenanceId,
    RelationId, ReviewId, SourceId,
};
use claimgraph_store::read::View;
use futures::future::try_join_all;

use crate::compose::Extended;
use crate::context::loaders;
use crate::loader::ClaimTypes;
use crate::types::{
    Agent, Artifact, Bundle, Claim, ClaimType, ConflictAssessment, Edge, EdgeType, Namespace, PendingReference,
    Provenance, Relation, Review, Source,
};

fn missing(key: &dyn Debug) -> Error {
    Error::internal(format!("{key:?} was written but is not there"))
}

macro_rules! loads {
    ($($(#[$doc:meta])* $name:ident($id:ty) -> $object:ident;)*) => {$(
        $(#[$doc])*
        pub(super) async fn $name(ctx: &Context<'_>, view: View, id: $id) -> Result<Extended<$object>> {
            let found = $object::find(ctx, view, id).await?;
            found.ok_or_else(|| missing(&id).into())
        }
    )*};
}

loads! {
    /// A claim version.
    claim(ClaimId) -> Claim;
    /// An edge.
    edge(EdgeId) -> Edge;
    /// A relation.
    relation(RelationId) -> Relation;
    /// An agent.
    agent(AgentId) -> Agent;
    /// A namespace.
    namespace(NamespaceId) -> Namespace;
    /// A source.
    source(SourceId) -> Source;
    /// A bundle.
    bundle(BundleId) -> Bundle;
    /// An artifact.
    artifact(ArtifactId) -> Artifact;
    /// A link between a claim and a source.
    provenance(ProvenanceId) -> Provenance;
    /// A review.
    review(ReviewId) -> Review;
    /// The live assessment of a conflict.
    assessment((LineageId, LineageId)) -> ConflictAssessment;
    /// A pending reference.
    reference(PendingReferenceId) -> PendingReference;
}

/// Relations, in the order of the ids. They are asked for together, so that one statement loads them.
pub(super) async fn relations(ctx: &Context<'_>, view: View, ids: &[RelationId]) -> Result<Vec<Extended<Relation>>> {
    try_join_all(ids.iter().map(|id| relation(ctx, view, *id))).await
}

/// Artifacts, in the order of the ids. They are asked for together, so that one statement loads them.
pub(super) async fn artifacts(ctx: &Context<'_>, view: View, ids: &[ArtifactId]) -> Result<Vec<Extended<Artifact>>> {
    try_join_all(ids.iter().map(|id| artifact(ctx, view, *id))).await
}

/// A claim type.
pub(super) async fn claim_type(ctx: &Context<'_>, view: View, name: &str) -> Result<Extended<ClaimType>> {
    let types = loaders(ctx)?.of::<ClaimTypes>().load(&view, ()).await?.unwrap_or_default();
    let found = types.iter().find(|known| known.name == name).ok_or_else(|| missing(&name))?;
    Ok(ClaimType::new(found.clone()))
}

/// An edge type.
pub(super) async fn edge_type(ctx: &Context<'_>, view: View, name: &str) -> Result<Extended<EdgeType>> {
    let types = EdgeType::all(ctx, view).await?;
    let found = types.into_iter().find(|known| known.value().name == name);
    found.ok_or_else(|| missing(&name).into())
}
