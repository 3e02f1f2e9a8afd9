//! The claims of a bundle: checked all together, then recorded.

use std::collections::{HashMap, HashSet};

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{AnchorNamed, ClaimMade, Event};
use claimgraph_domain::id::{BundleId, ClaimId, LineageId, NamespaceId, SourceId, lineage_of_first};
use claimgraph_domain::model::{Claim, ClaimStatus};
use claimgraph_domain::rules::{checks, content_hash::content_hash};

use super::ends::split;
use super::input::{BundleClaim, SubmitBundle};
use super::outcome::MadeClaim;
use crate::log::WriteTx;
use crate::ops::claim::{Statement, check_initial};
use crate::ops::edge::admit::Endpoint;
use crate::ops::refusals::Refusals;
use crate::ops::{lookup, namespace, provenance};

/// Gives each claim its ids. A temporary id that is taken is refused.
pub(super) fn number<'a>(
    tx: &WriteTx<'_>,
    bundle: &'a SubmitBundle,
    refusals: &mut Refusals,
) -> (Vec<MadeClaim>, HashMap<&'a str, Endpoint>) {
    let mut made = Vec::with_capacity(bundle.claims.len());
    let mut fresh = HashMap::with_capacity(bundle.claims.len());
    for (index, claim) in bundle.claims.iter().enumerate() {
        let path = || format!("claims[{index}].tempId");
        refusals.check(path, checks::temp_id(&claim.temp_id));
        let id = ClaimId::from_uuid(tx.next_id());
        let lineage: LineageId = lineage_of_first(id);
        made.push(MadeClaim { temp_id: claim.temp_id.clone(), id, lineage });
        if fresh.insert(claim.temp_id.as_str(), Endpoint { claim: id, lineage, fresh: true }).is_some() {
            let message = format!("the temporary id `{}` is used twice", claim.temp_id);
            refusals.add(path(), Error::new(Code::ValidationFailed, message));
        }
    }
    (made, fresh)
}

/// Checks every claim against the limits and the registries.
pub(super) async fn check(tx: &mut WriteTx<'_>, bundle: &SubmitBundle, refusals: &mut Refusals) -> Result<(), Error> {
    let types = lookup::claim_types(tx).await?;
    for (index, claim) in bundle.claims.iter().enumerate() {
        let path = format!("claims[{index}].");
        let statement = Statement {
            content: &claim.content,
            formal_content: claim.formal_content.as_deref(),
            attrs: &claim.attrs,
            valid_from: claim.valid_from,
            valid_to: claim.valid_to,
        };
        statement.check(&path, tx.limits(), refusals);
        refusals.check(|| format!("{path}claimType"), lookup::check_claim_type(&types, &claim.claim_type));
        refusals.check(|| format!("{path}status"), check_initial(claim.status.unwrap_or(ClaimStatus::Active)));
        refusals.check(|| format!("{path}namespace"), namespace::check_path(&claim.namespace));
        for (place, text) in claim.resolves.iter().enumerate() {
            refusals.check(|| format!("{path}resolves[{place}]"), split(text));
        }
        if let Some(extraction) = &claim.extraction {
            provenance::check(extraction, &format!("{path}extraction"), tx.limits(), refusals);
            if bundle.source.is_none() {
                let message = "an extraction needs a source: give the bundle one";
                refusals.add(format!("{path}extraction"), Error::new(Code::ValidationFailed, message));
            }
        }
    }
    Ok(())
}

/// The namespaces of the claims by path, made where they are missing and the bundle says so.
pub(super) async fn namespaces(
    tx: &mut WriteTx<'_>,
    bundle: &SubmitBundle,
    refusals: &mut Refusals,
) -> Result<HashMap<String, NamespaceId>, Error> {
    let paths = well_formed_paths(bundle);
    let mut known = namespace::find(tx, namespace::ancestry(paths.iter().copied())).await?;
    if bundle.create_namespaces {
        if refusals.is_empty() {
            namespace::create_missing(tx, paths, &mut known);
        }
        return Ok(known);
    }
    for (index, claim) in bundle.claims.iter().enumerate() {
        if paths.contains(claim.namespace.as_str()) && !known.contains_key(&claim.namespace) {
            refusals.add(format!("claims[{index}].namespace"), namespace::missing(&claim.namespace));
        }
    }
    Ok(known)
}

fn well_formed_paths(bundle: &SubmitBundle) -> HashSet<&str> {
    let paths = bundle.claims.iter().map(|claim| claim.namespace.as_str());
    paths.filter(|path| namespace::check_path(path).is_ok()).collect()
}

/// Records the claims, their links with the source, and what they are the meaning of.
pub(super) fn record(
    tx: &mut WriteTx<'_>,
    bundle: &SubmitBundle,
    id: BundleId,
    source: Option<SourceId>,
    made: &[MadeClaim],
    namespaces: &HashMap<String, NamespaceId>,
) -> Result<(), Error> {
    for (input, made) in bundle.claims.iter().zip(made) {
        let namespace = namespaces.get(&input.namespace).copied();
        let namespace = namespace.ok_or_else(|| Error::internal("a missing namespace was not refused"))?;
        let claim = first_version(tx, input, made, namespace, id);
        let status = input.status.unwrap_or(ClaimStatus::Active);
        tx.record(Event::ClaimCreated(ClaimMade { claim, status, reason: None }));
    }
    if let Some(source) = source {
        for (input, made) in bundle.claims.iter().zip(made) {
            let extraction = input.extraction.clone().unwrap_or_default();
            let link = provenance::make(tx, made.id, source, &extraction, Some(id));
            tx.record(Event::ProvenanceRecorded(link));
        }
    }
    for (input, made) in bundle.claims.iter().zip(made) {
        for text in &input.resolves {
            let (external_ref, anchor) = split(text)?;
            let anchor = anchor.unwrap_or_default();
            tx.record(Event::AnchorNamed(AnchorNamed { external_ref, anchor, claim: made.id, bundle: id }));
        }
    }
    Ok(())
}

fn first_version(
    tx: &WriteTx<'_>,
    input: &BundleClaim,
    made: &MadeClaim,
    namespace: NamespaceId,
    bundle: BundleId,
) -> Claim {
    Claim {
        id: made.id,
        lineage: made.lineage,
        version: 1,
        supersedes: None,
        claim_type: input.claim_type.clone(),
        content: input.content.clone(),
        formal_content: input.formal_content.clone(),
        namespace,
        attrs: input.attrs.clone(),
        content_hash: content_hash(&input.claim_type, &input.content, input.formal_content.as_deref(), &input.attrs),
        created_by: tx.agent(),
        created_at: tx.now(),
        bundle: Some(bundle),
        valid_from: input.valid_from,
        valid_to: input.valid_to,
    }
}
