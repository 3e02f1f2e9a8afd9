//! Giving a webhook another secret.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::WebhookId;
use claimgraph_domain::rules::webhook_secret::WebhookSecret;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::register::note;
use super::{Webhook, absent, later};
use crate::entity::webhook::{self, Column};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Gives a webhook another secret, which is told here and never again; made where none is given. The secret before
    /// it signs as well for a while, so that the receiver may learn the new one; the one before that signs no more.
    ///
    /// # Errors
    /// `NOT_FOUND`; `VALIDATION_FAILED` with the path `secret`; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn rotate_webhook_secret(
        &self,
        scope: &Scope,
        id: WebhookId,
        secret: Option<&str>,
    ) -> Result<(Webhook, WebhookSecret), Error> {
        let mut refused = Vec::new();
        let given = note(&mut refused, "secret", secret.map(WebhookSecret::parse).transpose());
        Error::from_details(refused)?;
        let secret = given.flatten().unwrap_or_else(|| self.new_webhook_secret());
        let until = later(self.now(), self.webhook_options().secret_overlap);
        let updated = webhook::Entity::update_many()
            .col_expr(Column::OldSecret, Expr::col(Column::Secret))
            .col_expr(Column::OldSecretUntil, Expr::value(until.micros()))
            .col_expr(Column::Secret, Expr::value(secret.text()))
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .filter(Column::TenantId.eq(scope.key.0))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.db().writer(scope))
            .await
            .or_database()?;
        if updated.rows_affected == 0 {
            return Err(absent(id));
        }
        self.note_webhook_change();
        Ok((self.expect_webhook(scope, id).await?, secret))
    }
}
