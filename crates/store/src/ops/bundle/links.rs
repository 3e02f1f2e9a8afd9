//! The edges, relations and artifacts of a bundle.

use std::collections::HashMap;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{ArtifactId, BundleId, PendingReferenceId, SourceId};
use claimgraph_domain::limits::Limits;
use claimgraph_domain::model::{Artifact, Direction, EdgeType, PendingReference, check_type_name};
use claimgraph_domain::rules::checks;

use super::ends::{Ends, Found};
use super::input::{BundleArtifact, BundleEdge, SubmitBundle};
use crate::log::WriteTx;
use crate::ops::edge::admit::{Draft, Endpoint, check_fields};
use crate::ops::refusals::Refusals;
use crate::ops::relation::{Draft as RelationDraft, Place};
use crate::ops::{lookup, relation};

/// An edge with its ends found.
pub(super) enum Link {
    /// Both ends are claims.
    Between(Draft),
    /// One end is still outside.
    Pending(PendingReference),
}

/// The links whose ends are both claims, in order.
pub(super) fn drafts(links: &[Option<Link>]) -> Vec<Draft> {
    let between = links.iter().flatten().filter_map(|link| match link {
        Link::Between(draft) => Some(draft.clone()),
        Link::Pending(_) => None,
    });
    between.collect()
}

/// Finds the ends of every edge; `None` for a refused one.
pub(super) fn edges(
    tx: &WriteTx<'_>,
    bundle: &SubmitBundle,
    (id, source): (BundleId, Option<SourceId>),
    ends: &Ends<'_>,
    types: &HashMap<String, EdgeType>,
    refusals: &mut Refusals,
) -> Vec<Option<Link>> {
    let mut links = Vec::with_capacity(bundle.edges.len());
    for (index, edge) in bundle.edges.iter().enumerate() {
        let path = format!("edges[{index}].");
        let from = refusals.check(|| format!("{path}source"), ends.find(&edge.source));
        let to = refusals.check(|| format!("{path}target"), ends.find(&edge.target));
        let (Some(from), Some(to)) = (from, to) else {
            links.push(None);
            continue;
        };
        links.push(match (from, to) {
            (Found::Claim(from), Found::Claim(to)) => Some(Link::Between(draft(path, edge, from, to, source))),
            (Found::Claim(claim), Found::External { reference, anchor }) => {
                let waiting = pending(tx, edge, (claim, Direction::Out), (reference, anchor), (id, source));
                check_pending(&path, edge, claim, types, tx.limits(), refusals).then_some(Link::Pending(waiting))
            }
            (Found::External { reference, anchor }, Found::Claim(claim)) => {
                let waiting = pending(tx, edge, (claim, Direction::In), (reference, anchor), (id, source));
                check_pending(&path, edge, claim, types, tx.limits(), refusals).then_some(Link::Pending(waiting))
            }
            (Found::External { .. }, Found::External { .. }) => {
                let message = "an edge needs a claim at one end at least";
                refusals.add(path.trim_end_matches('.'), Error::new(Code::ValidationFailed, message));
                None
            }
        });
    }
    links
}

fn draft(path: String, edge: &BundleEdge, source: Endpoint, target: Endpoint, provenance: Option<SourceId>) -> Draft {
    Draft {
        path,
        source,
        target,
        edge_type: edge.edge_type.clone(),
        strength: edge.strength,
        provenance,
        attrs: edge.attrs.clone(),
        valid_from: edge.valid_from,
        valid_to: edge.valid_to,
    }
}

/// Checks what an edge that waits will carry, as if it stood already.
fn check_pending(
    path: &str,
    edge: &BundleEdge,
    claim: Endpoint,
    types: &HashMap<String, EdgeType>,
    limits: &Limits,
    refusals: &mut Refusals,
) -> bool {
    check_fields(&draft(path.to_owned(), edge, claim, claim, None), limits, refusals);
    refusals.check(|| format!("{path}edgeType"), lookup::edge_type(types, &edge.edge_type)).is_some()
}

