use std::time::Duration;

use claimgraph_domain::error::Code;
use futures::future::join_all;
use uuid::Uuid;

use super::{attempt, hold, register, try_next, turn, with};
use crate::feed::Begin;
use crate::testing::each_store;
use crate::webhook::{Lease, Noted, Outcome, Redeliver, UpdateWebhook, WebhookOptions};

#[tokio::test]
async fn one_server_holds_each_webhook_and_another_takes_over_when_it_is_silent() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        register(store, &scope, Begin::Oldest).await;
        let first = hold(store, 1).await;
        let second = Uuid::from_u128(2);
        assert!(store.hold_webhooks(second).await.unwrap().is_empty());
        // It says that it is alive, so that the lease goes on.
        let lease = store.webhook_options().lease;
        test.clock.advance(lease / 2);
        hold(store, 1).await;
        test.clock.advance(lease * 9 / 10);
        assert!(store.hold_webhooks(second).await.unwrap().is_empty());
        // Then it says nothing.
        test.clock.advance(lease);
        let second = hold(store, 2).await;
        assert!(store.hold_webhooks(first.holder).await.unwrap().is_empty());
        // What the first one sends now it cannot note, so that it has no say in the place.
        assert!(store.webhook_turn(&scope, &first, None).await.unwrap().is_none());
        assert_eq!(try_next(store, &scope, &first, Outcome::Taken).await, None);
        let epoch = store.epoch(&scope).await.unwrap();
        assert!(!store.pass_webhook(&scope, &first, (epoch, 0), 3).await.unwrap());
        store.stop_webhook(&scope, &first, "no").await.unwrap();
        assert_eq!(turn(store, &scope, &second).await.position, 0);
        store.release_webhooks(second.holder).await.unwrap();
        hold(store, 3).await;
    })
    .await;
}

#[tokio::test]
async fn many_servers_at_once_divide_the_webhooks_without_overlap() {
    each_store(|test| async move {
        let other = with(&test, WebhookOptions::default()).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        for _ in 0..20 {
            register(&test.store, &scope, Begin::Now).await;
        }
        let servers = (1..=8_u128).map(|server| {
            let store = if server % 2 == 0 { &test.store } else { &other.store };
            async move { store.hold_webhooks(Uuid::from_u128(server)).await.unwrap() }
        });
        let mut held: Vec<_> = join_all(servers).await.into_iter().flatten().map(|held| held.webhook).collect();
        held.sort_unstable();
        let all = held.len();
        held.dedup();
        // The clock of the other stands an hour later, so that it may take what the first has just taken; nobody
        // shares.
        assert!(held.len() == 20 && all >= 20);
        let mut holders = Vec::new();
        for server in 1..=8_u128 {
            for webhook in &held {
                let lease = Lease { webhook: *webhook, holder: Uuid::from_u128(server) };
                if test.store.webhook_turn(&scope, &lease, None).await.unwrap().is_some() {
                    holders.push(*webhook);
                }
            }
        }
        holders.sort_unstable();
        assert_eq!(holders, held, "each has exactly one");
        other.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_change_is_told_by_the_revision_and_one_that_is_disabled_is_nobodys() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let id = register(store, &scope, Begin::Oldest).await;
        let lease = hold(store, 1).await;
        let revision = async || store.hold_webhooks(lease.holder).await.unwrap()[0].revision;
        let mut last = revision().await;
        let mut told = async |what: &str| {
            let now = revision().await;
            assert!(now > last, "{what}");
            last = now;
        };
        store.update_webhook(&scope, id, UpdateWebhook::default()).await.unwrap();
        told("update").await;
        store.rotate_webhook_secret(&scope, id, None).await.unwrap();
        told("rotate").await;
        store.test_webhook(&scope, id).await.unwrap();
        told("test").await;
        try_next(store, &scope, &lease, Outcome::Taken).await;
        store.redeliver_webhook(&scope, id, Redeliver::Range { from: 1, to: 1, only_failed: false }).await.unwrap();
        told("redeliver").await;
        let scope_of = store.webhook_scope(&store.hold_webhooks(lease.holder).await.unwrap()[0]).await.unwrap();
        assert_eq!(scope_of, scope);
        let off = UpdateWebhook { enabled: Some(false), ..UpdateWebhook::default() };
        store.update_webhook(&scope, id, off).await.unwrap();
        assert!(store.hold_webhooks(lease.holder).await.unwrap().is_empty());
        assert!(store.webhook_turn(&scope, &lease, None).await.unwrap().is_none());
        let range = Redeliver::Range { from: 1, to: 1, only_failed: false };
        let refused = store.redeliver_webhook(&scope, id, range).await.unwrap_err();
        assert_eq!(refused.code, Code::Conflict);
        // A webhook that was removed during an attempt is noted no more.
        assert!(store.remove_webhook(&scope, id).await.unwrap());
        let epoch = store.epoch(&scope).await.unwrap();
        let noted = Noted { epoch, before: 1, position: 2, through: 2, kind: "a.kind" };
        let late = store.note_webhook_attempt(&scope, &lease, noted, &attempt(Outcome::Taken)).await.unwrap();
        assert_eq!(late, None);
        tokio::time::timeout(Duration::from_secs(5), store.hold_webhooks(lease.holder)).await.unwrap().unwrap();
    })
    .await;
}
