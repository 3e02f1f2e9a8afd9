//! What a bundle made. Fields load what they show, so that a caller who asks for little waits little.

use async_graphql::{Context, Object, Result};
use claimgraph_domain::id::{ClaimId, EdgeId, PendingReferenceId};
use claimgraph_store::ops::bundle::{BundleOutcome, EdgeOutcome, MadeClaim, Resolved};
use claimgraph_store::read::View;

use super::warning::BundleWarning;
use crate::compose::Extended;
use crate::mutation::load;
use crate::mutation::run::Done;
use crate::scalars::Long;
use crate::types::{Artifact, Bundle, Claim, Edge, PendingReference, Relation, Source};

/// What a bundle made.
pub(in crate::mutation) struct SubmitBundlePayload(pub(super) Done<BundleOutcome>);

/// What a bundle made.
#[Object]
impl SubmitBundlePayload {
    /// The bundle.
    async fn bundle(&self, ctx: &Context<'_>) -> Result<Extended<Bundle>> {
        load::bundle(ctx, self.0.view(), self.0.outcome.bundle).await
    }

    /// Its source, new or not; null when it has none.
    async fn source(&self, ctx: &Context<'_>) -> Result<Option<Extended<Source>>> {
        match self.0.outcome.source {
            None => Ok(None),
            Some(id) => load::source(ctx, self.0.view(), id).await.map(Some),
        }
    }

    /// Its claims, in the order given.
    async fn claims(&self) -> Vec<SubmittedClaim> {
        let made =
            |made: &MadeClaim| SubmittedClaim { temp_id: made.temp_id.clone(), id: made.id, view: self.0.view() };
        self.0.outcome.claims.iter().map(made).collect()
    }

    /// What became of each edge, in the order given.
    async fn edges(&self) -> Vec<SubmittedEdge> {
        self.0.outcome.edges.iter().map(|outcome| SubmittedEdge { outcome: *outcome, view: self.0.view() }).collect()
    }

    /// Its relations, in the order given.
    async fn relations(&self, ctx: &Context<'_>) -> Result<Vec<Extended<Relation>>> {
        load::relations(ctx, self.0.view(), &self.0.outcome.relations).await
    }

    /// Its artifacts, in the order given.
    async fn artifacts(&self, ctx: &Context<'_>) -> Result<Vec<Extended<Artifact>>> {
        load::artifacts(ctx, self.0.view(), &self.0.outcome.artifacts).await
    }

    /// References, of this and earlier bundles, that found their target.
    async fn resolved(&self) -> Vec<ResolvedReference> {
        let resolved = |Resolved { reference, claim, edge }: &Resolved| ResolvedReference {
            reference: *reference,
            claim: *claim,
            edge: *edge,
            view: self.0.view(),
        };
        self.0.outcome.resolved.iter().map(resolved).collect()
    }

    /// What the submitter should look at; none of it stopped the bundle.
    async fn warnings(&self) -> Vec<BundleWarning> {
        let warnings = self.0.outcome.warnings.iter();
        warnings.map(|warning| BundleWarning { warning: warning.clone(), view: self.0.view() }).collect()
    }

    /// The position of the log at which this was written; a read as of it or later sees it.
    async fn position(&self) -> Long {
        self.0.position.into()
    }

    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    async fn replayed(&self) -> bool {
        self.0.replayed
    }
}

/// A claim that a bundle made.
pub(super) struct SubmittedClaim {
    temp_id: String,
    id: ClaimId,
    view: View,
}

/// A claim that a bundle made.
#[Object]
impl SubmittedClaim {
    /// Its name within the bundle.
    async fn temp_id(&self) -> &str {
        &self.temp_id
    }

    /// The claim.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        load::claim(ctx, self.view, self.id).await
    }
}

/// What became of an edge of a bundle.
pub(super) struct SubmittedEdge {
    outcome: EdgeOutcome,
    view: View,
}

/// What became of an edge of a bundle.
#[Object]
impl SubmittedEdge {
    /// The edge; null while one end has not arrived.
    async fn edge(&self, ctx: &Context<'_>) -> Result<Option<Extended<Edge>>> {
        match self.outcome {
            EdgeOutcome::Made(id) | EdgeOutcome::Existing(id) => load::edge(ctx, self.view, id).await.map(Some),
            EdgeOutcome::Pending(_) => Ok(None),
        }
    }

    /// Whether the same agent had asserted the edge before; then no other was made.
    async fn existing(&self) -> bool {
        matches!(self.outcome, EdgeOutcome::Existing(_))
    }

    /// What stands for the edge until the other end arrives; null when both ends are here. It may have
    /// been resolved at once: see its status.
    async fn pending_reference(&self, ctx: &Context<'_>) -> Result<Option<Extended<PendingReference>>> {
        match self.outcome {
            EdgeOutcome::Pending(id) => load::reference(ctx, self.view, id).await.map(Some),
            EdgeOutcome::Made(_) | EdgeOutcome::Existing(_) => Ok(None),
        }
    }
}

/// A pending reference that found its target.
pub(super) struct ResolvedReference {
    reference: PendingReferenceId,
    claim: ClaimId,
    edge: EdgeId,
    view: View,
}

/// A pending reference that found its target.
#[Object]
impl ResolvedReference {
    /// The reference.
    async fn reference(&self, ctx: &Context<'_>) -> Result<Extended<PendingReference>> {
        load::reference(ctx, self.view, self.reference).await
    }

    /// The claim that it meant.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        load::claim(ctx, self.view, self.claim).await
    }

    /// The edge that stands for it now.
    async fn edge(&self, ctx: &Context<'_>) -> Result<Extended<Edge>> {
        load::edge(ctx, self.view, self.edge).await
    }
}
