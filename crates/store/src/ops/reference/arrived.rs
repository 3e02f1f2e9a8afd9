//! Resolve what waits for a source or claim that a bundle brought.

use std::collections::{HashMap, HashSet};

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{ClaimId, SourceId};
use claimgraph_domain::model::{EdgeType, PendingReference, ReferenceStatus};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::bulk::MAX_IN;
use crate::entity::{pending_reference, provenance, reference_anchor, source};
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::bundle::{Resolved, Warning, WarningCode};
use crate::ops::edge::admit::admit_as;
use crate::ops::lookup;
use crate::ops::refusals::Refusals;

/// Resolves the pending references to the bundle's source and to the references named. One whose
/// edge would break a rule stays pending, with a warning.
pub(crate) async fn resolve_arrived(
    tx: &mut WriteTx<'_>,
    source: Option<SourceId>,
    mut references: HashSet<String>,
    types: &HashMap<String, EdgeType>,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Resolved>, Error> {
    if source.is_none() && references.is_empty() {
        return Ok(Vec::new());
    }
    tx.flush().await?;
    if let Some(id) = source {
        references.extend(lookup::source(tx, id).await?.external_ref);
    }
    let waiting = waiting(tx, &references).await?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let meanings = Meanings::look_up(tx, &references).await?;
    let mut resolved = Vec::new();
    for reference in waiting {
        if let Some(claim) = meanings.of(&reference) {
            resolved.extend(resolve(tx, &reference, claim, types, warnings).await?);
        }
    }
    Ok(resolved)
}

async fn resolve(
    tx: &mut WriteTx<'_>,
    reference: &PendingReference,
    claim: ClaimId,
    types: &HashMap<String, EdgeType>,
    warnings: &mut Vec<Warning>,
) -> Result<Option<Resolved>, Error> {
    let heads = lookup::claims(tx, [reference.claim, claim]).await?;
    let (Some(known), Some(meant)) = (heads.get(&reference.claim), heads.get(&claim)) else { return Ok(None) };
    let draft = super::draft(reference, *known, *meant);
    let mut refusals = Refusals::default();
    let drafts = std::slice::from_ref(&draft);
    let admitted = admit_as(tx, reference.asserted_by, types, drafts, &mut refusals).await?;
    if let Err(error) = refusals.finish() {
        warnings.push(Warning {
            code: WarningCode::ReferenceBlocked,
            path: String::new(),
            message: format!("{} stays pending: {}", reference.id, error.message),
            claim: Some(claim),
            score: None,
        });
        return Ok(None);
    }
    let Some(admitted) = admitted.first().copied().flatten() else { return Ok(None) };
    let edge = super::record(tx, reference, &draft, admitted, claim);
    // The next one is checked against this edge.
    tx.flush().await?;
    Ok(Some(Resolved { reference: reference.id, claim, edge }))
}

async fn waiting(tx: &mut WriteTx<'_>, references: &HashSet<String>) -> Result<Vec<PendingReference>, Error> {
    let references: Vec<&str> = references.iter().map(String::as_str).collect();
    let mut waiting = Vec::new();
    for chunk in references.chunks(MAX_IN) {
        let rows = pending_reference::Entity::find()
            .filter(pending_reference::Column::TenantId.eq(tx.tenant()))
            .filter(pending_reference::Column::Status.eq(ReferenceStatus::Pending.as_str()))
            .filter(pending_reference::Column::ExternalRef.is_in(chunk.iter().copied()))
            .order_by_asc(pending_reference::Column::Id)
            .all(tx.connection().await?)
            .await
            .or_database()?;
        for row in rows {
            waiting.push(row.into_domain()?);
        }
    }
    Ok(waiting)
}

/// What outside references mean, as far as it is known.
struct Meanings {
    named: HashMap<(String, String), ClaimId>,
    only: HashMap<String, ClaimId>,
}

impl Meanings {
    /// The claim that a reference means: the one named for its anchor, or the only claim of the source.
    fn of(&self, reference: &PendingReference) -> Option<ClaimId> {
        let anchor = reference.anchor.clone().unwrap_or_default();
        let named = self.named.get(&(reference.external_ref.clone(), anchor)).copied();
        named.or_else(|| match reference.anchor {
            None => self.only.get(&reference.external_ref).copied(),
            Some(_) => None,
        })
    }

    async fn look_up(tx: &mut WriteTx<'_>, references: &HashSet<String>) -> Result<Self, Error> {
        let references: Vec<&str> = references.iter().map(String::as_str).collect();
        let (mut named, mut claims_of) = (HashMap::new(), HashMap::<String, HashSet<Uuid>>::new());
        for chunk in references.chunks(MAX_IN) {
            let anchors = reference_anchor::Entity::find()
                .filter(reference_anchor::Column::TenantId.eq(tx.tenant()))
                .filter(reference_anchor::Column::ExternalRef.is_in(chunk.iter().copied()))
                .all(tx.connection().await?)
                .await
                .or_database()?;
            named.extend(
                anchors.into_iter().map(|row| ((row.external_ref, row.anchor), ClaimId::from_uuid(row.claim_id))),
            );
            for (reference, claim) in claims_by_source(tx, chunk).await? {
                claims_of.entry(reference).or_default().insert(claim);
            }
        }
        let only = claims_of.into_iter().filter_map(|(reference, claims)| {
            let one = if claims.len() == 1 { claims.into_iter().next() } else { None };
            one.map(|claim| (reference, ClaimId::from_uuid(claim)))
        });
        Ok(Self { named, only: only.collect() })
    }
}

/// The claims drawn from the sources with some outside references.
async fn claims_by_source(tx: &mut WriteTx<'_>, references: &[&str]) -> Result<Vec<(String, Uuid)>, Error> {
    let sources: Vec<(Uuid, String)> = source::Entity::find()
        .select_only()
        .columns([source::Column::Id, source::Column::ExternalRef])
        .filter(source::Column::TenantId.eq(tx.tenant()))
        .filter(source::Column::ExternalRef.is_in(references.iter().copied()))
        .into_tuple()
        .all(tx.connection().await?)
        .await
        .or_database()?;
    let by_id: HashMap<Uuid, String> = sources.into_iter().collect();
    let links: Vec<(Uuid, Uuid)> = provenance::Entity::find()
        .select_only()
        .columns([provenance::Column::SourceId, provenance::Column::ClaimId])
        .filter(provenance::Column::TenantId.eq(tx.tenant()))
        .filter(provenance::Column::SourceId.is_in(by_id.keys().copied()))
        .into_tuple()
        .all(tx.connection().await?)
        .await
        .or_database()?;
    Ok(links
        .into_iter()
        .filter_map(|(source, claim)| by_id.get(&source).map(|reference| (reference.clone(), claim)))
        .collect())
}
