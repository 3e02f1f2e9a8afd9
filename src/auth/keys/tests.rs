use claimgraph_domain::model::KeyEnvironment;
use claimgraph_domain::rules::api_key::Pepper;
use claimgraph_store::key::{CreateKey, KeyOptions};
use claimgraph_store::testing::{TestStore, each_store};

use super::*;

const HOUR: Duration = Duration::from_hours(1);

async fn opened(test: &TestStore, checks: KeyChecks) -> (Arc<Keys>, Scope, ApiKeySecret) {
    test.store.use_keys(Pepper::from_text(&"p".repeat(32)).unwrap(), KeyOptions::default());
    let scope = test.store.ensure_tenant("main").await.unwrap();
    let asked = CreateKey {
        name: "Busy".to_owned(),
        agent: None,
        permissions: "admin".parse().unwrap(),
        environment: KeyEnvironment::Live,
        expires_at: None,
    };
    let (_, secret) = test.store.create_key(&scope, asked).await.unwrap();
    let keys = Arc::new(Keys::new(test.store.clone(), test.clock.clone(), checks));
    let _ = test.statements.take();
    (keys, scope, secret)
}

fn checks(fresh: Duration) -> KeyChecks {
    KeyChecks { fresh, note_uses: HOUR, takes_test_keys: true }
}

#[tokio::test]
async fn a_busy_key_costs_one_statement_while_it_is_fresh_and_one_write_now_and_then() {
    each_store(|test| async move {
        let (keys, scope, secret) = opened(&test, checks(HOUR)).await;
        for _ in 0..100 {
            assert_eq!(keys.recognise(&secret).await.unwrap().tenant(), scope.tenant());
        }
        assert_eq!(test.statements.count(), 1);
        keys.write_uses().await.unwrap();
        let written = test.statements.take();
        assert_eq!(written.iter().filter(|statement| statement.sql.starts_with("UPDATE")).count(), 1, "{written:?}");
        let key = test.store.key(&scope, secret.id()).await.unwrap().unwrap();
        assert_eq!(key.last_used_at, Some(test.clock.now()));
        let _ = test.statements.take();
        keys.write_uses().await.unwrap();
        assert_eq!(test.statements.count(), 0, "nothing has happened since");
    })
    .await;
}

#[tokio::test]
async fn a_key_that_was_revoked_here_is_refused_however_fresh_it_is() {
    each_store(|test| async move {
        let (keys, scope, secret) = opened(&test, checks(HOUR)).await;
        let mut watched = keys.watch(secret.id());
        assert!(keys.recognise(&secret).await.is_ok());
        test.store.revoke_key(&scope, secret.id(), None).await.unwrap();
        let refused = keys.recognise(&secret).await.unwrap_err();
        assert_eq!(refused.message, "the API key was revoked");
        assert_eq!(*watched.wait_for(Option::is_some).await.unwrap(), Some(Ended::Revoked));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_secret_is_not_taken_for_a_known_key() {
    each_store(|test| async move {
        let (keys, _, secret) = opened(&test, checks(HOUR)).await;
        assert!(keys.recognise(&secret).await.is_ok());
        let wrong = ApiKeySecret::new(KeyEnvironment::Live, secret.id(), &[1; 32]);
        let unknown = ApiKeySecret::new(KeyEnvironment::Live, KeyId::from_uuid(uuid::Uuid::from_u128(1)), &[1; 32]);
        let (wrong, unknown) = (keys.recognise(&wrong).await.unwrap_err(), keys.recognise(&unknown).await.unwrap_err());
        assert_eq!((wrong.code, &wrong.message), (unknown.code, &unknown.message));
        assert!(keys.recognise(&secret).await.is_ok());
    })
    .await;
}
