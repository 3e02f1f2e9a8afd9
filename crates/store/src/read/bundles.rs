//! Bundles, and what they brought.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::BundleId;
use claimgraph_domain::model::Bundle;
use sea_orm::sea_query::Cond;

use super::claim_list::{ClaimQuery, IncludeStatuses};
use super::claims::ClaimRow;
use super::cursor::Fingerprint;
use super::filter::ClaimFilter;
use super::page::{Key, KeyKind, Page, PageRequest, entity_page};
use super::sql::{col, rows_by};
use super::view::View;
use crate::entity::bundle;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Bundles by id; those that do not exist in the view are left out: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn bundles_by_id(
        &self,
        scope: &Scope,
        view: View,
        ids: &[BundleId],
    ) -> Result<HashMap<BundleId, Bundle>, Error> {
        use bundle::{Column, Entity};
        let rows = rows_by::<Entity>(self, scope, Column::Id, ids.iter().map(BundleId::uuid), |select| select).await?;
        let seen = rows.into_iter().filter(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        Ok(seen.map(bundle::Model::into_domain).map(|bundle| (bundle.id, bundle)).collect())
    }

    /// A page of the tenant's bundles, in the order of acceptance: one statement.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another list; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_bundles(&self, scope: &Scope, view: View, page: &PageRequest) -> Result<Page<Bundle>, Error> {
        let condition = Cond::all().add_option(view.exists(col("t", bundle::Column::CreatedPos)));
        let keys = [Key::new(col("t", bundle::Column::Id), KeyKind::Id)];
        let list = Fingerprint::new(scope, "bundles", &());
        let rows = entity_page::<bundle::Entity>(self, scope, condition, &keys, list, page).await?;
        Ok(rows.map(bundle::Model::into_domain))
    }

    /// A page of the claims that a bundle brought, whatever their status, in the order given there:
    /// at most two statements.
    ///
    /// # Errors
    /// As [`Store::list_claims`].
    pub async fn bundle_claims(
        &self,
        scope: &Scope,
        view: View,
        bundle: BundleId,
        page: PageRequest,
    ) -> Result<Page<ClaimRow>, Error> {
        let filter = ClaimFilter::Bundle(vec![bundle]);
        let query = ClaimQuery { filter, include: IncludeStatuses::ALL, order: Vec::new(), page };
        self.list_claims(scope, view, &query).await
    }
}
