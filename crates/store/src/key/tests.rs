use std::time::Duration;

use claimgraph_domain::access::{Permission, Permissions, Principal};
use claimgraph_domain::error::Code;
use claimgraph_domain::model::{AgentKind, KeyEnvironment};
use claimgraph_domain::rules::api_key::{ApiKeySecret, Pepper};
use claimgraph_domain::time::Timestamp;

use super::{CreateKey, Key, KeyOptions, KeyUse};
use crate::ops::agent::RegisterAgent;
use crate::read::PageRequest;
use crate::testing::{TestStore, each_store};
use crate::{Scope, Store};

const PEPPER: &str = "the pepper of the tests, long enough";

fn pepper(text: &str) -> Pepper {
    Pepper::from_text(text).unwrap()
}

async fn tenant(test: &TestStore, options: KeyOptions) -> Scope {
    test.store.use_keys(pepper(PEPPER), options);
    test.store.ensure_tenant("main").await.unwrap()
}

fn asked(permissions: &str) -> CreateKey {
    CreateKey {
        name: "Harvester".to_owned(),
        agent: None,
        permissions: permissions.parse().unwrap(),
        environment: KeyEnvironment::Live,
        expires_at: None,
    }
}

async fn made(store: &Store, scope: &Scope) -> (Key, ApiKeySecret) {
    store.create_key(scope, asked("claims:read events:read")).await.unwrap()
}

fn later(test: &TestStore, by: Duration) -> Timestamp {
    Timestamp::from_micros(test.store.now().micros() + i64::try_from(by.as_micros()).unwrap())
}

#[tokio::test]
async fn a_key_is_recognised_and_acts_for_its_agent_with_its_permissions() {
    each_store(|test| async move {
        let scope = tenant(&test, KeyOptions::default()).await;
        let agent = RegisterAgent::new(AgentKind::Ai, "Ada");
        let agent = test.store.execute(&scope, &agent, None).await.unwrap().outcome.id;
        let expires_at = Some(later(&test, Duration::from_mins(1)));
        let asked = CreateKey { agent: Some(agent), expires_at, ..asked("claims:read plugins:example") };
        let (key, secret) = test.store.create_key(&scope, asked).await.unwrap();
        assert_eq!((key.key.agent, key.key.created_by, key.key.expires_at), (agent, scope.agent(), expires_at));
        let _ = test.statements.take();
        let record = test.store.find_key(secret.id()).await.unwrap().unwrap();
        assert_eq!(test.statements.count(), 1);
        assert!(test.store.pepper().await.unwrap().recognises(&secret, record.hash));
        assert_eq!((record.scope.tenant(), record.scope.agent()), (scope.tenant(), agent));
        assert_eq!(record.scope.principal(), &Principal::Key(key.key.id));
        assert_eq!(record.scope.permissions().to_string(), "claims:read plugins:example");
        assert_eq!((record.scope.expires_at(), record.expires_at), (expires_at, expires_at));
        let (_, other) = made(&test.store, &scope).await;
        assert!(!test.store.pepper().await.unwrap().recognises(&other, record.hash));
    })
    .await;
}

