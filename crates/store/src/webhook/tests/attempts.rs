use std::time::Duration;

use claimgraph_domain::model::{DeliveryStatus, WebhookState};

use super::{REFUSED, attempt, hold, register, try_next, turn, with};
use crate::feed::Begin;
use crate::testing::each_store;
use crate::webhook::{Noted, Outcome, UpdateWebhook, WebhookOptions, delivery_id};

#[tokio::test]
async fn a_place_moves_when_an_event_arrived_or_was_given_up_and_only_then() {
    each_store(|test| async move {
        let options = WebhookOptions { delays: vec![Duration::ZERO; 2], ..WebhookOptions::default() };
        let test = with(&test, options).await;
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let id = register(store, &scope, Begin::Oldest).await;
        let lease = hold(store, 1).await;
        let epoch = store.epoch(&scope).await.unwrap();
        let status = async |position| {
            let found = store.webhook_delivery(&scope, delivery_id(id, epoch, position)).await.unwrap().unwrap();
            (found.status, found.attempts)
        };
        assert_eq!(try_next(store, &scope, &lease, Outcome::Taken).await, Some(1));
        assert_eq!(status(1).await, (DeliveryStatus::Delivered, 1));
        for attempts in 1..=2 {
            assert_eq!(try_next(store, &scope, &lease, REFUSED).await, Some(1));
            assert_eq!(status(2).await, (DeliveryStatus::Retrying, attempts));
            assert_eq!(store.webhook(&scope, id).await.unwrap().unwrap().attempts, attempts);
        }
        assert_eq!(try_next(store, &scope, &lease, REFUSED).await, Some(2));
        assert_eq!(status(2).await, (DeliveryStatus::Failed, 3));
        let failing = store.webhook(&scope, id).await.unwrap().unwrap();
        assert_eq!((failing.state, failing.exhausted), (WebhookState::Failing, 1));
        assert_eq!(failing.last_error.as_deref(), Some("it did not work"));
        assert_eq!(try_next(store, &scope, &lease, Outcome::Taken).await, Some(3));
        let active = store.webhook(&scope, id).await.unwrap().unwrap();
        assert_eq!((active.state, active.exhausted, active.failing_since), (WebhookState::Active, 0, None));
        assert!(active.delivered_at.is_some());
        // One that is gone keeps its place, and is not the holder's to deliver any more.
        assert_eq!(try_next(store, &scope, &lease, Outcome::Gone).await, Some(3));
        assert!(store.webhook_turn(&scope, &lease, None).await.unwrap().is_none());
        store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_attempt_that_was_overtaken_by_a_change_moves_nothing() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let id = register(store, &scope, Begin::Oldest).await;
        let lease = hold(store, 1).await;
        let before = turn(store, &scope, &lease).await;
        let noted = Noted { epoch: before.epoch, before: 0, position: 1, through: 1, kind: "a.kind" };
        let ahead = UpdateWebhook { enabled: Some(true), begin: Some(Begin::Now), ..UpdateWebhook::default() };
        store.update_webhook(&scope, id, ahead).await.unwrap();
        let end = store.position(&scope).await.unwrap();
        let late = store.note_webhook_attempt(&scope, &lease, noted, &attempt(Outcome::Taken)).await.unwrap();
        assert_eq!(late, Some(end));
        assert_eq!(store.webhook(&scope, id).await.unwrap().unwrap().position, end);
    })
    .await;
}

#[tokio::test]
async fn one_that_was_disabled_during_an_attempt_stays_so_and_what_arrived_has_arrived() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let id = register(store, &scope, Begin::Oldest).await;
        let lease = hold(store, 1).await;
        let off = UpdateWebhook { enabled: Some(false), ..UpdateWebhook::default() };
        store.update_webhook(&scope, id, off).await.unwrap();
        assert_eq!(try_next(store, &scope, &lease, REFUSED).await, Some(0));
        assert_eq!(try_next(store, &scope, &lease, Outcome::Taken).await, Some(1));
        assert_eq!(store.webhook(&scope, id).await.unwrap().unwrap().state, WebhookState::Disabled);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_wanted_is_passed_over_once() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let id = register(store, &scope, Begin::Oldest).await;
        let lease = hold(store, 1).await;
        let epoch = store.epoch(&scope).await.unwrap();
        assert!(store.pass_webhook(&scope, &lease, (epoch, 0), 5).await.unwrap());
        assert!(!store.pass_webhook(&scope, &lease, (epoch, 0), 7).await.unwrap());
        assert_eq!(store.webhook(&scope, id).await.unwrap().unwrap().position, 5);
        store.stop_webhook(&scope, &lease, "why").await.unwrap();
        let stopped = store.webhook(&scope, id).await.unwrap().unwrap();
        assert_eq!((stopped.state, stopped.disabled_reason.as_deref()), (WebhookState::Disabled, Some("why")));
        assert_eq!(stopped.position, 5);
    })
    .await;
}
