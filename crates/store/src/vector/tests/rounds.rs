//! Making vectors: in order, once each, whatever fails, and anew when the model changes.

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::search::vector::similarity;
use sea_orm::{EntityTrait, QueryOrder};
use uuid::Uuid;

use super::topics::Topics;
use crate::error::OrDatabase;
use crate::ops::claim::CreateClaim;
use crate::ops::namespace::CreateNamespace;
use crate::testing::{TestStore, each_store};
use crate::vector::entity::{model, vector};
use crate::vector::{EmbedError, ModelState, Round};
use crate::{Scope, Store};
use claimgraph_domain::model::{Attrs, ClaimStatus};

const ME: Uuid = Uuid::from_u128(1);
const ANOTHER: Uuid = Uuid::from_u128(2);

async fn write(store: &Store, scope: &Scope, content: &str) {
    let command = CreateClaim {
        claim_type: "assertion".to_owned(),
        content: content.to_owned(),
        formal_content: None,
        namespace: "here".to_owned(),
        attrs: Attrs::new(),
        status: ClaimStatus::Active,
        valid_from: None,
        valid_to: None,
    };
    store.execute(scope, &command, None).await.unwrap();
}

async fn tenant(store: &Store, name: &str, claims: usize) -> Scope {
    let scope = store.ensure_tenant(name).await.unwrap();
    let namespace = CreateNamespace { path: "here".to_owned(), ..CreateNamespace::default() };
    store.execute(&scope, &namespace, None).await.unwrap();
    for n in 0..claims {
        write(store, &scope, &format!("Prime number {n}.")).await;
    }
    scope
}

/// Rounds until nothing is left to do; the vectors that were made.
async fn finish(store: &Store) -> u64 {
    let mut vectors = 0;
    for _ in 0..100 {
        let round = store.embed_round(ME).await.unwrap();
        assert_eq!(round.failure, None);
        vectors += round.vectors;
        if round.behind == 0 {
            return vectors;
        }
    }
    panic!("it does not end");
}

async fn rows(store: &Store) -> (Vec<model::Model>, Vec<vector::Model>) {
    let db = store.db().for_all_tenants().reader();
    let models = model::Entity::find().order_by_asc(model::Column::Number).all(&db).await.or_database().unwrap();
    let vectors = vector::Entity::find().order_by_asc(vector::Column::Position).all(&db).await.or_database().unwrap();
    (models, vectors)
}

/// A second store over the same database with another embedder: the server after a restart.
async fn restarted(test: &TestStore, embedder: Topics) -> TestStore {
    let next = TestStore::open(&test.url).await;
    next.store.use_embedder(Arc::new(embedder));
    next
}

#[tokio::test]
async fn every_claim_is_given_to_the_embedder_once_and_in_order() {
    each_store(|test| async move {
        let store = &test.store;
        let embedder = Topics::new("a");
        let calls = Arc::clone(&embedder.calls);
        let scope = tenant(store, "main", 9).await;
        assert_eq!(store.embed_round(ME).await.unwrap(), Round::default(), "there is no embedder yet");
        store.use_embedder(Arc::new(embedder));
        let first = store.embed_round(ME).await.unwrap();
        assert_eq!((first.vectors, first.behind), (4, 1));
        let status = store.search_status(&scope).await.unwrap();
        assert_eq!((status.claims, status.models[0].vectors, status.models[0].state), (9, 4, ModelState::Building));
        assert_eq!(finish(store).await, 5);
        let texts: Vec<String> = calls.lock().unwrap().concat();
        assert_eq!(texts, (0..9).map(|n| format!("Prime number {n}.")).collect::<Vec<_>>());
        let (models, vectors) = rows(store).await;
        assert_eq!((models.len(), models[0].state.as_str(), models[0].dimensions), (1, "active", 7));
        assert_eq!(models[0].position, store.position(&scope).await.unwrap());
        assert_eq!((vectors.len(), vectors[0].vector.len()), (9, 28));
        // What is written later follows; and nothing is done where nothing was.
        calls.lock().unwrap().clear();
        assert_eq!(finish(store).await, 0);
        write(store, &scope, "Whales.").await;
        assert_eq!(finish(store).await, 1);
        assert_eq!(*calls.lock().unwrap(), [["Whales."]]);
        let status = store.search_status(&scope).await.unwrap();
        assert_eq!((status.models[0].vectors, status.models[0].state), (10, ModelState::Active));
    })
    .await;
}

#[tokio::test]
async fn a_failure_is_told_and_what_it_stopped_is_done_later() {
    each_store(|test| async move {
        let store = &test.store;
        let embedder = Topics::new("a");
        let failures = [
            EmbedError::Unavailable("nobody is there".to_owned()),
            EmbedError::RateLimited { message: "slowly".to_owned(), retry_after: Some(Duration::from_secs(7)) },
            EmbedError::WrongShape("this is no JSON".to_owned()),
        ];
        embedder.failures.lock().unwrap().extend(failures.clone());
        store.use_embedder(Arc::new(embedder));
        let scope = tenant(store, "main", 3).await;
        for failure in failures {
            let round = store.embed_round(ME).await.unwrap();
            assert_eq!((round.vectors, round.behind), (0, 1));
            let status = store.search_status(&scope).await.unwrap();
            assert_eq!(status.models[0].failure.as_deref(), Some(failure.to_string().as_str()));
            assert_eq!(round.failure, Some(failure));
        }
        assert_eq!(finish(store).await, 3);
        assert_eq!(store.search_status(&scope).await.unwrap().models[0].failure, None);
        let summary = store.vector_summary();
        assert_eq!((summary.vectors, summary.failures, summary.behind), (3, 3, 0));
    })
    .await;
}

