//! Webhooks and their deliveries, as lists.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{DeliveryId, WebhookId};
use claimgraph_domain::model::DeliveryStatus;
use sea_orm::sea_query::{Cond, ExprTrait};
use sea_orm::{ColumnTrait, QueryFilter};

use super::cursor::Fingerprint;
use super::page::{Key, KeyKind, Page, PageRequest, entity_page};
use super::sql::{TenantEntity, col};
use crate::entity::{webhook, webhook_delivery};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;
use crate::webhook::{Webhook, WebhookDelivery};

impl Store {
    /// A page of the tenant's webhooks, in the order of registration: two statements.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another list; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_webhooks(&self, scope: &Scope, page: &PageRequest) -> Result<Page<Webhook>, Error> {
        let keys = [Key::new(col("t", webhook::Column::Id), KeyKind::Id)];
        let list = Fingerprint::new(scope, "webhooks", &());
        let rows = entity_page::<webhook::Entity>(self, scope, Cond::all(), &keys, list, page).await?;
        let end = self.log_cursor(scope).await?;
        rows.try_filter_map(|row| Webhook::of(row, end).map(Some))
    }

    /// A page of the deliveries of a webhook, the newest event first: one statement. Those of a webhook that is not the
    /// tenant's are none.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another list; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_webhook_deliveries(
        &self,
        scope: &Scope,
        id: WebhookId,
        status: Option<DeliveryStatus>,
        page: &PageRequest,
    ) -> Result<Page<WebhookDelivery>, Error> {
        use webhook_delivery::Column;
        let condition = Cond::all()
            .add(col("t", Column::WebhookId).eq(id.uuid()))
            .add_option(status.map(|status| col("t", Column::Status).eq(status.as_str())));
        let keys = [
            Key::new(col("t", Column::Position), KeyKind::Int).descending(true),
            Key::new(col("t", Column::Id), KeyKind::Id).descending(true),
        ];
        let list = Fingerprint::new(scope, "webhook deliveries", &(id.uuid(), status));
        let rows = entity_page::<webhook_delivery::Entity>(self, scope, condition, &keys, list, page).await?;
        rows.try_filter_map(|row| WebhookDelivery::of(row).map(Some))
    }

    /// A delivery by id: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn webhook_delivery(&self, scope: &Scope, id: DeliveryId) -> Result<Option<WebhookDelivery>, Error> {
        let found = webhook_delivery::Entity::of(scope).filter(webhook_delivery::Column::Id.eq(id.uuid()));
        found.one(&self.db().reader(scope)).await.or_database()?.map(WebhookDelivery::of).transpose()
    }
}
