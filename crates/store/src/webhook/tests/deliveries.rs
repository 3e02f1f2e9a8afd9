use std::time::Duration;

use claimgraph_domain::error::Code;
use claimgraph_domain::id::{DeliveryId, WebhookId};
use claimgraph_domain::model::{DeliveryStatus, WebhookState};
use uuid::Uuid;

use super::{REFUSED, attempt, code, hold, paths, register, try_next, turn, with};
use crate::feed::Begin;
use crate::read::PageRequest;
use crate::testing::each_store;
use crate::webhook::{Outcome, Redeliver, TEST_KIND, WebhookOptions, delivery_id};
use crate::{Scope, Store};

/// Positions of the deliveries, with how they stand.
async fn listed(store: &Store, scope: &Scope, id: WebhookId, status: Option<DeliveryStatus>) -> Vec<i64> {
    let (mut positions, mut page) = (Vec::new(), PageRequest::first(2));
    loop {
        let found = store.list_webhook_deliveries(scope, id, status, &page).await.unwrap();
        positions.extend(found.items.iter().map(|(delivery, _)| delivery.position));
        match found.items.last() {
            Some((_, cursor)) if found.has_next => page = PageRequest::first(2).after(Some(cursor.clone())),
            _ => return positions,
        }
    }
}

const fn range(from: i64, to: i64, only_failed: bool) -> Redeliver {
    Redeliver::Range { from, to, only_failed }
}

