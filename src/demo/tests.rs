mod search;

use claimgraph_plugin::{NoProgress, Progress};
use claimgraph_store::testing::each_database;

use super::{TENANT, corpus, load, queries};

/// Stops the process of loading after some steps, as a crash would.
struct StopAfter(std::sync::Mutex<u64>);

impl Progress for StopAfter {
    fn total(&self, _: u64, _: &str) {}

    fn advance(&self, by: u64) {
        let mut left = self.0.lock().unwrap();
        assert!(*left > 0, "stopped");
        *left -= by;
    }

    fn note(&self, _: &str) {}
}

#[tokio::test]
async fn loading_again_changes_nothing() {
    each_database(|store| async move {
        let first = load(&store, &NoProgress).await.unwrap();
        let scope = store.scope(TENANT, None).await.unwrap();
        let head = store.position(&scope).await.unwrap();
        let second = load(&store, &NoProgress).await.unwrap();
        assert_eq!(store.position(&scope).await.unwrap(), head);
        assert_eq!(first.claims, second.claims);
        assert_eq!(first.before_retraction, second.before_retraction);
        assert!(first.before_retraction < head);
    })
    .await;
}

#[tokio::test]
async fn an_interrupted_load_goes_on() {
    each_database(|store| async move {
        let half = StopAfter(std::sync::Mutex::new(40));
        let interrupted = tokio::spawn({
            let store = store.clone();
            async move { load(&store, &half).await.map(|_| ()) }
        });
        assert!(interrupted.await.unwrap_err().is_panic());
        let scope = store.scope(TENANT, None).await.unwrap();
        let half = store.position(&scope).await.unwrap();
        let loaded = load(&store, &NoProgress).await.unwrap();
        assert!(store.position(&scope).await.unwrap() > half);
        assert_eq!(loaded.claims(), 71, "70 claims of bundles and one revision");
    })
    .await;
}

#[tokio::test]
async fn placeholders_become_ids_of_this_database() {
    each_database(|store| async move {
        let loaded = load(&store, &NoProgress).await.unwrap();
        let text = queries(&loaded).unwrap();
        assert!(!text.contains("{{"), "{text}");
        let central = loaded.claims.get("original/dna-substitution").unwrap().to_string();
        assert!(text.contains(&central));
        assert!(text.contains(&loaded.before_retraction.to_string()));
    })
    .await;
}

#[test]
fn the_corpus_is_what_its_readme_says() {
    let corpus = corpus::read().unwrap();
    assert_eq!(corpus.steps.len(), 77);
}