fn pending(
    tx: &WriteTx<'_>,
    edge: &BundleEdge,
    (claim, direction): (Endpoint, Direction),
    (external_ref, anchor): (String, Option<String>),
    (bundle, source): (BundleId, Option<SourceId>),
) -> PendingReference {
    PendingReference {
        id: PendingReferenceId::from_uuid(tx.next_id()),
        claim: claim.claim,
        direction,
        external_ref,
        anchor,
        edge_type: edge.edge_type.clone(),
        strength: edge.strength,
        asserted_by: tx.agent(),
        provenance: source,
        attrs: edge.attrs.clone(),
        bundle: Some(bundle),
        created_at: tx.now(),
        valid_from: edge.valid_from,
        valid_to: edge.valid_to,
    }
}

/// Finds the members of every relation and checks it.
pub(super) fn relations(
    bundle: &SubmitBundle,
    source: Option<SourceId>,
    ends: &Ends<'_>,
    types: &HashMap<String, EdgeType>,
    limits: &Limits,
    refusals: &mut Refusals,
) -> Vec<RelationDraft> {
    let mut drafts = Vec::with_capacity(bundle.relations.len());
    for (index, input) in bundle.relations.iter().enumerate() {
        let path = format!("relations[{index}].");
        let mut places = Vec::with_capacity(input.members.len());
        for (place, member) in input.members.iter().enumerate() {
            let found = refusals.check(|| format!("{path}members[{place}].claim"), ends.claim(&member.claim));
            places.extend(found.map(|end| Place { claim: end.claim, lineage: end.lineage, role: member.role.clone() }));
        }
        let complete = places.len() == input.members.len();
        let draft = RelationDraft {
            path,
            relation_type: input.relation_type.clone(),
            places,
            strength: input.strength,
            provenance: source,
            attrs: input.attrs.clone(),
            valid_from: input.valid_from,
            valid_to: input.valid_to,
        };
        if complete {
            relation::check(&draft, types, limits, refusals);
        }
        drafts.push(draft);
    }
    drafts
}

/// Finds the claims of every artifact and checks it.
pub(super) fn artifacts(
    tx: &WriteTx<'_>,
    bundle: &SubmitBundle,
    id: BundleId,
    ends: &Ends<'_>,
    refusals: &mut Refusals,
) -> Vec<Artifact> {
    let mut artifacts = Vec::with_capacity(bundle.artifacts.len());
    for (index, input) in bundle.artifacts.iter().enumerate() {
        let path = format!("artifacts[{index}].");
        check_artifact(&path, input, tx.limits(), refusals);
        let mut claims = Vec::with_capacity(input.claims.len());
        for (place, end) in input.claims.iter().enumerate() {
            let found = refusals.check(|| format!("{path}claims[{place}]"), ends.claim(end));
            claims.extend(found.map(|end| end.claim));
        }
        artifacts.push(Artifact {
            id: ArtifactId::from_uuid(tx.next_id()),
            artifact_type: input.artifact_type.clone(),
            description: input.description.clone(),
            storage_ref: input.storage_ref.clone(),
            content_inline: input.content_inline.clone(),
            structured_data: input.structured_data.clone(),
            claims,
            attrs: input.attrs.clone(),
            bundle: Some(id),
            created_by: tx.agent(),
            created_at: tx.now(),
        });
    }
    artifacts
}

fn check_artifact(path: &str, input: &BundleArtifact, limits: &Limits, refusals: &mut Refusals) {
    let at = |field: &str| format!("{path}{field}");
    let text = |name: &str, value: &Option<String>, max: usize| {
        value.as_ref().map_or(Ok(()), |value| checks::bounded_text(name, value, max))
    };
    refusals.check(|| at("artifactType"), check_type_name(&input.artifact_type));
    refusals.check(|| at("description"), text("a description", &input.description, 10_000));
    refusals.check(|| at("storageRef"), text("a storage reference", &input.storage_ref, 2_048));
    refusals.check(|| at("contentInline"), text("inline content", &input.content_inline, limits.content_chars));
    refusals.check(|| at("attrs"), checks::attrs(&input.attrs, limits));
    if let Some(data) = &input.structured_data {
        let wrapped = [("structuredData".to_owned(), data.clone())].into_iter().collect();
        refusals.check(|| at("structuredData"), checks::attrs(&wrapped, limits));
    }
}
