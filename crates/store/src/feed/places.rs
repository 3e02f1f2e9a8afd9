//! Where in the namespace tree events belong.

use std::collections::HashMap;
use std::sync::Arc;

use claimgraph_domain::error::Error;
use claimgraph_domain::event::{Event, Recorded};
use claimgraph_domain::id::{ClaimId, EdgeId, LineageId, NamespaceId, RelationId};

use crate::read::View;
use crate::scope::Scope;
use crate::store::Store;

/// Paths of the namespaces that an event is about, or of those of the claims that it is about.
pub(super) type Places = Box<[Arc<str>]>;

/// What an event is about.
#[derive(Debug, Default)]
struct About {
    path: Option<Arc<str>>,
    namespace: Option<NamespaceId>,
    claims: Vec<ClaimId>,
    edge: Option<EdgeId>,
    relation: Option<RelationId>,
}

/// Where each of some events belongs: at most five statements, and mostly one or none.
pub(super) async fn places(store: &Store, scope: &Scope, events: &[Arc<Recorded>]) -> Result<Vec<Places>, Error> {
    let mut abouts: Vec<About> = events.iter().map(|event| about(event)).collect();
    link_ends(store, scope, &mut abouts).await?;
    let claims: Vec<ClaimId> = abouts.iter().flat_map(|about| about.claims.iter().copied()).collect();
    let claims = store.claims_by_id(scope, &claims).await?;
    let homes = |about: &About| -> Vec<NamespaceId> {
        let of_claims = about.claims.iter().filter_map(|claim| Some(claims.get(claim)?.namespace));
        about.namespace.into_iter().chain(of_claims).collect()
    };
    let namespaces: Vec<NamespaceId> = abouts.iter().flat_map(homes).collect();
    let found = store.namespaces_by_id(scope, View::NOW, &namespaces).await?;
    let paths: HashMap<NamespaceId, Arc<str>> =
        found.into_iter().map(|(id, namespace)| (id, Arc::from(namespace.path))).collect();
    let place = |about: &About| {
        let of_homes = homes(about).into_iter().filter_map(|id| paths.get(&id).cloned());
        about.path.iter().cloned().chain(of_homes).collect()
    };
    Ok(abouts.iter().map(place).collect())
}

/// Finds the claims at the ends of links that were taken back.
async fn link_ends(store: &Store, scope: &Scope, abouts: &mut [About]) -> Result<(), Error> {
    let edges: Vec<EdgeId> = abouts.iter().filter_map(|about| about.edge).collect();
    let relations: Vec<RelationId> = abouts.iter().filter_map(|about| about.relation).collect();
    if !edges.is_empty() {
        let edges = store.edges_by_id(scope, View::NOW, &edges).await?;
        for about in abouts.iter_mut() {
            if let Some(row) = about.edge.and_then(|id| edges.get(&id)) {
                about.claims.extend([row.edge.source, row.edge.target]);
            }
        }
    }
    if !relations.is_empty() {
        let relations = store.relations_by_id(scope, View::NOW, &relations).await?;
        for about in abouts.iter_mut() {
            if let Some(row) = about.relation.and_then(|id| relations.get(&id)) {
                about.claims.extend(row.relation.members.iter().map(|member| member.claim));
            }
        }
    }
    Ok(())
}

/// What an event is about; nothing for one that this version cannot read.
fn about(recorded: &Recorded) -> About {
    let Ok(event) = Event::from_json(&recorded.kind, &recorded.data) else { return About::default() };
    let claims = |claims: Vec<ClaimId>| About { claims, ..About::default() };
    match event {
        Event::NamespaceCreated(namespace) => About { path: Some(Arc::from(namespace.path)), ..About::default() },
        Event::ClaimCreated(made) | Event::ClaimRevised(made) => {
            About { namespace: Some(made.claim.namespace), ..About::default() }
        }
        Event::ClaimStatusChanged(change) | Event::ClaimRetracted(change) => claims(vec![change.claim]),
        Event::EdgeAsserted(edge) => claims(vec![edge.source, edge.target]),
        Event::EdgeRetracted(retracted) => About { edge: Some(retracted.edge), ..About::default() },
        Event::RelationAsserted(relation) => claims(relation.members.iter().map(|member| member.claim).collect()),
        Event::RelationRetracted(retracted) => About { relation: Some(retracted.relation), ..About::default() },
        Event::ProvenanceRecorded(provenance) => claims(vec![provenance.claim]),
        Event::ReviewRecorded(review) => claims(vec![review.claim]),
        Event::ConflictAssessed(assessed) => {
            claims(vec![first_version(assessed.first), first_version(assessed.second)])
        }
        Event::ArtifactRecorded(artifact) => claims(artifact.claims),
        Event::AnchorNamed(anchor) => claims(vec![anchor.claim]),
        Event::ReferencePending(reference) => claims(vec![reference.claim]),
        Event::ReferenceResolved(resolved) => About { edge: Some(resolved.edge), ..claims(vec![resolved.claim]) },
        Event::TenantCreated(_)
        | Event::AgentRegistered(_)
        | Event::ClaimTypeDefined(_)
        | Event::EdgeTypeDefined(_)
        | Event::SourceRegistered(_)
        | Event::BundleAccepted(_)
        | Event::RequestCompleted(_)
        | Event::KeyCreated(_)
        | Event::KeyRotated(_)
        | Event::KeyRevoked(_) => About::default(),
    }
}

/// All versions of a claim are in one namespace, and a lineage has the UUID of its first version.
fn first_version(lineage: LineageId) -> ClaimId {
    ClaimId::from_uuid(lineage.uuid())
}
