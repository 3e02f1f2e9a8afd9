//! The core's own batches: one call of the store each.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_trait::async_trait;
use claimgraph_domain::error::Error;
use claimgraph_domain::id::{
    AgentId, ArtifactId, BundleId, ClaimId, EdgeId, LineageId, NamespaceId, PendingReferenceId, ProvenanceId,
    RelationId, ReviewId, SourceId,
};
use claimgraph_domain::model::{Agent, Artifact, Bundle, Claim, ClaimType, EdgeType, Namespace, Provenance, Source};
use claimgraph_domain::rules::confidence::EvidenceGraph;
use claimgraph_store::read::{
    AssessmentRow, ClaimHolder, ClaimRow, ClaimState, Cursor, EdgeDirection, EdgeRow, EdgesArgs, HolderArgs,
    IncludeStatuses, Page, ReferenceRow, RelationRow, ReviewRow, SeenEdge, StatusChange, View,
};

use super::{Batch, PerRequest};
use crate::context::RequestContext;

/// Which edges of each claim; the parts of [`EdgesArgs`], comparable.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EdgesKey {
    /// As of when, and holding when.
    pub view: View,
    /// Which way.
    pub direction: EdgeDirection,
    /// Only these types.
    pub types: Option<Vec<String>>,
    /// Only edges that cite that very version.
    pub exact: bool,
    /// Also edges that were taken back.
    pub include_retracted: bool,
    /// Most edges of each claim.
    pub first: u32,
    /// Only edges after this one.
    pub after: Option<Cursor>,
}

impl EdgesKey {
    fn args(&self) -> EdgesArgs {
        EdgesArgs {
            direction: self.direction,
            types: self.types.clone(),
            exact: self.exact,
            include_retracted: self.include_retracted,
            first: self.first,
            after: self.after.clone(),
        }
    }
}

/// What a score is reckoned from: a view, how far evidence is followed, and the asker's weights as bits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EvidenceKey {
    /// As of when, and holding when.
    pub view: View,
    /// Links away from the claim; 0 is its reviews alone.
    pub depth: u32,
    /// The asker's weights of reviewers, by agent.
    pub trust: Vec<(AgentId, u64)>,
}

impl EvidenceKey {
    /// The reviews alone, by the reviewers' trust scores.
    #[must_use]
    pub const fn reviews(view: View) -> Self {
        Self { view, depth: 0, trust: Vec::new() }
    }
}

fn shared<K: Eq + Hash, V>(found: HashMap<K, V>) -> HashMap<K, Arc<V>> {
    found.into_iter().map(|(key, value)| (key, Arc::new(value))).collect()
}

/// A registry as the one value of its key.
fn whole<V>(value: V) -> HashMap<(), V> {
    HashMap::from([((), value)])
}

