use std::time::Duration;

use claimgraph_domain::error::Code;
use claimgraph_domain::id::WebhookId;
use claimgraph_domain::model::WebhookState;
use claimgraph_domain::rules::webhook_secret::WebhookSecret;
use futures::future::join_all;
use uuid::Uuid;

use super::{URL, asked, code, hold, paths, register, turn, with};
use crate::feed::{Begin, EventFilter};
use crate::read::PageRequest;
use crate::testing::each_store;
use crate::webhook::{Redeliver, RegisterWebhook, UpdateWebhook, WebhookOptions};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

#[tokio::test]
async fn a_webhook_is_the_tenants_own() {
    each_store(|test| async move {
        let store = &test.store;
        let (scope, other) = (store.ensure_tenant("main").await.unwrap(), store.ensure_tenant("other").await.unwrap());
        let asked = RegisterWebhook {
            filter: EventFilter { namespaces: Some(vec!["a".to_owned()]), ..EventFilter::default() },
            description: Some("mail".to_owned()),
            secret: Some(SECRET.to_owned()),
            ..asked(Begin::Oldest)
        };
        let (made, secret) = store.register_webhook(&scope, asked.clone()).await.unwrap();
        assert_eq!((made.url.as_str(), &made.filter, &made.description), (URL, &asked.filter, &asked.description));
        assert_eq!((made.position, made.state, secret.text().as_str()), (0, WebhookState::Active, SECRET));
        assert_eq!((made.lag, made.created_by), (store.position(&scope).await.unwrap(), scope.agent()));
        let now = register(store, &scope, Begin::Now).await;
        let page = PageRequest::first(10);
        let ids = |page: crate::read::Page<crate::webhook::Webhook>| {
            page.items.into_iter().map(|(webhook, _)| webhook.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(store.list_webhooks(&scope, &page).await.unwrap()), [made.id, now]);
        // To another tenant it does not exist, whatever is asked of it.
        assert!(ids(store.list_webhooks(&other, &page).await.unwrap()).is_empty());
        assert_eq!(store.webhook(&other, made.id).await.unwrap(), None);
        let absent = WebhookId::from_uuid(Uuid::from_u128(1));
        for (scope, id) in [(&other, made.id), (&scope, absent)] {
            assert_eq!(code(store.update_webhook(scope, id, UpdateWebhook::default()).await), Code::NotFound);
            assert_eq!(code(store.rotate_webhook_secret(scope, id, None).await), Code::NotFound);
            assert_eq!(code(store.test_webhook(scope, id).await), Code::NotFound);
            let range = Redeliver::Range { from: 1, to: 1, only_failed: false };
            assert_eq!(code(store.redeliver_webhook(scope, id, range).await), Code::NotFound);
            assert!(!store.remove_webhook(scope, id).await.unwrap());
        }
        assert!(store.remove_webhook(&scope, made.id).await.unwrap());
        assert!(!store.remove_webhook(&scope, made.id).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn malformed_input_is_refused_by_its_path() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let bad = RegisterWebhook {
            url: "https://10.0.0.1/".to_owned(),
            description: Some("a".repeat(1_001)),
            secret: Some("whsec_c2hvcnQ=".to_owned()),
            ..asked(Begin::Now)
        };
        assert_eq!(paths(store.register_webhook(&scope, bad).await), ["url", "secret", "description"]);
        let long = RegisterWebhook { description: Some("ä".repeat(1_000)), ..asked(Begin::Now) };
        let id = store.register_webhook(&scope, long).await.unwrap().0.id;
        let change = UpdateWebhook {
            url: Some("http://example.org".to_owned()),
            begin: Some(Begin::Now),
            ..UpdateWebhook::default()
        };
        assert_eq!(paths(store.update_webhook(&scope, id, change).await), ["url", "begin"]);
        assert_eq!(paths(store.rotate_webhook_secret(&scope, id, Some("x")).await), ["secret"]);
        let end = store.log_cursor(&scope).await.unwrap();
        let beyond = asked(Begin::After(end.at(end.position() + 1)));
        assert_eq!(code(store.register_webhook(&scope, beyond).await), Code::CursorInvalid);
    })
    .await;
}

#[tokio::test]
async fn there_are_no_more_than_allowed_even_when_many_register_at_once() {
    each_store(|test| async move {
        let test = with(&test, WebhookOptions { per_tenant: 3, ..WebhookOptions::default() }).await;
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let made = join_all((0..8).map(|_| store.register_webhook(&scope, asked(Begin::Now)))).await;
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 3);
        assert!(made.into_iter().filter_map(Result::err).all(|error| error.code == Code::LimitExceeded));
        let other = store.ensure_tenant("other").await.unwrap();
        register(store, &other, Begin::Now).await;
        store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_absent_from_a_change_stays() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let described = RegisterWebhook { description: Some("old".to_owned()), ..asked(Begin::Oldest) };
        let before = store.register_webhook(&scope, described).await.unwrap().0;
        let change = |change: UpdateWebhook| store.update_webhook(&scope, before.id, change);
        assert_eq!(change(UpdateWebhook::default()).await.unwrap(), before);
        let kinds = EventFilter { kinds: Some([String::from("claim.created")].into()), ..EventFilter::default() };
        let changed = change(UpdateWebhook {
            url: Some("https://example.net/".to_owned()),
            filter: Some(kinds.clone()),
            description: Some(None),
            ..UpdateWebhook::default()
        });
        let changed = changed.await.unwrap();
        assert_eq!((changed.url.as_str(), changed.filter, changed.description), ("https://example.net/", kinds, None));
        assert_eq!(changed.position, before.position);
        let off = change(UpdateWebhook { enabled: Some(false), ..UpdateWebhook::default() }).await.unwrap();
        assert_eq!((off.state, off.position), (WebhookState::Disabled, before.position));
        assert!(off.disabled_reason.is_some());
        assert_eq!(code(store.test_webhook(&scope, before.id).await), Code::Conflict);
        let on = change(UpdateWebhook { enabled: Some(true), ..UpdateWebhook::default() }).await.unwrap();
        assert_eq!((on.state, on.position, on.disabled_reason), (WebhookState::Active, before.position, None));
        let ahead = UpdateWebhook { enabled: Some(true), begin: Some(Begin::Now), ..UpdateWebhook::default() };
        let ahead = change(ahead).await.unwrap();
        assert_eq!((ahead.position, ahead.lag), (store.position(&scope).await.unwrap(), 0));
    })
    .await;
}

#[tokio::test]
async fn the_old_secret_signs_until_the_overlap_ends() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let (made, first) = store.register_webhook(&scope, asked(Begin::Now)).await.unwrap();
        let lease = hold(store, 1).await;
        let (rotated, second) = store.rotate_webhook_secret(&scope, made.id, Some(SECRET)).await.unwrap();
        assert_eq!(second, WebhookSecret::parse(SECRET).unwrap());
        assert_eq!(turn(store, &scope, &lease).await.secrets, [second.clone(), first]);
        assert!(rotated.old_secret_until.is_some());
        let (_, third) = store.rotate_webhook_secret(&scope, made.id, None).await.unwrap();
        assert_eq!(turn(store, &scope, &lease).await.secrets, [third.clone(), second.clone()]);
        let last = Duration::from_micros(1);
        test.clock.advance(store.webhook_options().secret_overlap.saturating_sub(last));
        assert_eq!(turn(store, &scope, &lease).await.secrets.len(), 2);
        test.clock.advance(last);
        assert_eq!(turn(store, &scope, &lease).await.secrets, [third]);
    })
    .await;
}
