//! Sources, and the provenance that ties claims to them.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{ClaimId, SourceId};
use claimgraph_domain::model::{Provenance, Source};
use sea_orm::sea_query::{Cond, Condition, ExprTrait};
use sea_orm::{ColumnTrait, QueryFilter};

use super::cursor::Fingerprint;
use super::filter::{SourceFilter, source_fields};
use super::page::{Key, KeyKind, Page, PageRequest, entity_page};
use super::sql::{TenantEntity, col, rows_by};
use super::view::View;
use crate::entity::{provenance, source};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Sources by id; those that do not exist in the view are left out: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn sources_by_id(
        &self,
        scope: &Scope,
        view: View,
        ids: &[SourceId],
    ) -> Result<HashMap<SourceId, Source>, Error> {
        use source::{Column, Entity};
        let rows = rows_by::<Entity>(self, scope, Column::Id, ids.iter().map(SourceId::uuid), |select| select).await?;
        let seen = rows.into_iter().filter(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        Ok(seen.map(source::Model::into_domain).map(|source| (source.id, source)).collect())
    }

    /// The source with an outside reference, in normal form.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn find_source_by_ref(
        &self,
        scope: &Scope,
        view: View,
        external_ref: &str,
    ) -> Result<Option<Source>, Error> {
        let found = source::Entity::of(scope)
            .filter(source::Column::ExternalRef.eq(external_ref))
            .one(&self.db().reader(scope))
            .await
            .or_database()?;
        let seen = found.filter(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        Ok(seen.map(source::Model::into_domain))
    }

    /// A page of the tenant's sources, in the order of registration: one statement.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another filter; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_sources(
        &self,
        scope: &Scope,
        view: View,
        filter: &SourceFilter,
        page: &PageRequest,
    ) -> Result<Page<Source>, Error> {
        let list = Fingerprint::new(scope, "sources", filter);
        let condition = Cond::all().add_option(view.exists(col("t", source::Column::CreatedPos))).add(source_fields(
            self.context(scope, view),
            "t",
            filter,
        ));
        let keys = [Key::new(col("t", source::Column::Id), KeyKind::Id)];
        let rows = entity_page::<source::Entity>(self, scope, condition, &keys, list, page).await?;
        Ok(rows.map(source::Model::into_domain))
    }

    /// The provenance of claim versions, in the order of recording: one statement. Versions without
    /// any get no entry.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn provenance_of(
        &self,
        scope: &Scope,
        view: View,
        claims: &[ClaimId],
    ) -> Result<HashMap<ClaimId, Vec<Provenance>>, Error> {
        use provenance::{Column, Entity};
        let ids = claims.iter().map(ClaimId::uuid);
        let mut rows = rows_by::<Entity>(self, scope, Column::ClaimId, ids, |select| select).await?;
        rows.retain(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        rows.sort_by_key(|row| row.id);
        let mut found: HashMap<ClaimId, Vec<Provenance>> = HashMap::new();
        for row in rows {
            found.entry(ClaimId::from_uuid(row.claim_id)).or_default().push(row.into_domain());
        }
        Ok(found)
    }

    /// A page of what was drawn from a source, in the order of recording; each item names its claim:
    /// one statement.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another source; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn claims_of_source(
        &self,
        scope: &Scope,
        view: View,
        source: SourceId,
        page: &PageRequest,
    ) -> Result<Page<Provenance>, Error> {
        let list = Fingerprint::new(scope, "claims_of_source", &source);
        let condition: Condition = Cond::all()
            .add(col("t", provenance::Column::SourceId).eq(source.uuid()))
            .add_option(view.exists(col("t", provenance::Column::CreatedPos)));
        let keys = [Key::new(col("t", provenance::Column::Id), KeyKind::Id)];
        let rows = entity_page::<provenance::Entity>(self, scope, condition, &keys, list, page).await?;
        Ok(rows.map(provenance::Model::into_domain))
    }
}