macro_rules! batches {
    ($($(#[$doc:meta])* $name:ident($args:ty, $key:ty) -> $value:ty, |$cx:ident, $given:pat_param, $keys:pat_param| $body:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name(Arc<RequestContext>);

        impl PerRequest for $name {
            fn for_request(context: &Arc<RequestContext>) -> Self {
                Self(Arc::clone(context))
            }
        }

        #[async_trait]
        impl Batch for $name {
            type Args = $args;
            type Key = $key;
            type Value = $value;

            async fn load(&self, $given: &$args, $keys: &[$key]) -> Result<HashMap<$key, $value>, Error> {
                let $cx = &self.0;
                $body
            }
        }
    )*};
}

batches! {
    /// Claim versions by id.
    Claims((), ClaimId) -> Arc<Claim>, |cx, (), ids| cx.store.claims_by_id(&cx.scope, ids).await;
    /// Where claim versions stand in a view.
    States(View, ClaimId) -> ClaimState, |cx, view, ids| cx.store.claim_states(&cx.scope, *view, ids).await;
    /// The history of the status of claim versions.
    Histories(View, ClaimId) -> Arc<Vec<StatusChange>>,
        |cx, view, ids| Ok(shared(cx.store.status_history(&cx.scope, *view, ids).await?));
    /// All versions of lineages.
    Versions(View, LineageId) -> Arc<Vec<ClaimRow>>,
        |cx, view, ids| Ok(shared(cx.store.versions(&cx.scope, *view, ids).await?));
    /// Pages of edges of claims.
    EdgesOf(EdgesKey, (LineageId, ClaimId)) -> Arc<Page<SeenEdge>>, |cx, key, claims| {
        let mut pages = cx.store.claim_edges(&cx.scope, key.view, &key.args(), claims).await?;
        Ok(claims.iter().filter_map(|claim| Some((*claim, Arc::new(pages.remove(&claim.1)?)))).collect())
    };
    /// How many edges claims have.
    EdgeCounts(EdgesKey, (LineageId, ClaimId)) -> i64, |cx, key, claims| {
        let counts = cx.store.count_claim_edges(&cx.scope, key.view, &key.args(), claims).await?;
        Ok(claims.iter().filter_map(|claim| Some((*claim, *counts.get(&claim.1)?))).collect())
    };
    /// Edges by id.
    Edges(View, EdgeId) -> Arc<EdgeRow>, |cx, view, ids| Ok(shared(cx.store.edges_by_id(&cx.scope, *view, ids).await?));
    /// Relations by id.
    Relations(View, RelationId) -> Arc<RelationRow>,
        |cx, view, ids| Ok(shared(cx.store.relations_by_id(&cx.scope, *view, ids).await?));
    /// The relations in which claims have a place.
    RelationsOf(View, LineageId) -> Arc<Vec<RelationRow>>,
        |cx, view, ids| Ok(shared(cx.store.relations_of(&cx.scope, *view, ids).await?));
    /// Agents by id.
    Agents(View, AgentId) -> Arc<Agent>, |cx, view, ids| Ok(shared(cx.store.agents_by_id(&cx.scope, *view, ids).await?));
    /// Namespaces by id.
    Namespaces(View, NamespaceId) -> Arc<Namespace>,
        |cx, view, ids| Ok(shared(cx.store.namespaces_by_id(&cx.scope, *view, ids).await?));
    /// The namespaces right below others.
    NamespaceChildren(View, NamespaceId) -> Arc<Vec<Namespace>>,
        |cx, view, ids| Ok(shared(cx.store.namespace_children(&cx.scope, *view, ids).await?));
    /// Sources by id.
    Sources(View, SourceId) -> Arc<Source>,
        |cx, view, ids| Ok(shared(cx.store.sources_by_id(&cx.scope, *view, ids).await?));
    /// Bundles by id.
    Bundles(View, BundleId) -> Arc<Bundle>,
        |cx, view, ids| Ok(shared(cx.store.bundles_by_id(&cx.scope, *view, ids).await?));
    /// Provenance by id.
    Provenances(View, ProvenanceId) -> Arc<Provenance>,
        |cx, view, ids| Ok(shared(cx.store.provenance_by_id(&cx.scope, *view, ids).await?));
    /// The provenance of claims.
    ProvenanceOf(View, ClaimId) -> Arc<Vec<Provenance>>,
        |cx, view, ids| Ok(shared(cx.store.provenance_of(&cx.scope, *view, ids).await?));
    /// Reviews by id.
    Reviews(View, ReviewId) -> Arc<ReviewRow>,
        |cx, view, ids| Ok(shared(cx.store.reviews_by_id(&cx.scope, *view, ids).await?));
    /// The reviews of claims, replaced ones too.
    ReviewsOf(View, ClaimId) -> Arc<Vec<ReviewRow>>,
        |cx, view, ids| Ok(shared(cx.store.review_history(&cx.scope, *view, ids).await?));
    /// The live assessments of conflicts, by the pair of claims in either order.
    ConflictAssessments(View, (LineageId, LineageId)) -> Arc<AssessmentRow>,
        |cx, view, pairs| Ok(shared(cx.store.conflict_assessments(&cx.scope, *view, pairs).await?));
    /// Artifacts by id.
    Artifacts(View, ArtifactId) -> Arc<Artifact>,
        |cx, view, ids| Ok(shared(cx.store.artifacts_by_id(&cx.scope, *view, ids).await?));
    /// The artifacts of claims.
    ArtifactsOf(View, ClaimId) -> Arc<Vec<Artifact>>,
        |cx, view, ids| Ok(shared(cx.store.artifacts_of(&cx.scope, *view, ids).await?));
    /// Pending references by id.
    References(View, PendingReferenceId) -> Arc<ReferenceRow>,
        |cx, view, ids| Ok(shared(cx.store.pending_references_by_id(&cx.scope, *view, ids).await?));
    /// The references that claims wait or waited for.
    ReferencesOf(View, ClaimId) -> Arc<Vec<ReferenceRow>>,
        |cx, view, ids| Ok(shared(cx.store.pending_references_of(&cx.scope, *view, ids).await?));
    /// The registered edge types.
    EdgeTypes(View, ()) -> Arc<Vec<Arc<EdgeType>>>, |cx, view, _| {
        let types = cx.store.edge_types(&cx.scope, *view).await?;
        Ok(whole(Arc::new(types.into_iter().map(Arc::new).collect())))
    };
    /// The registered claim types.
    ClaimTypes(View, ()) -> Arc<Vec<ClaimType>>,
        |cx, view, _| Ok(whole(Arc::new(cx.store.claim_types(&cx.scope, *view).await?)));
    /// The head of the log.
    Head((), ()) -> i64, |cx, (), _| Ok(whole(cx.store.position(&cx.scope).await?));
    /// Pages of the claims of namespaces, bundles and sources.
    ClaimsUnder((View, HolderArgs), ClaimHolder) -> Arc<Page<ClaimRow>>,
        |cx, (view, args), holders| Ok(shared(cx.store.claims_under(&cx.scope, *view, args, holders).await?));
    /// How many claims namespaces, bundles and sources have.
    ClaimCounts((View, IncludeStatuses), ClaimHolder) -> i64,
        |cx, (view, include), holders| cx.store.count_claims_under(&cx.scope, *view, *include, holders).await;
    /// What claims' scores are reckoned from.
    Evidence(EvidenceKey, ClaimId) -> Arc<EvidenceGraph>, |cx, key, ids| {
        let trust = key.trust.iter().map(|(agent, weight)| (*agent, f64::from_bits(*weight))).collect();
        cx.store.evidence_graph(&cx.scope, key.view, ids, key.depth, &trust).await
    };
}
