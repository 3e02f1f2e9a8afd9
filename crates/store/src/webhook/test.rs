//! Sending a webhook something that is no event, so that its receiver can be tried out.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{DeliveryId, WebhookId};
use claimgraph_domain::model::{DeliveryStatus, WebhookState};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{WebhookDelivery, finish};
use crate::entity::{webhook, webhook_delivery};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

/// The kind of what is sent.
pub const TEST_KIND: &str = "webhook.test";

impl Store {
    /// Asks for a test: a delivery that is sent as soon as its turn comes.
    ///
    /// # Errors
    /// `NOT_FOUND`; `CONFLICT` where the webhook is disabled; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn test_webhook(&self, scope: &Scope, id: WebhookId) -> Result<WebhookDelivery, Error> {
        let found = self.expect_webhook(scope, id).await?;
        if found.state == WebhookState::Disabled {
            return Err(Error::new(Code::Conflict, format!("the webhook `{id}` is disabled; enable it first")));
        }
        let now = self.now();
        let delivery = DeliveryId::from_uuid(self.next_id(now));
        let row = webhook_delivery::ActiveModel {
            tenant_id: Set(scope.key.0),
            id: Set(delivery.uuid()),
            webhook_id: Set(id.uuid()),
            position: Set(found.position),
            kind: Set(TEST_KIND.to_owned()),
            status: Set(DeliveryStatus::Queued.as_str().to_owned()),
            attempts: Set(0),
            created_at: Set(now.micros()),
            ..Default::default()
        };
        let tx = self.begin_webhook_write(scope).await?;
        let added = async {
            webhook_delivery::Entity::insert(row).exec_without_returning(&tx).await.or_database()?;
            webhook::Entity::update_many()
                .col_expr(webhook::Column::Revision, Expr::col(webhook::Column::Revision).add(1))
                .filter(webhook::Column::TenantId.eq(scope.key.0))
                .filter(webhook::Column::Id.eq(id.uuid()))
                .exec(&tx)
                .await
                .or_database()
        };
        let added = added.await;
        finish(tx, added).await?;
        self.note_webhook_change();
        let made = self.webhook_delivery(scope, delivery).await?;
        made.ok_or_else(|| Error::not_found("delivery", &delivery.to_string()))
    }
}
