//! What a sceptic would ask of webhooks: can a tenant see another's, is an event passed over that nobody sent, and do
//! two servers deliver at once?

mod attempts;
mod deliveries;
mod leases;
mod registered;

use std::time::Duration;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::WebhookId;
use claimgraph_domain::time::Timestamp;
use uuid::Uuid;

use super::{Attempt, Lease, Noted, Outcome, RegisterWebhook, Turn, WebhookOptions};
use crate::feed::{Begin, EventFilter};
use crate::store::StoreOptions;
use crate::testing::TestStore;
use crate::{Scope, Store};

const URL: &str = "https://example.org/hook";
const REFUSED: Outcome = Outcome::Refused { retry_after: None };

/// Another store on the same database.
async fn with(test: &TestStore, webhooks: WebhookOptions) -> TestStore {
    let other = TestStore::open_with(&test.url, |options| StoreOptions { webhooks, ..options }).await;
    // Two processes do not make the same ids: ids take the time.
    other.clock.advance(Duration::from_hours(1));
    other
}

fn asked(begin: Begin) -> RegisterWebhook {
    RegisterWebhook { url: URL.to_owned(), filter: EventFilter::default(), description: None, secret: None, begin }
}

async fn register(store: &Store, scope: &Scope, begin: Begin) -> WebhookId {
    store.register_webhook(scope, asked(begin)).await.unwrap().0.id
}

fn code<T>(result: Result<T, Error>) -> Code {
    match result {
        Err(error) => error.code,
        Ok(_) => panic!("it was to be refused"),
    }
}

/// Paths of what is refused.
fn paths<T>(result: Result<T, Error>) -> Vec<String> {
    let Err(error) = result else { panic!("it was to be refused") };
    error.details.into_iter().map(|detail| detail.path).collect()
}

fn attempt(outcome: Outcome) -> Attempt {
    let taken = outcome == Outcome::Taken;
    Attempt {
        outcome,
        response_status: Some(if taken { 200 } else { 500 }),
        response_body: Some("said".to_owned()),
        error: (!taken).then(|| "it did not work".to_owned()),
        // Where the clock of tests begins.
        started_at: Timestamp::from_micros(1_767_225_600_000_000),
        duration: Duration::from_millis(5),
    }
}

/// The one webhook that a server holds.
async fn hold(store: &Store, holder: u128) -> Lease {
    let holder = Uuid::from_u128(holder);
    let held = store.hold_webhooks(holder).await.unwrap();
    assert_eq!(held.len(), 1);
    Lease { webhook: held[0].webhook, holder }
}

async fn turn(store: &Store, scope: &Scope, lease: &Lease) -> Turn {
    store.webhook_turn(scope, lease, None).await.unwrap().expect("it is the holder's")
}

/// Notes an attempt at the event after the webhook's position; gives the position afterwards.
async fn try_next(store: &Store, scope: &Scope, lease: &Lease, outcome: Outcome) -> Option<i64> {
    let row = store.webhook(scope, lease.webhook).await.unwrap().unwrap();
    let position = row.position + 1;
    let noted = Noted { epoch: row.epoch, before: row.position, position, through: position, kind: "a.kind" };
    store.note_webhook_attempt(scope, lease, noted, &attempt(outcome)).await.unwrap()
}
