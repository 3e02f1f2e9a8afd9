//! The log itself.

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Recorded;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::sql::TenantEntity;
use crate::entity::event;
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// The events after a position, in order; at most `limit`.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn events(&self, scope: &Scope, after: i64, limit: u64) -> Result<Vec<Recorded>, Error> {
        let rows = event::Entity::of(scope)
            .filter(event::Column::Position.gt(after))
            .order_by_asc(event::Column::Position)
            .limit(limit)
            .all(&self.db().reader(scope))
            .await
            .or_database()?;
        rows.into_iter().map(event::Model::into_domain).collect()
    }

    /// The events of one stream from a stream version on, inclusive, in order; at most `limit`.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn events_of_stream(
        &self,
        scope: &Scope,
        stream: &str,
        from: i64,
        limit: u64,
    ) -> Result<Vec<Recorded>, Error> {
        let rows = event::Entity::of(scope)
            .filter(event::Column::Stream.eq(stream))
            .filter(event::Column::StreamVersion.gte(from))
            .order_by_asc(event::Column::StreamVersion)
            .limit(limit)
            .all(&self.db().reader(scope))
            .await
            .or_database()?;
        rows.into_iter().map(event::Model::into_domain).collect()
    }
}
