//! Removing a webhook.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::WebhookId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::finish;
use crate::entity::{webhook, webhook_delivery};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Removes a webhook with what is known of its deliveries; `false` when there was none. An attempt that is under
    /// way may still arrive.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn remove_webhook(&self, scope: &Scope, id: WebhookId) -> Result<bool, Error> {
        let tx = self.begin_webhook_write(scope).await?;
        let removed = async {
            let own = webhook::Entity::delete_many()
                .filter(webhook::Column::TenantId.eq(scope.key.0))
                .filter(webhook::Column::Id.eq(id.uuid()));
            let removed = own.exec(&tx).await.or_database()?.rows_affected > 0;
            let deliveries = webhook_delivery::Entity::delete_many()
                .filter(webhook_delivery::Column::TenantId.eq(scope.key.0))
                .filter(webhook_delivery::Column::WebhookId.eq(id.uuid()));
            deliveries.exec(&tx).await.or_database()?;
            Ok(removed)
        };
        let removed = removed.await;
        let removed = finish(tx, removed).await?;
        self.note_webhook_change();
        Ok(removed)
    }
}
