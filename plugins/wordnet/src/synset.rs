//! `Query.synset`.

use async_graphql::{Context, Object, Result};
use claimgraph_plugin::domain::model::ClaimStatus;
use claimgraph_plugin::store::read::{ClaimRow, View};
use claimgraph_plugin::types::Claim;
use claimgraph_plugin::{Extended, request};

use crate::import::{REFERENCE, reference};
use crate::kinds::CLAIM_TYPE;

/// Finds synsets by their keys.
pub(crate) struct Synsets;

#[Object]
impl Synsets {
    /// The WordNet synset with a key: the newest version of its claim when that is active. Where several versions of
    /// WordNet have the key, the one imported last. Null when there is none.
    async fn synset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A sense key, such as `dog%1:05:00::`, or the offset and the part of speech, such as \
                          `02084071-n`; sense keys last from version to version, offsets do not.")]
        key: String,
        #[graphql(desc = "Version of WordNet, such as `3.0`; any when absent.")] version: Option<String>,
    ) -> Option<Result<Extended<Claim>>> {
        find(ctx, &key, version.as_deref()).await.transpose()
    }
}

async fn find(ctx: &Context<'_>, key: &str, version: Option<&str>) -> Result<Option<Extended<Claim>>> {
    let request = request(ctx)?;
    let (store, scope) = (&request.store, &request.scope);
    let version = version.map(reference);
    let anchored = store.claims_by_anchor(scope, View::NOW, key, version.as_deref()).await?;
    for anchored in anchored.iter().filter(|anchored| anchored.external_ref.starts_with(REFERENCE)) {
        let named = store.claims_by_id(scope, &[anchored.claim]).await?;
        let Some(named) = named.get(&anchored.claim) else {
            continue;
        };
        let mut versions = store.versions(scope, View::NOW, &[named.lineage]).await?;
        let newest = versions.remove(&named.lineage).and_then(|mut versions| versions.pop());
        let is_it = |row: &ClaimRow| row.state.status == ClaimStatus::Active && row.claim.claim_type == CLAIM_TYPE;
        if let Some(found) = newest.filter(is_it) {
            return Ok(Some(Claim::with_state(View::NOW, found)));
        }
    }
    Ok(None)
}
