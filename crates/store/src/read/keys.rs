//! API keys, as a list.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use sea_orm::sea_query::{Cond, ExprTrait};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::cursor::Fingerprint;
use super::page::{Key as Order, KeyKind, Page, PageRequest, entity_page};
use super::sql::{TenantEntity, col};
use crate::entity::{api_key, api_key_secret};
use crate::error::OrDatabase;
use crate::key::Key;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// A page of the tenant's keys in the order of creation, those that are no longer taken too unless `usable`: two
    /// statements.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another list; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_keys(&self, scope: &Scope, usable: bool, page: &PageRequest) -> Result<Page<Key>, Error> {
        let expires = || col("t", api_key::Column::ExpiresAt);
        let lives = usable.then(|| {
            let unexpired = Cond::any().add(expires().is_null()).add(expires().gt(self.now().micros()));
            Cond::all().add(col("t", api_key::Column::RevokedAt).is_null()).add(unexpired)
        });
        let condition = Cond::all().add_option(lives);
        let keys = [Order::new(col("t", api_key::Column::Id), KeyKind::Id)];
        let list = Fingerprint::new(scope, "keys", &usable);
        let rows = entity_page::<api_key::Entity>(self, scope, condition, &keys, list, page).await?;
        let used = self.key_uses(scope, rows.items.iter().map(|(row, _)| row.id).collect()).await?;
        rows.try_filter_map(|row| {
            let last_used = used.get(&row.id).copied();
            Key::of(row, last_used).map(Some)
        })
    }

    async fn key_uses(&self, scope: &Scope, ids: Vec<Uuid>) -> Result<HashMap<Uuid, i64>, Error> {
        use api_key_secret::Column;
        let used: Vec<(Uuid, i64)> = api_key_secret::Entity::of(scope)
            .select_only()
            .columns([Column::Id, Column::LastUsedAt])
            .filter(Column::Id.is_in(ids))
            .filter(Column::LastUsedAt.is_not_null())
            .into_tuple()
            .all(&self.db().reader(scope))
            .await
            .or_database()?;
        Ok(used.into_iter().collect())
    }
}