#[tokio::test]
async fn one_claim_that_is_refused_keeps_no_other_from_its_vector() {
    each_store(|test| async move {
        let store = &test.store;
        let embedder = Topics { refused: Some("terrible"), batch: 8, ..Topics::new("a") };
        store.use_embedder(Arc::new(embedder));
        let scope = tenant(store, "main", 5).await;
        write(store, &scope, "Something terrible.").await;
        write(store, &scope, "Whales.").await;
        assert_eq!(finish(store).await, 6);
        let status = store.search_status(&scope).await.unwrap();
        assert_eq!((status.models[0].vectors, status.models[0].refused), (6, 1));
        assert_eq!(status.models[0].state, ModelState::Active);
    })
    .await;
}

#[tokio::test]
async fn an_embedder_that_refuses_everything_has_failed() {
    each_store(|test| async move {
        let store = &test.store;
        // Every text has this letter, also the one that is tried when a claim is refused.
        let embedder = Topics { refused: Some("a"), ..Topics::new("a") };
        store.use_embedder(Arc::new(embedder));
        let scope = tenant(store, "main", 0).await;
        write(store, &scope, "Whales.").await;
        let round = store.embed_round(ME).await.unwrap();
        assert!(matches!(round.failure, Some(EmbedError::Refused(_))), "{round:?}");
        let status = store.search_status(&scope).await.unwrap();
        assert_eq!((status.models[0].refused, status.models[0].position), (0, 0), "nothing was given up");
    })
    .await;
}

#[tokio::test]
async fn another_model_is_built_beside_the_old_and_takes_its_place() {
    each_store(|test| async move {
        test.store.use_embedder(Arc::new(Topics::new("a")));
        let scope = tenant(&test.store, "main", 6).await;
        assert_eq!(finish(&test.store).await, 6);
        let next = restarted(&test, Topics { known: 2, ..Topics::new("b") }).await;
        let store = &next.store;
        let first = store.embed_round(ME).await.unwrap();
        assert_eq!((first.vectors, first.behind), (4, 1));
        let status = store.search_status(&scope).await.unwrap();
        let told: Vec<_> =
            status.models.iter().map(|model| (model.name.as_str(), model.state, model.vectors)).collect();
        assert_eq!(told, [("a", ModelState::Active, 6), ("b", ModelState::Building, 4)]);
        assert_eq!(finish(store).await, 2);
        let (models, vectors) = rows(store).await;
        assert_eq!(models.iter().map(|model| (model.name.as_str(), model.dimensions)).collect::<Vec<_>>(), [("b", 3)]);
        assert_eq!((vectors.len(), vectors[0].vector.len()), (6, 12), "the old ones are gone");
        // And back, which was given up before it had begun.
        let last = restarted(&test, Topics::new("a")).await;
        assert_eq!(last.store.embed_round(ME).await.unwrap().vectors, 4);
        let undone = restarted(&test, Topics { known: 2, ..Topics::new("b") }).await;
        assert_eq!(finish(&undone.store).await, 0);
        let (models, vectors) = rows(store).await;
        assert_eq!((models.len(), models[0].name.as_str(), vectors.len()), (1, "b", 6));
        for opened in [next, last, undone] {
            opened.store.close().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_servers_one_makes_the_vectors() {
    each_store(|test| async move {
        let store = &test.store;
        store.use_embedder(Arc::new(Topics::new("a")));
        tenant(store, "main", 6).await;
        assert_eq!(store.embed_round(ME).await.unwrap().vectors, 4);
        assert_eq!(store.embed_round(ANOTHER).await.unwrap(), Round::default(), "the other has the lease");
        store.release_models(ME).await.unwrap();
        assert_eq!(store.embed_round(ANOTHER).await.unwrap().vectors, 2);
        let (_, vectors) = rows(store).await;
        assert_eq!(vectors.len(), 6);
    })
    .await;
}

#[tokio::test]
async fn tenants_have_their_own_vectors_which_go_with_them() {
    each_store(|test| async move {
        let store = &test.store;
        store.use_embedder(Arc::new(Topics::new("a")));
        tenant(store, "main", 3).await;
        let other = tenant(store, "other", 2).await;
        assert_eq!(finish(store).await, 5);
        assert_eq!(store.search_status(&other).await.unwrap().models[0].vectors, 2);
        let gone = store.delete_tenant("other").await.unwrap();
        let of = |table: &str| gone.iter().find(|rows| rows.table == table).map(|rows| rows.rows);
        assert_eq!((of("search_model"), of("search_vector")), (Some(1), Some(2)));
        let (models, vectors) = rows(store).await;
        assert_eq!((models.len(), vectors.len()), (1, 3));
    })
    .await;
}

#[tokio::test]
async fn stored_vectors_are_little_endian_and_of_length_one() {
    each_store(|test| async move {
        let store = &test.store;
        store.use_embedder(Arc::new(Topics { known: 1, ..Topics::new("a") }));
        let scope = tenant(store, "main", 0).await;
        write(store, &scope, "Whales").await;
        finish(store).await;
        let (_, vectors) = rows(store).await;
        let numbers: Vec<f32> =
            vectors[0].vector.chunks(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect();
        // One word of the topic, and a tenth of the root of one word.
        let length = 1.01_f32.sqrt();
        assert!((numbers[0] - 1.0 / length).abs() < 1e-6 && (numbers[1] - 0.1 / length).abs() < 1e-6, "{numbers:?}");
        assert!((similarity(&numbers, &numbers) - 1.0).abs() < 1e-6);
    })
    .await;
}
