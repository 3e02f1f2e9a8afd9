//! Claims of a bundle that say what existing ones say.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::rules::content_hash::content_hash;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::input::{BundleClaim, SubmitBundle};
use super::outcome::{Warning, WarningCode};
use crate::bulk::MAX_IN;
use crate::entity::claim;
use crate::error::OrDatabase;
use crate::log::WriteTx;

/// A warning for each claim whose content hash an existing draft or active claim has.
pub(super) async fn duplicates(tx: &mut WriteTx<'_>, bundle: &SubmitBundle) -> Result<Vec<Warning>, Error> {
    let hashes = hashes(bundle);
    let mut first: HashMap<Vec<u8>, Uuid> = HashMap::new();
    for chunk in hashes.chunks(MAX_IN) {
        let found: Vec<(Vec<u8>, Uuid)> = claim::Entity::find()
            .select_only()
            .columns([claim::Column::ContentHash, claim::Column::Id])
            .filter(claim::Column::TenantId.eq(tx.tenant()))
            .filter(claim::Column::ContentHash.is_in(chunk.iter().cloned()))
            .filter(claim::Column::Status.is_in([ClaimStatus::Draft.as_str(), ClaimStatus::Active.as_str()]))
            .order_by_asc(claim::Column::Id)
            .into_tuple()
            .all(tx.connection().await?)
            .await
            .or_database()?;
        for (hash, id) in found {
            first.entry(hash).or_insert(id);
        }
    }
    Ok(warn(&hashes, &first))
}

fn hashes(bundle: &SubmitBundle) -> Vec<Vec<u8>> {
    let hash = |claim: &BundleClaim| {
        let formal = claim.formal_content.as_deref();
        content_hash(&claim.claim_type, &claim.content, formal, &claim.attrs).0.to_vec()
    };
    bundle.claims.iter().map(hash).collect()
}

fn warn(hashes: &[Vec<u8>], first: &HashMap<Vec<u8>, Uuid>) -> Vec<Warning> {
    let warnings = hashes.iter().enumerate().filter_map(|(index, hash)| {
        let existing = ClaimId::from_uuid(*first.get(hash)?);
        Some(Warning {
            code: WarningCode::PossibleDuplicate,
            path: format!("claims[{index}]"),
            message: format!("{existing} says the same, word for word"),
            claim: Some(existing),
            score: Some(1.0),
        })
    });
    warnings.collect()
}
