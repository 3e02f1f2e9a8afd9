//! Artifacts, each with the claims that it belongs to.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{ArtifactId, BundleId, ClaimId};
use claimgraph_domain::model::Artifact;
use sea_orm::sea_query::{Cond, ExprTrait};
use uuid::Uuid;

use super::cursor::Fingerprint;
use super::page::{Key, KeyKind, Page, PageRequest, entity_page};
use super::sql::{col, rows_by};
use super::view::View;
use crate::entity::{artifact, artifact_claim};
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Artifacts by id; those that do not exist in the view are left out: two statements.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn artifacts_by_id(
        &self,
        scope: &Scope,
        view: View,
        ids: &[ArtifactId],
    ) -> Result<HashMap<ArtifactId, Artifact>, Error> {
        let ids = ids.iter().map(ArtifactId::uuid);
        let mut rows = rows_by::<artifact::Entity>(self, scope, artifact::Column::Id, ids, |select| select).await?;
        rows.retain(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        let artifacts = self.with_claims(scope, rows).await?;
        Ok(artifacts.into_iter().map(|artifact| (artifact.id, artifact)).collect())
    }

    /// The artifacts that belong to claim versions, in the order of recording: three statements.
    /// Versions without any get no entry.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn artifacts_of(
        &self,
        scope: &Scope,
        view: View,
        claims: &[ClaimId],
    ) -> Result<HashMap<ClaimId, Vec<Artifact>>, Error> {
        use artifact_claim::{Column, Entity};
        let ids = claims.iter().map(ClaimId::uuid);
        let links = rows_by::<Entity>(self, scope, Column::ClaimId, ids, |select| select).await?;
        let ids: Vec<ArtifactId> = links.iter().map(|link| ArtifactId::from_uuid(link.artifact_id)).collect();
        let artifacts = self.artifacts_by_id(scope, view, &ids).await?;
        let mut found: HashMap<ClaimId, Vec<Artifact>> = HashMap::new();
        for link in links {
            if let Some(artifact) = artifacts.get(&ArtifactId::from_uuid(link.artifact_id)) {
                found.entry(ClaimId::from_uuid(link.claim_id)).or_default().push(artifact.clone());
            }
        }
        for list in found.values_mut() {
            list.sort_by_key(|artifact| artifact.id);
            list.dedup_by_key(|artifact| artifact.id);
        }
        Ok(found)
    }

    /// A page of the tenant's artifacts, or of those that a bundle brought, in the order of
    /// recording: two statements.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another list; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_artifacts(
        &self,
        scope: &Scope,
        view: View,
        bundle: Option<BundleId>,
        page: &PageRequest,
    ) -> Result<Page<Artifact>, Error> {
        use artifact::Column;
        let condition = Cond::all()
            .add_option(view.exists(col("t", Column::CreatedPos)))
            .add_option(bundle.map(|id| col("t", Column::BundleId).eq(id.uuid())));
        let keys = [Key::new(col("t", Column::Id), KeyKind::Id)];
        let list = Fingerprint::new(scope, "artifacts", &bundle);
        let page = entity_page::<artifact::Entity>(self, scope, condition, &keys, list, page).await?;
        let (rows, cursors): (Vec<artifact::Model>, Vec<_>) = page.items.into_iter().unzip();
        let items = self.with_claims(scope, rows).await?.into_iter().zip(cursors).collect();
        Ok(Page { items, has_next: page.has_next, has_previous: page.has_previous })
    }

    /// Adds the claims, one statement; the order stays.
    async fn with_claims(&self, scope: &Scope, rows: Vec<artifact::Model>) -> Result<Vec<Artifact>, Error> {
        use artifact_claim::{Column, Entity};
        let ids = rows.iter().map(|row| row.id);
        let mut links = rows_by::<Entity>(self, scope, Column::ArtifactId, ids, |select| select).await?;
        links.sort_by_key(|link| link.ordinal);
        let mut claims: HashMap<Uuid, Vec<ClaimId>> = HashMap::new();
        for link in links {
            claims.entry(link.artifact_id).or_default().push(ClaimId::from_uuid(link.claim_id));
        }
        let join = |row: artifact::Model| {
            let claims = claims.remove(&row.id).unwrap_or_default();
            row.into_domain(claims)
        };
        Ok(rows.into_iter().map(join).collect())
    }
}
