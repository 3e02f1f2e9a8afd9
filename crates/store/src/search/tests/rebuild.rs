//! Indexes that are made anew: of an older database, and in another language.

use claimgraph_domain::error::Code;
use claimgraph_domain::search::Language;
use sea_orm::ConnectionTrait;

use super::library::{CLAIMS, Library, bundle, claim, planted};
use crate::read::View;
use crate::search::{SearchOptions, SearchQuery, SearchSummary};
use crate::store::StoreOptions;
use crate::testing::{SeededEntropy, TestStore};

async fn sql(library: &Library, text: &str) {
    library.store().db().for_all_tenants().writer().execute_unprepared(text).await.unwrap();
}

fn planted_claims() -> u64 {
    u64::try_from(CLAIMS.len()).unwrap()
}

/// As a database from before there was an index.
async fn forget(library: &Library) {
    let tx = &library.store().db().for_all_tenants().writer();
    super::super::forget_tenant(tx, library.scope.tenant_key().0).await.unwrap();
    for table in ["search_claim", "search_word", "search_gram"] {
        sql(library, &format!("DELETE FROM {table}")).await;
    }
    sql(library, "UPDATE search_state SET language = '', revision = 0, claims = 0, words = 0, ready = FALSE").await;
}

/// The same database under other options.
async fn other(library: &Library, language: Language) -> Library {
    let search = SearchOptions { language, ..SearchOptions::default() };
    let entropy = std::sync::Arc::new(SeededEntropy::new(7));
    let test = TestStore::open_with(&library.test.url, |options| StoreOptions { entropy, search, ..options }).await;
    Library { test, ..library.clone() }
}

#[tokio::test]
async fn an_older_database_is_put_into_the_index() {
    planted(|library| async move {
        library.run(&bundle((0..500).map(|n| format!("Zebra number{n}.")))).await;
        library.run(&bundle((500..700).map(|n| format!("Zebra number{n}.")))).await;
        let expected = library.ranked("prime OR whalse").await;
        forget(&library).await;
        let error = library.store().search(&library.scope, View::NOW, &SearchQuery::first("prime", 1)).await;
        let error = error.unwrap_err();
        assert_eq!((error.code, error.retry_after), (Code::Unavailable, Some(5)), "{error}");

        let all = planted_claims() + 700;
        let stats = library.store().search_stats().await.unwrap();
        assert_eq!((stats.claims, stats.words, stats.waiting), (0, 0, 1));
        assert_eq!(u64::try_from(stats.behind).unwrap(), all);

        // One step, and then writes and another server go on beside it.
        let key = library.scope.tenant_key().0;
        assert_eq!(library.store().rebuild_step(key).await.unwrap(), Some(500));
        let stats = library.store().search_stats().await.unwrap();
        assert_eq!((stats.claims, stats.waiting), (500, 1));
        assert_eq!(u64::try_from(stats.behind).unwrap(), all - 500);
        library.run(&claim("history", "assertion", "Written meanwhile: okapi.")).await;
        let again = other(&library, Language::English).await;
        assert_eq!(again.store().rebuild_search().await.unwrap(), all - 500);
        assert_eq!(again.store().search_summary(), SearchSummary { waiting: 0, indexed: all - 500 });
        assert_eq!(again.store().rebuild_search().await.unwrap(), 0, "it is whole");
        let stats = library.store().search_stats().await.unwrap();
        assert_eq!((stats.waiting, stats.behind), (0, 0));
        assert_eq!(u64::try_from(stats.claims).unwrap(), all + 1);
        assert_eq!(library.ranked("prime OR whalse").await, expected);
        assert_eq!(library.ranked("okapi").await, ["?"]);
        let zebras = library.ask(View::NOW, &SearchQuery::first("zebra", 1)).await;
        assert_eq!(library.store().count_search(&library.scope, &zebras.matched).await.unwrap(), 700);
        again.store().close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn another_language_makes_the_index_anew() {
    planted(|library| async move {
        assert_eq!(library.found("mammal").await, ["bats", "whales"]);
        let plain = other(&library, Language::None).await;
        let refused = plain.store().search(&plain.scope, View::NOW, &SearchQuery::first("mammals", 1)).await;
        assert_eq!(refused.unwrap_err().code, Code::Unavailable);
        assert_eq!(plain.store().rebuild_search().await.unwrap(), planted_claims());
        assert_eq!(plain.found("mammals").await, ["bats", "whales"]);
        assert_eq!(plain.found("mammal*").await, ["bats", "whales"]);
        let one = plain.ask(View::NOW, &SearchQuery { explain: true, ..SearchQuery::first("mammals", 5) }).await;
        assert_eq!(one.page.items[0].0.parts.as_ref().unwrap()[0].claims, Some(2), "nothing is there twice");
        let german = other(&library, Language::German).await;
        let stats = german.store().search_stats().await.unwrap();
        let claims = i64::try_from(planted_claims()).unwrap();
        assert_eq!((stats.waiting, stats.behind), (1, claims), "what is there is of another language");
        assert_eq!(german.store().rebuild_search().await.unwrap(), planted_claims());
        plain.store().close().await.unwrap();
        german.store().close().await.unwrap();
    })
    .await;
}
