//! Registering a webhook.

use claimgraph_domain::error::{Code, Detail, Error};
use claimgraph_domain::id::WebhookId;
use claimgraph_domain::model::WebhookState;
use claimgraph_domain::rules::webhook_secret::WebhookSecret;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::{Webhook, filter, finish};
use crate::entity::{tenant, webhook};
use crate::error::OrDatabase;
use crate::feed::{Begin, Delivery, EventFilter, LogCursor};
use crate::scope::Scope;
use crate::store::Store;

/// Longest description, characters.
const MAX_DESCRIPTION: usize = 1_000;

/// A webhook to register.
#[derive(Debug, Clone)]
pub struct RegisterWebhook {
    /// Where events are sent.
    pub url: String,
    /// Which events.
    pub filter: EventFilter,
    /// What it is for; 1,000 characters at most.
    pub description: Option<String>,
    /// Its secret, `whsec_…`; made where none is given.
    pub secret: Option<String>,
    /// Where in the log it begins.
    pub begin: Begin,
}

impl Store {
    /// Registers a webhook. The secret is told here and never again.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` with the paths `url`, `secret` and `description`; `LIMIT_EXCEEDED` for too many webhooks;
    /// `CURSOR_INVALID` and `CURSOR_EXPIRED` for a cursor to begin after; `UNAVAILABLE` or `INTERNAL` from the
    /// database.
    pub async fn register_webhook(
        &self,
        scope: &Scope,
        asked: RegisterWebhook,
    ) -> Result<(Webhook, WebhookSecret), Error> {
        let mut refused = Vec::new();
        let url = note(&mut refused, "url", self.webhook_options().targets.read(&asked.url));
        let given = asked.secret.as_deref().map(WebhookSecret::parse).transpose();
        let given = note(&mut refused, "secret", given).flatten();
        note(&mut refused, "description", check_description(asked.description.as_deref()));
        Error::from_details(refused)?;
        let url = url.ok_or_else(|| Error::internal("a URL was refused without a reason"))?;
        let secret = given.unwrap_or_else(|| self.new_webhook_secret());
        let begin = self.webhook_begin(scope, asked.begin).await?;
        let now = self.now();
        let id = WebhookId::from_uuid(self.next_id(now));
        let row = webhook::ActiveModel {
            tenant_id: Set(scope.key.0),
            id: Set(id.uuid()),
            url: Set(url.into()),
            filter: Set(filter::write(&asked.filter)?),
            description: Set(asked.description),
            secret: Set(secret.text()),
            state: Set(WebhookState::Active.as_str().to_owned()),
            epoch: Set(begin.epoch()),
            position: Set(begin.position()),
            attempts: Set(0),
            exhausted: Set(0),
            created_at: Set(now.micros()),
            created_by: Set(scope.agent().uuid()),
            revision: Set(0),
            ..Default::default()
        };
        let tx = self.begin_webhook_write(scope).await?;
        let added = self.add_webhook(&tx, scope, row).await;
        finish(tx, added).await?;
        self.note_webhook_change();
        Ok((self.expect_webhook(scope, id).await?, secret))
    }

    async fn add_webhook(
        &self,
        tx: &DatabaseTransaction,
        scope: &Scope,
        row: webhook::ActiveModel,
    ) -> Result<(), Error> {
        // Those who register at the same time wait for one another.
        let tenant = tenant::Entity::find().filter(tenant::Column::Id.eq(scope.key.0)).lock_exclusive();
        tenant.one(tx).await.or_database()?;
        let own = webhook::Entity::find().filter(webhook::Column::TenantId.eq(scope.key.0));
        let count = own.count(tx).await.or_database()?;
        let most = self.webhook_options().per_tenant;
        if usize::try_from(count).map_or(true, |count| count >= most) {
            let message = format!("the tenant has {count} webhooks; the most is {most}: remove one first");
            return Err(Error::new(Code::LimitExceeded, message));
        }
        webhook::Entity::insert(row).exec_without_returning(tx).await.or_database()?;
        Ok(())
    }

    /// The cursor to begin after.
    pub(super) async fn webhook_begin(&self, scope: &Scope, begin: Begin) -> Result<LogCursor, Error> {
        let oldest = match begin {
            Begin::Now => return self.log_cursor(scope).await,
            Begin::Oldest => {
                let (oldest, end) = self.log_bounds(scope).await?;
                return Ok(end.at(oldest - 1));
            }
            // Asking for no changes checks the cursor.
            Begin::After(cursor) => {
                match self.changes(scope, Begin::After(cursor), &EventFilter::default(), 0).await? {
                    Delivery::Resync(resync) => resync.oldest,
                    Delivery::Events { .. } | Delivery::Bookmark { .. } => return Ok(cursor),
                }
            }
        };
        let message =
            "what follows that place cannot be told any more; begin at the present end or at the oldest event";
        let mut error = Error::new(Code::CursorExpired, message);
        error.position = Some(oldest);
        Err(error)
    }
}

/// What is good about a part of an input; what is not is noted under its path.
pub(super) fn note<T>(refused: &mut Vec<Detail>, path: &str, part: Result<T, Error>) -> Option<T> {
    part.map_err(|error| refused.push(error.at(path))).ok()
}

pub(super) fn check_description(text: Option<&str>) -> Result<(), Error> {
    let length = text.map_or(0, |text| text.chars().count());
    if length <= MAX_DESCRIPTION && !text.is_some_and(|text| text.contains('\0')) {
        return Ok(());
    }
    let message =
        format!("the description has {length} characters; the most is {MAX_DESCRIPTION}, without the character NUL");
    Err(Error::new(Code::ValidationFailed, message))
}
