//! Changing a webhook.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::WebhookId;
use claimgraph_domain::model::WebhookState;
use claimgraph_domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, UpdateMany, Value};

use super::plan::Standing;
use super::register::{check_description, note};
use super::{Webhook, absent, filter};
use crate::entity::webhook::{self, Column};
use crate::error::OrDatabase;
use crate::feed::{Begin, EventFilter};
use crate::scope::Scope;
use crate::store::Store;

/// What to change of a webhook; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct UpdateWebhook {
    /// Where events are sent.
    pub url: Option<String>,
    /// Which events, from the next one on.
    pub filter: Option<EventFilter>,
    /// What it is for; `Some(None)` takes the description away.
    pub description: Option<Option<String>>,
    /// Whether it delivers. `true` makes a disabled or failing one active again.
    pub enabled: Option<bool>,
    /// Where it goes on, with `enabled: true`; after its place when absent.
    pub begin: Option<Begin>,
}

impl Store {
    /// Changes a webhook.
    ///
    /// # Errors
    /// `NOT_FOUND`; `VALIDATION_FAILED` with the paths `url`, `description` and `begin`; `CURSOR_INVALID` for a cursor
    /// to go on after that is not good; `CURSOR_EXPIRED` where what follows its place, or the cursor, cannot be told
    /// any more; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn update_webhook(&self, scope: &Scope, id: WebhookId, change: UpdateWebhook) -> Result<Webhook, Error> {
        let mut refused = Vec::new();
        let url = change.url.as_deref().map(|url| self.webhook_options().targets.read(url)).transpose();
        let url = note(&mut refused, "url", url).flatten();
        note(
            &mut refused,
            "description",
            check_description(change.description.iter().flatten().next().map(String::as_str)),
        );
        if change.begin.is_some() && change.enabled != Some(true) {
            let message = "a place to go on from is given together with `enabled: true`";
            note::<()>(&mut refused, "begin", Err(Error::new(Code::ValidationFailed, message)));
        }
        Error::from_details(refused)?;
        let found = self.expect_webhook(scope, id).await?;
        let set = |update: UpdateMany<_>, column: Column, value: Value| update.col_expr(column, Expr::value(value));
        let mut update = webhook::Entity::update_many().col_expr(Column::Revision, Expr::col(Column::Revision).add(1));
        if let Some(url) = url {
            update = set(update, Column::Url, String::from(url).into());
        }
        if let Some(wanted) = &change.filter {
            update = set(update, Column::Filter, filter::write(wanted)?.into());
        }
        if let Some(description) = change.description {
            update = set(update, Column::Description, description.into());
        }
        match change.enabled {
            Some(true) => update = self.enable(scope, &found, change.begin, update).await?,
            Some(false) if found.state != WebhookState::Disabled => {
                update = stand(update, Standing::good().disabled("it was disabled over the API"));
            }
            Some(false) | None => {}
        }
        let own = Column::TenantId.eq(scope.key.0).and(Column::Id.eq(id.uuid()));
        let updated = update.filter(own).exec(&self.db().writer(scope)).await.or_database()?;
        if updated.rows_affected == 0 {
            return Err(absent(id));
        }
        self.note_webhook_change();
        self.expect_webhook(scope, id).await
    }

    async fn enable(
        &self,
        scope: &Scope,
        found: &Webhook,
        begin: Option<Begin>,
        update: UpdateMany<webhook::Entity>,
    ) -> Result<UpdateMany<webhook::Entity>, Error> {
        if found.state == WebhookState::Active && begin.is_none() {
            return Ok(update);
        }
        let update = stand(update, Standing::good());
        let end = self.log_cursor(scope).await?;
        let begin = match begin {
            Some(begin) => begin,
            None if found.epoch == end.epoch() => Begin::After(end.at(found.position)),
            None => {
                let message = "its place is of another life of the log: a backup was restored; tell where to begin";
                return Err(Error::new(Code::CursorExpired, message));
            }
        };
        let begin = self.webhook_begin(scope, begin).await?;
        Ok(update
            .col_expr(Column::Epoch, Expr::value(begin.epoch()))
            .col_expr(Column::Position, Expr::value(begin.position())))
    }
}

/// Sets how a webhook stands.
pub(super) fn stand(update: UpdateMany<webhook::Entity>, standing: Standing) -> UpdateMany<webhook::Entity> {
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    update
        .col_expr(Column::State, Expr::value(standing.state.as_str()))
        .col_expr(Column::DisabledReason, Expr::value(standing.disabled_reason))
        .col_expr(Column::Attempts, Expr::value(number(standing.attempts)))
        .col_expr(Column::Exhausted, Expr::value(number(standing.exhausted)))
        .col_expr(Column::FailingSince, Expr::value(standing.failing_since.map(Timestamp::micros)))
        .col_expr(Column::NextAttemptAt, Expr::value(standing.next_attempt_at.map(Timestamp::micros)))
}