#[tokio::test]
async fn deliveries_are_listed_newest_first_and_by_how_they_stand() {
    each_store(|test| async move {
        let test = with(&test, WebhookOptions { delays: Vec::new(), ..WebhookOptions::default() }).await;
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let other = store.ensure_tenant("other").await.unwrap();
        let id = register(store, &scope, Begin::Oldest).await;
        let lease = hold(store, 1).await;
        for outcome in [Outcome::Taken, REFUSED, Outcome::Taken, REFUSED, Outcome::Taken] {
            try_next(store, &scope, &lease, outcome).await;
        }
        assert_eq!(listed(store, &scope, id, None).await, [5, 4, 3, 2, 1]);
        assert_eq!(listed(store, &scope, id, Some(DeliveryStatus::Failed)).await, [4, 2]);
        assert!(listed(store, &other, id, None).await.is_empty());
        let page = store.list_webhook_deliveries(&scope, id, None, &PageRequest::first(1)).await.unwrap();
        let (newest, cursor) = &page.items[0];
        assert_eq!((newest.response_status, newest.response_body.as_deref()), (Some(200), Some("said")));
        assert_eq!((newest.kind.as_str(), newest.duration), ("a.kind", Some(Duration::from_millis(5))));
        // A cursor is good for its list alone.
        let after = PageRequest::first(1).after(Some(cursor.clone()));
        let of_failed = store.list_webhook_deliveries(&scope, id, Some(DeliveryStatus::Failed), &after).await;
        assert_eq!(code(of_failed), Code::CursorInvalid);
        store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_was_asked_for_again_is_queued_once_and_has_one_attempt() {
    each_store(|test| async move {
        let options = WebhookOptions { delays: Vec::new(), redeliver: 4, ..WebhookOptions::default() };
        let test = with(&test, options).await;
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let id = register(store, &scope, Begin::Oldest).await;
        let lease = hold(store, 1).await;
        for outcome in [Outcome::Taken, REFUSED, REFUSED] {
            try_next(store, &scope, &lease, outcome).await;
        }
        let epoch = store.epoch(&scope).await.unwrap();
        store.pass_webhook(&scope, &lease, (epoch, 3), 6).await.unwrap();
        for (from, to) in [(0, 1), (2, 1), (1, 7)] {
            assert_eq!(paths(store.redeliver_webhook(&scope, id, range(from, to, false)).await), ["to"]);
        }
        assert_eq!(code(store.redeliver_webhook(&scope, id, range(1, 5, false)).await), Code::LimitExceeded);
        let unknown = Redeliver::Delivery(DeliveryId::from_uuid(Uuid::from_u128(1)));
        assert_eq!(code(store.redeliver_webhook(&scope, id, unknown).await), Code::NotFound);
        assert_eq!(store.redeliver_webhook(&scope, id, range(1, 4, true)).await.unwrap(), 2);
        assert_eq!(listed(store, &scope, id, Some(DeliveryStatus::Queued)).await, [3, 2]);
        // Asked for again, and events that were never delivered: 5 and 6.
        assert_eq!(store.redeliver_webhook(&scope, id, range(3, 6, false)).await.unwrap(), 4);
        assert_eq!(listed(store, &scope, id, Some(DeliveryStatus::Queued)).await, [6, 5, 4, 3, 2]);
        let first = turn(store, &scope, &lease).await.queued.unwrap();
        assert_eq!((first.id, first.position), (delivery_id(id, epoch, 2), 2));
        assert!(store.note_webhook_redelivery(&scope, &lease, first.id, &attempt(REFUSED)).await.unwrap());
        let second = turn(store, &scope, &lease).await.queued.unwrap();
        assert_eq!(store.webhook(&scope, id).await.unwrap().unwrap().state, WebhookState::Failing);
        assert!(store.note_webhook_redelivery(&scope, &lease, second.id, &attempt(Outcome::Taken)).await.unwrap());
        let found = store.webhook(&scope, id).await.unwrap().unwrap();
        assert_eq!((found.state, found.position), (WebhookState::Active, 6));
        assert_eq!(listed(store, &scope, id, Some(DeliveryStatus::Failed)).await, [2]);
        assert_eq!(listed(store, &scope, id, Some(DeliveryStatus::Delivered)).await, [3, 1]);
        let again = store.webhook_delivery(&scope, first.id).await.unwrap().unwrap();
        assert_eq!((again.attempts, again.kind.as_str()), (2, "a.kind"));
        store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_being_retried_is_not_queued_beside() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let id = register(store, &scope, Begin::Oldest).await;
        let lease = hold(store, 1).await;
        try_next(store, &scope, &lease, REFUSED).await;
        let delivery = delivery_id(id, store.epoch(&scope).await.unwrap(), 1);
        assert_eq!(code(store.redeliver_webhook(&scope, id, Redeliver::Delivery(delivery)).await), Code::Conflict);
    })
    .await;
}

#[tokio::test]
async fn a_test_is_queued_and_another_tenants_deliveries_are_out_of_reach() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let other = store.ensure_tenant("other").await.unwrap();
        let (id, theirs) = (register(store, &scope, Begin::Now).await, register(store, &other, Begin::Now).await);
        let asked = store.test_webhook(&scope, id).await.unwrap();
        assert_eq!((asked.kind.as_str(), asked.status, asked.attempts), (TEST_KIND, DeliveryStatus::Queued, 0));
        assert_eq!(store.webhook_delivery(&other, asked.id).await.unwrap(), None);
        let stolen = store.redeliver_webhook(&other, theirs, Redeliver::Delivery(asked.id)).await;
        assert_eq!(code(stolen), Code::NotFound);
        assert!(store.remove_webhook(&scope, id).await.unwrap());
        assert_eq!(store.webhook_delivery(&scope, asked.id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn old_deliveries_are_forgotten_by_number_and_by_age() {
    each_store(|test| async move {
        let options = WebhookOptions { deliveries: 3, delays: Vec::new(), ..WebhookOptions::default() };
        let test = with(&test, options).await;
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let id = register(store, &scope, Begin::Oldest).await;
        let lease = hold(store, 1).await;
        for outcome in [REFUSED, REFUSED, Outcome::Taken, Outcome::Taken, Outcome::Taken] {
            try_next(store, &scope, &lease, outcome).await;
        }
        store.redeliver_webhook(&scope, id, range(1, 1, false)).await.unwrap();
        assert_eq!(store.prune_webhook_deliveries(&scope, id).await.unwrap(), 1);
        assert_eq!(listed(store, &scope, id, None).await, [5, 4, 3, 1], "what is queued stays");
        assert_eq!(store.prune_webhook_deliveries(&scope, id).await.unwrap(), 0);
        store.close().await.unwrap();
        let test =
            with(&test, WebhookOptions { deliveries_for: Duration::from_secs(1), ..WebhookOptions::default() }).await;
        assert_eq!(test.store.prune_webhook_deliveries(&scope, id).await.unwrap(), 3);
        assert_eq!(listed(&test.store, &scope, id, None).await, [1]);
        test.store.close().await.unwrap();
    })
    .await;
}
