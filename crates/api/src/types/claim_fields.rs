//! The fields of a claim.

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::rules::epistemic;
use serde_json::Value;

use super::{
    Agent, Artifact, Bundle, Claim, ClaimEdgeConnection, ClaimStatus, Confidence, ConfidenceModel, EdgeDirection,
    EdgeView, EpistemicStatus, Lineage, Namespace, PendingReference, Provenance, Relation, Review, Source,
    StatusChange, TrustWeight, belonging, id, missing, moment, recorded,
};
use crate::compose::Extended;
use crate::context::loaders;
use crate::loader::{
    ArtifactsOf, EdgesKey, Evidence, EvidenceKey, Histories, ProvenanceOf, ReferencesOf, RelationsOf, ReviewsOf,
};
use crate::page::size;
use crate::paths;
use crate::scalars::DateTime;

/// One immutable version of a statement. What can change about it is its status, and what others say of it.
#[Object]
impl Claim {
    /// The id of this version, `claim_…`. It shows the same text for ever.
    async fn id(&self) -> ID {
        id(self.version.id)
    }

    /// All versions of this claim.
    async fn lineage(&self) -> Extended<Lineage> {
        Lineage::new(self.view, self.version.lineage)
    }

    /// 1 for the first version, counting up.
    async fn version(&self) -> i32 {
        self.version.version
    }

