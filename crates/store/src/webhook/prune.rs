//! Forgetting old deliveries.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::WebhookId;
use claimgraph_domain::model::DeliveryStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::webhook_delivery::{self, Column};
use crate::error::OrDatabase;
use crate::read::TenantEntity;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Forgets the deliveries of a webhook that are too old or too many, the oldest first, but none that is still to be
    /// made; tells how many.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn prune_webhook_deliveries(&self, scope: &Scope, id: WebhookId) -> Result<u64, Error> {
        let options = self.webhook_options();
        let kept = i64::try_from(options.deliveries_for.as_micros()).unwrap_or(i64::MAX);
        let old = Column::CreatedAt.lt(self.now().micros().saturating_sub(kept));
        let surplus: Option<i64> = webhook_delivery::Entity::of(scope)
            .select_only()
            .column(Column::Position)
            .filter(Column::WebhookId.eq(id.uuid()))
            .order_by_desc(Column::Position)
            .order_by_desc(Column::Id)
            .offset(options.deliveries)
            .limit(1)
            .into_tuple()
            .one(&self.db().reader(scope))
            .await
            .or_database()?;
        let mut forgotten = 0;
        let conditions = [Some(old), surplus.map(|position| Column::Position.lte(position))];
        for which in conditions.into_iter().flatten() {
            let done = [DeliveryStatus::Delivered, DeliveryStatus::Failed].map(DeliveryStatus::as_str);
            let delete = webhook_delivery::Entity::delete_many()
                .filter(Column::TenantId.eq(scope.key.0))
                .filter(Column::WebhookId.eq(id.uuid()))
                .filter(Column::Status.is_in(done))
                .filter(which);
            forgotten += delete.exec(&self.db().writer(scope)).await.or_database()?.rows_affected;
        }
        Ok(forgotten)
    }
}