#[tokio::test]
async fn neither_secret_nor_hash_stands_in_the_log() {
    each_store(|test| async move {
        let scope = tenant(&test, KeyOptions::default()).await;
        let (key, first) = made(&test.store, &scope).await;
        let (_, second) = test.store.rotate_key(&scope, key.key.id, None).await.unwrap();
        test.store.revoke_key(&scope, key.key.id, Some("lost".to_owned())).await.unwrap();
        let events = test.store.events(&scope, 0, 10_000).await.unwrap();
        let of_keys: Vec<&str> =
            events.iter().filter(|event| event.stream.starts_with("$key-")).map(|event| event.kind.as_str()).collect();
        assert_eq!(of_keys, ["key.created", "key.created", "key.rotated", "key.revoked"]);
        let text: Vec<String> = events.iter().map(|event| format!("{} {}", event.data, event.metadata)).collect();
        let text = text.join("\n");
        for secret in [first, second] {
            let hash = test.store.find_key(secret.id()).await.unwrap().unwrap().hash;
            let hex = blake3::Hash::from_bytes(hash).to_hex().to_string();
            let list = serde_json::to_string(&hash).unwrap();
            let random = secret.text().split_off(35);
            assert!(!text.contains(&random) && !text.contains(&hex) && !text.contains(&list));
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_may_do_no_more_than_its_maker() {
    each_store(|test| async move {
        let scope = tenant(&test, KeyOptions::default()).await;
        let (strong, _) = test.store.create_key(&scope, asked("admin")).await.unwrap();
        let (weak, _) = made(&test.store, &scope).await;
        let permissions =
            Permissions::from_iter([Permission::KeysManage, Permission::ClaimsRead, Permission::EventsRead]);
        let manager = scope.clone().acting_as(Principal::Development, permissions);
        for wanted in ["admin", "claims:read claims:write", "plugins:example"] {
            let refused = test.store.create_key(&manager, asked(wanted)).await.unwrap_err();
            assert_eq!(refused.code, Code::InsufficientScope, "{wanted}");
        }
        // The new secret of a key is worth as much as the key.
        let refused = test.store.rotate_key(&manager, strong.key.id, None).await.unwrap_err();
        assert_eq!(refused.code, Code::InsufficientScope);
        assert!(test.store.rotate_key(&manager, weak.key.id, None).await.is_ok());
        // Who may manage keys may stop any of them.
        assert!(test.store.revoke_key(&manager, strong.key.id, None).await.unwrap().1);
    })
    .await;
}

#[tokio::test]
async fn a_rotated_key_is_taken_for_the_overlap_and_never_longer_than_it_was() {
    each_store(|test| async move {
        let options = KeyOptions { overlap: Duration::from_mins(10), ..KeyOptions::default() };
        let scope = tenant(&test, options).await;
        let (old, _) = made(&test.store, &scope).await;
        let (new, _) = test.store.rotate_key(&scope, old.key.id, None).await.unwrap();
        assert_eq!((new.key.replaces, new.key.expires_at), (Some(old.key.id), None));
        assert_eq!(new.key.permissions, old.key.permissions);
        let rotated = test.store.key(&scope, old.key.id).await.unwrap().unwrap();
        assert_eq!(rotated.replaced_by, Some(new.key.id));
        assert_eq!(rotated.key.expires_at, Some(later(&test, Duration::from_mins(10))));
        let refused = test.store.rotate_key(&scope, old.key.id, None).await.unwrap_err();
        assert!(refused.code == Code::Conflict && refused.message.contains(&new.key.id.to_string()), "{refused}");

        let soon = later(&test, Duration::from_mins(1));
        let (short, _) =
            test.store.create_key(&scope, CreateKey { expires_at: Some(soon), ..asked("admin") }).await.unwrap();
        let overlap = Some(Duration::from_hours(1));
        let (next, _) = test.store.rotate_key(&scope, short.key.id, overlap).await.unwrap();
        assert_eq!(next.key.expires_at, Some(soon), "a new secret is no longer life");
        assert_eq!(test.store.key(&scope, short.key.id).await.unwrap().unwrap().key.expires_at, Some(soon));

        test.clock.advance(Duration::from_mins(2));
        let refused = test.store.rotate_key(&scope, next.key.id, None).await.unwrap_err();
        assert_eq!(refused.code, Code::Conflict, "{refused}");
        test.store.revoke_key(&scope, new.key.id, None).await.unwrap();
        assert_eq!(test.store.rotate_key(&scope, new.key.id, None).await.unwrap_err().code, Code::Conflict);
    })
    .await;
}

#[tokio::test]
async fn a_key_is_revoked_once_and_another_tenant_s_not_at_all() {
    each_store(|test| async move {
        let scope = tenant(&test, KeyOptions::default()).await;
        let stranger = test.store.ensure_tenant("other").await.unwrap();
        let (key, _) = made(&test.store, &scope).await;
        let id = key.key.id;
        let mut changes = test.store.key_changes();
        for refused in [
            test.store.revoke_key(&stranger, id, None).await.unwrap_err(),
            test.store.rotate_key(&stranger, id, None).await.unwrap_err(),
        ] {
            assert_eq!(refused.message, format!("there is no key `{id}`"));
        }
        assert_eq!(test.store.key(&stranger, id).await.unwrap(), None);
        let before = test.store.position(&scope).await.unwrap();
        assert!(!changes.has_changed().unwrap());
        let (revoked, is_new) = test.store.revoke_key(&scope, id, Some("lost".to_owned())).await.unwrap();
        assert!(is_new && revoked.revoked_at == Some(test.store.now()));
        changes.changed().await.unwrap();
        assert!(!test.store.revoke_key(&scope, id, None).await.unwrap().1);
        assert_eq!(test.store.position(&scope).await.unwrap(), before + 1);
        assert!(test.store.find_key(id).await.unwrap().unwrap().revoked_at.is_some());
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_key_is_told_by_path() {
    each_store(|test| async move {
        let scope = tenant(&test, KeyOptions { per_tenant: 2, ..KeyOptions::default() }).await;
        let wrong = CreateKey { name: " ".to_owned(), expires_at: Some(test.store.now()), ..asked("") };
        let refused = test.store.create_key(&scope, wrong).await.unwrap_err();
        let paths: Vec<&str> = refused.details.iter().map(|detail| detail.path.as_str()).collect();
        assert_eq!(paths, ["name", "permissions", "expiresAt"]);
        let (first, _) = made(&test.store, &scope).await;
        made(&test.store, &scope).await;
        let refused = test.store.create_key(&scope, asked("admin")).await.unwrap_err();
        assert_eq!(refused.code, Code::LimitExceeded, "{refused}");
        test.store.revoke_key(&scope, first.key.id, None).await.unwrap();
        made(&test.store, &scope).await;
    })
    .await;
}

#[tokio::test]
async fn a_list_has_every_key_or_those_that_are_taken() {
    each_store(|test| async move {
        let scope = tenant(&test, KeyOptions::default()).await;
        let (revoked, _) = made(&test.store, &scope).await;
        let (used, _) = made(&test.store, &scope).await;
        test.store.revoke_key(&scope, revoked.key.id, None).await.unwrap();
        let tenant = scope.tenant_key();
        let at = later(&test, Duration::from_secs(5));
        test.store.note_key_uses(&[KeyUse { tenant, key: used.key.id, at }]).await.unwrap();
        // Another server that notes an earlier use later.
        let earlier = KeyUse { tenant, key: used.key.id, at: test.store.now() };
        test.store.note_key_uses(&[earlier]).await.unwrap();
        let list = async |usable: bool| {
            let page = test.store.list_keys(&scope, usable, &PageRequest::first(10)).await.unwrap();
            page.items.into_iter().map(|(key, _)| (key.key.id, key.last_used_at)).collect::<Vec<_>>()
        };
        assert_eq!(list(false).await, [(revoked.key.id, None), (used.key.id, Some(at))]);
        assert_eq!(list(true).await, [(used.key.id, Some(at))]);
    })
    .await;
}

#[tokio::test]
async fn another_pepper_is_said_to_be_another() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        let refused = test.store.create_key(&scope, asked("admin")).await.unwrap_err();
        assert!(refused.code == Code::Unavailable && refused.message.contains("auth.pepper"), "{refused}");
        test.store.use_keys(pepper(PEPPER), KeyOptions::default());
        made(&test.store, &scope).await;
        let other = TestStore::open(&test.url).await;
        other.store.use_keys(pepper("another pepper, of another server"), KeyOptions::default());
        let refused = other.store.check_pepper().await.unwrap_err();
        for id in [pepper(PEPPER), pepper("another pepper, of another server")] {
            assert!(refused.message.contains(id.id()), "{refused}");
        }
        assert_eq!(test.store.forget_all_keys().await.unwrap(), 1);
        other.store.check_pepper().await.unwrap();
        other.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_first_key_is_made_once() {
    each_store(|test| async move {
        let scope = tenant(&test, KeyOptions::default()).await;
        let other = TestStore::open(&test.url).await;
        // Two processes do not make the same ids: ids take the time.
        other.clock.advance(Duration::from_hours(1));
        other.store.use_keys(pepper(PEPPER), KeyOptions::default());
        let (mine, theirs) =
            tokio::join!(test.store.create_first_key(&scope, "first"), other.store.create_first_key(&scope, "first"));
        let made: Vec<Key> = [mine, theirs].into_iter().filter_map(Result::unwrap).map(|(key, _)| key).collect();
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].key.permissions, Permissions::all());
        assert!(test.store.create_first_key(&scope, "first").await.unwrap().is_none());
        other.store.close().await.unwrap();
    })
    .await;
}
