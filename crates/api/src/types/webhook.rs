use async_graphql::{Context, ID, Object, Result, SimpleObject};
use claimgraph_store::feed::EventFilter;
use claimgraph_store::webhook;

use super::{DeliveryStatus, WebhookDeliveryConnection, WebhookState, id, moment};
use crate::context::{loaders, request};
use crate::page::{self, PageArgs};
use crate::scalars::{DateTime, Long};

/// A receiver outside, to which events are sent.
#[derive(Debug, Clone)]
pub struct Webhook(webhook::Webhook);

impl From<webhook::Webhook> for Webhook {
    fn from(webhook: webhook::Webhook) -> Self {
        Self(webhook)
    }
}

/// Which events a webhook wants: those for which all that is given holds.
#[derive(Debug, Clone, SimpleObject)]
pub struct WebhookFilter {
    /// Of one of these streams.
    streams: Option<Vec<String>>,
    /// Of a stream of one of these categories.
    categories: Option<Vec<String>>,
    /// Of one of these kinds.
    kinds: Option<Vec<String>>,
    /// About one of the namespaces with these paths, or something in them or below.
    namespaces: Option<Vec<String>>,
}

impl WebhookFilter {
    fn of(filter: &EventFilter) -> Self {
        fn sorted<'a>(values: impl IntoIterator<Item = &'a String>) -> Vec<String> {
            let mut values: Vec<String> = values.into_iter().cloned().collect();
            values.sort_unstable();
            values
        }
        Self {
            streams: filter.streams.as_ref().map(sorted),
            categories: filter.categories.as_ref().map(sorted),
            kinds: filter.kinds.as_ref().map(sorted),
            namespaces: filter.namespaces.as_ref().map(sorted),
        }
    }
}

/// A receiver outside, to which the events of the log are sent: in order, each at least once. Its secret is told only
/// when it is made.
#[Object]
impl Webhook {
    /// Its id, `webhook_…`.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// Where events are sent.
    async fn url(&self) -> &str {
        &self.0.url
    }

    /// Which events are sent.
    async fn filter(&self) -> WebhookFilter {
        WebhookFilter::of(&self.0.filter)
    }

    /// What it is for.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// How it stands.
    async fn state(&self) -> WebhookState {
        self.0.state.into()
    }

    /// Why it is disabled; null when it is not.
    async fn disabled_reason(&self) -> Option<&str> {
        self.0.disabled_reason.as_deref()
    }

    /// The position of the log up to which all events were delivered, given up, or are not wanted.
    async fn position(&self) -> Long {
        self.0.position.into()
    }

    /// Events after its position, those that it does not want too.
    async fn lag(&self) -> Long {
        self.0.lag.into()
    }

    /// Attempts made at the event that comes next.
    async fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Events that were given up since the last one arrived.
    async fn given_up(&self) -> u32 {
        self.0.exhausted
    }

    /// Since when it is failing; null when it is not.
    async fn failing_since(&self) -> Option<DateTime> {
        moment(self.0.failing_since)
    }

    /// The event that comes next is not sent before this moment; null when it is sent at once.
    async fn next_attempt_at(&self) -> Option<DateTime> {
        moment(self.0.next_attempt_at)
    }

    /// What went wrong when something did last; null when nothing ever did.
    async fn last_error(&self) -> Option<&str> {
        self.0.last_error.as_deref()
    }

    /// When an event arrived last; null when none did.
    async fn delivered_at(&self) -> Option<DateTime> {
        moment(self.0.delivered_at)
    }

    /// The secret before the present one signs as well until this moment; null when there was none before.
    async fn old_secret_until(&self) -> Option<DateTime> {
        moment(self.0.old_secret_until)
    }

    /// When it was registered.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Its deliveries, the newest event first, as long as they are remembered. `LIMIT_EXCEEDED` for a page above the
    /// page maximum, `BAD_REQUEST` for a negative one or for both `first` and `last`.
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most deliveries from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only deliveries after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most deliveries from the end, bounded like `first`; not together with it.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only deliveries before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only deliveries that stand so; all when absent.")] status: Option<DeliveryStatus>,
    ) -> Result<WebhookDeliveryConnection> {
        let loaders = loaders(ctx)?;
        let page = PageArgs { first, after, last, before }.request(&request(ctx)?.limits)?;
        let status = status.map(Into::into);
        let found = loaders.store.list_webhook_deliveries(&loaders.scope, self.0.id, status, &page).await?;
        Ok(page::map(found, Into::into).into())
    }
}