    /// Whether there is no newer version.
    async fn is_latest(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.state(ctx).await?.is_latest())
    }

    /// The version before this one.
    async fn supersedes(&self, ctx: &Context<'_>) -> Option<Result<Extended<Claim>>> {
        match self.version.supersedes {
            Some(id) => Some(Claim::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// Name of its claim type; see `claimTypes`.
    async fn claim_type(&self) -> &str {
        &self.version.claim_type
    }

    /// The statement for people, 1 to 65,536 characters unless configured otherwise.
    async fn content(&self) -> &str {
        &self.version.content
    }

    /// The statement in a formal language.
    async fn formal_content(&self) -> Option<&str> {
        self.version.formal_content.as_deref()
    }

    /// BLAKE3 over what is said, 64 hex digits; the same statement has the same hash anywhere.
    async fn content_hash(&self) -> String {
        self.version.content_hash.to_string()
    }

    /// Where it belongs.
    async fn namespace(&self, ctx: &Context<'_>) -> Result<Extended<Namespace>> {
        Namespace::cited(ctx, self.view, self.version.namespace).await
    }

    /// Who wrote this version.
    async fn author(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.version.created_by).await
    }

    /// Free-form attributes: all of them, or the value at a path; null where there is none. `BAD_REQUEST` for a
    /// malformed path.
    async fn attrs(
        &self,
        #[graphql(desc = "Keys from the outside in, joined by dots; `\\.` is a dot within a key.")] path: Option<
            String,
        >,
    ) -> Option<Result<Value>> {
        paths::select(&self.version.attrs, path.as_deref()).map_err(Into::into).transpose()
    }

    /// Where it stands.
    async fn status(&self, ctx: &Context<'_>) -> Result<ClaimStatus> {
        Ok(self.state(ctx).await?.status.into())
    }

    /// How it came to stand so, oldest first.
    async fn status_history(&self, ctx: &Context<'_>) -> Result<Vec<StatusChange>> {
        let history = loaders(ctx)?.of::<Histories>().load(&recorded(self.view), self.version.id).await?;
        Ok(StatusChange::history(&history.unwrap_or_default()))
    }

    /// When this version was made.
    async fn created_at(&self) -> DateTime {
        self.version.created_at.into()
    }

    /// Since when the statement holds, inclusive; null for ever before.
    async fn valid_from(&self) -> Option<DateTime> {
        moment(self.version.valid_from)
    }

    /// Until when the statement holds, exclusive; null for ever after.
    async fn valid_to(&self) -> Option<DateTime> {
        moment(self.version.valid_to)
    }

    /// The bundle that brought it.
    async fn bundle(&self, ctx: &Context<'_>) -> Option<Result<Extended<Bundle>>> {
        match self.version.bundle {
            Some(id) => Some(Bundle::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// The edges that touch the claim, seen from it, in the order of assertion. `LIMIT_EXCEEDED` when `first` is
    /// above the page maximum.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn edges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most edges, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only edges after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Which ends to follow.", default_with = "EdgeDirection::Both")] direction: EdgeDirection,
        #[graphql(desc = "Only edges of these types; all when absent.")] types: Option<Vec<String>>,
        #[graphql(desc = "Edges of all versions of the claim, or only of this one.", default)] view: EdgeView,
        #[graphql(desc = "Also edges that were taken back.", default)] include_retracted: bool,
    ) -> Result<ClaimEdgeConnection> {
        let loaders = loaders(ctx)?;
        let key = EdgesKey {
            view: self.view,
            direction: direction.into(),
            types,
            exact: view == EdgeView::Exact,
            include_retracted,
            first: size("first", first, &loaders.limits)?,
            after: after.map(claimgraph_store::read::Cursor::from_text),
        };
        ClaimEdgeConnection::load(ctx, key, (self.version.lineage, self.version.id)).await
    }

    /// The standing relations in which any version of the claim has a place, in the order of assertion.
    async fn relations(&self, ctx: &Context<'_>) -> Result<Vec<Extended<Relation>>> {
        let rows = belonging::<RelationsOf>(ctx, self.view, self.version.lineage).await?.unwrap_or_default();
        Ok(rows.iter().map(|row| Relation::new(self.view, row.clone())).collect())
    }

    /// How this version was drawn from sources, in the order of recording.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Vec<Extended<Provenance>>> {
        let found = belonging::<ProvenanceOf>(ctx, recorded(self.view), self.version.id).await?.unwrap_or_default();
        Ok(found.iter().map(|provenance| Provenance::new(self.view, provenance.clone())).collect())
    }

    /// The sources that this version was drawn from, each once.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Extended<Source>>> {
        let found = belonging::<ProvenanceOf>(ctx, recorded(self.view), self.version.id).await?.unwrap_or_default();
        let mut ids = Vec::new();
        for provenance in found.iter() {
            if !ids.contains(&provenance.source) {
                ids.push(provenance.source);
            }
        }
        Source::cited_all(ctx, self.view, ids).await
    }

    /// Figures, tables and other objects that belong to this version.
    async fn artifacts(&self, ctx: &Context<'_>) -> Result<Vec<Extended<Artifact>>> {
        let found = belonging::<ArtifactsOf>(ctx, recorded(self.view), self.version.id).await?.unwrap_or_default();
        Ok(found.iter().map(|artifact| Artifact::new(self.view, artifact.clone())).collect())
    }

    /// The reviews of this version, in the order of recording.
    async fn reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Also reviews that the same reviewer has replaced.", default)] include_replaced: bool,
    ) -> Result<Vec<Extended<Review>>> {
        let rows = belonging::<ReviewsOf>(ctx, recorded(self.view), self.version.id).await?.unwrap_or_default();
        let shown = rows.iter().filter(|row| include_replaced || row.replaced.is_none());
        Ok(shown.map(|row| Review::new(self.view, row.clone())).collect())
    }

    /// What the live reviews add up to.
    async fn epistemic_status(&self, ctx: &Context<'_>) -> Result<EpistemicStatus> {
        let key = EvidenceKey::reviews(recorded(self.view));
        let graph = loaders(ctx)?.of::<Evidence>().load(&key, self.version.id).await?.ok_or_else(missing)?;
        let status = self.state(ctx).await?.status;
        let formal = self.version.formal_content.is_some();
        Ok(epistemic::epistemic_status(status, formal, graph.reviews(self.version.id)).into())
    }

    /// How far the claim is believed; null when the model has nothing to say. `BAD_REQUEST` for a malformed trust
    /// profile, `LIMIT_EXCEEDED` when more than 100,000 claims bear on this one.
    async fn confidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How reviews and evidence become a score.", default_with = "ConfidenceModel::Weighted")]
        model: ConfidenceModel,
        #[graphql(desc = "The asker's weights of reviewers, at most 1,000; others weigh their trust score.")]
        trust_profile: Option<Vec<TrustWeight>>,
    ) -> Option<Result<Confidence>> {
        self.score(ctx, model.into(), trust_profile.unwrap_or_default()).await.transpose()
    }

    /// Edges of this version that wait, or waited, for a claim known only by an outside reference.
    async fn pending_references(&self, ctx: &Context<'_>) -> Result<Vec<Extended<PendingReference>>> {
        let rows = belonging::<ReferencesOf>(ctx, recorded(self.view), self.version.id).await?.unwrap_or_default();
        Ok(rows.iter().map(|row| PendingReference::new(self.view, row.clone())).collect())
    }
}
