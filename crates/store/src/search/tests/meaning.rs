//! Finding by meaning, and by words and meaning together, over the planted claims.

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::error::Code;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::search::fusion::{Part, Weights};
use uuid::Uuid;

use super::changes::revise;
use super::library::{Library, bundle, claim, planted};
use crate::ops::claim::RetractClaim;
use crate::read::{ClaimFilter, Cursor, IncludeStatuses, TextOp, View};
use crate::search::{SearchAnswer, SearchHit, SearchMode, SearchOptions, SearchQuery};
use crate::store::StoreOptions;
use crate::testing::TestStore;
use crate::vector::tests::topics::{Failures, Topics};
use crate::vector::{EmbedError, VectorOptions};

const ME: Uuid = Uuid::from_u128(1);

async fn embed_all(library: &Library) {
    while library.store().embed_round(ME).await.unwrap().behind > 0 {}
}

/// The planted claims, with vectors.
async fn meant<F: Future<Output = ()>>(test: impl Fn(Library, Failures) -> F) {
    planted(|library| async {
        let embedder = Topics { batch: 10, ..Topics::new("topics") };
        let failures = Arc::clone(&embedder.failures);
        library.store().use_embedder(Arc::new(embedder));
        embed_all(&library).await;
        test(library, failures).await;
    })
    .await;
}

fn semantic(text: &str, first: u32) -> SearchQuery {
    SearchQuery { mode: SearchMode::Semantic, ..SearchQuery::first(text, first) }
}

fn hybrid(text: &str, first: u32) -> SearchQuery {
    SearchQuery { mode: SearchMode::Hybrid, ..SearchQuery::first(text, first) }
}

/// The same library seen by a store with other options.
async fn reopened(library: &Library, vectors: VectorOptions) -> Library {
    let search = SearchOptions { vectors, ..SearchOptions::default() };
    let test = TestStore::open_with(&library.test.url, |options| StoreOptions { search, ..options }).await;
    test.store.use_embedder(Arc::new(Topics { batch: 10, ..Topics::new("topics") }));
    Library { test, ..library.clone() }
}

#[tokio::test]
async fn what_means_alike_is_near_whatever_the_words() {
    meant(|library, _| async move {
        let answer = library.ask(View::NOW, &semantic("cetaceans", 3)).await;
        assert_eq!(library.names(&answer)[..2], ["bats", "whales"], "no claim has the word");
        let scores: Vec<f64> = answer.page.items.iter().map(|(hit, _)| hit.score).collect();
        assert!(scores[0] > 0.9 && scores[1] > 0.9 && scores[2] < 0.5, "{scores:?}");
        assert_eq!(library.count(&answer).await, 23, "every claim is more or less near");
        let software = library.ask(View::NOW, &semantic("Which software decides?", 1)).await;
        assert_eq!(library.names(&software), ["halting"]);
        let none = library.ask(View::NOW, &semantic("cetaceans", 0)).await;
        assert!(none.page.items.is_empty() && none.page.has_next);
    })
    .await;
}

impl Library {
    async fn count(&self, answer: &SearchAnswer) -> i64 {
        self.store().count_search(&self.scope, &answer.matched).await.unwrap()
    }
}

#[tokio::test]
async fn narrow_filters_still_find_as_many_as_there_are() {
    meant(|library, _| async move {
        // Eight are looked at of all, so that those which may be shown are not always among them.
        let narrow = reopened(&library, VectorOptions { candidates: 4, ..VectorOptions::default() }).await;
        let content = ClaimFilter::Content(TextOp::Contains("DNA".to_owned()));
        let cases = [
            (semantic("cetaceans namespace:history", 9), 4),
            (semantic("cetaceans type:definition", 9), 2),
            (semantic("animals type:definition -finite", 9), 1),
            (semantic("cetaceans author:\"Emmy Noether\"", 9), 4),
            (semantic("cetaceans author:nobody", 9), 0),
            (SearchQuery { filter: content, ..semantic("cetaceans", 9) }, 1),
            (SearchQuery { filter: ClaimFilter::Or(Vec::new()), ..semantic("cetaceans", 9) }, 0),
        ];
        for (query, count) in cases {
            let all = library.names(&library.ask(View::NOW, &query).await);
            let found = narrow.names(&narrow.ask(View::NOW, &query).await);
            assert_eq!(found.len(), count, "{}: {found:?}", query.text);
            assert_eq!(found, all[..count], "{}: the nearest of all that may be shown", query.text);
        }
        let wall = narrow.ask(View::NOW, &semantic("1989 namespace:history", 1)).await;
        assert_eq!(narrow.names(&wall), ["wall"]);
        narrow.store().close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_retracted_or_superseded_is_not_found_at_once() {
    meant(|library, _| async move {
        let before = library.store().position(&library.scope).await.unwrap();
        let whales = library.ids["whales"];
        let reason = "wrong".to_owned();
        library.run(&RetractClaim { claim: whales, reason, expected_version: None }).await;
        let bats = library.ids["bats"];
        library.run(&revise(bats, "The wall.")).await;
        for mode in [SearchMode::Semantic, SearchMode::Hybrid] {
            let query = SearchQuery { mode, ..SearchQuery::first("mammals", 50) };
            let names = library.names(&library.ask(View::NOW, &query).await);
            assert!(!names.iter().any(|name| name == "whales" || name == "bats"), "{mode:?}: {names:?}");
            let past = library.names(&library.ask(View::as_of(before), &query).await);
            let mut first = past[..2].to_vec();
            first.sort();
            assert_eq!(first, ["bats", "whales"], "{mode:?}: the past stays");
            let all = SearchQuery { include: IncludeStatuses::ALL, ..query.clone() };
            assert!(library.names(&library.ask(View::NOW, &all).await).contains(&"whales".to_owned()));
            let by_status = SearchQuery { text: "mammals status:retracted".to_owned(), ..query };
            assert_eq!(library.names(&library.ask(View::NOW, &by_status).await), ["whales"]);
        }
        embed_all(&library).await;
        let wall = library.ask(View::NOW, &semantic("berlin 1989 wall", 2)).await;
        assert_eq!(library.names(&wall), ["wall", "?"], "the new version is found when it has a vector");
    })
    .await;
}

#[tokio::test]
async fn words_and_meaning_make_one_order_and_each_part_is_told() {
    meant(|library, _| async move {
        let query = SearchQuery { explain: true, highlight: true, ..hybrid("mammals", 30) };
        let answer = library.ask(View::NOW, &query).await;
        assert_eq!(answer.missing, None);
        let both = &answer.page.items[0].0;
        assert_eq!(both.row.id(), library.ids["whales"], "first by one and second by the other, as is a later claim");
        let parts = both.parts.as_ref().unwrap();
        assert_eq!(parts.iter().map(|part| part.part).collect::<Vec<_>>(), [Part::Text, Part::Meaning]);
        for (hit, _) in &answer.page.items {
            let parts = hit.parts.as_ref().unwrap();
            for part in parts {
                let place = f64::from(part.place.unwrap());
                assert!((part.score - 1.0 / (60.0 + place)).abs() < 1e-12, "{part:?}");
            }
            assert!((hit.score - parts.iter().map(|part| part.score).sum::<f64>()).abs() < 1e-12);
        }
        assert!(!both.highlights.as_ref().unwrap().is_empty());
        assert_eq!(library.count(&answer).await, 23);
        let facets = library.store().search_facets(&library.scope, &answer.matched, 9).await.unwrap();
        assert_eq!(facets.types.iter().map(|(_, count)| count).sum::<i64>(), 23);
    })
    .await;
}

#[tokio::test]
async fn weights_say_what_counts() {
    meant(|library, _| async move {
        let weights = Weights { text: 0, meaning: 0, recency: 100, provenance: 300, confidence: 50, evidence: 50 };
        let none = reopened(&library, VectorOptions { weights, ..VectorOptions::default() }).await;
        assert!(none.ask(View::NOW, &hybrid("mammals", 9)).await.page.items.is_empty(), "nothing finds");
        none.store().close().await.unwrap();
        library.test.clock.advance(Duration::from_secs(1));
        let newest = library.run(&claim("history", "assertion", "Mammals are new.")).await.id;
        embed_all(&library).await;
        let weights = Weights { text: 1, meaning: 1, ..weights };
        let others = reopened(&library, VectorOptions { weights, ..VectorOptions::default() }).await;
        let query = SearchQuery { explain: true, ..hybrid("zzzz OR mammals", 30) };
        let answer = others.ask(View::NOW, &query).await;
        let first = &answer.page.items[0].0;
        let parts: Vec<Part> = first.parts.as_ref().unwrap().iter().map(|part| part.part).collect();
        assert!(parts.contains(&Part::Recency) && parts.contains(&Part::Provenance), "{parts:?}");
        let places = |part: Part| {
            let place = |items: &(SearchHit, Cursor)| {
                items.0.parts.as_ref().unwrap().iter().find(|one| one.part == part).and_then(|one| one.place)
            };
            answer.page.items.iter().filter_map(place).collect::<Vec<_>>()
        };
        assert_eq!(places(Part::Recency).len(), 24);
        assert_eq!(places(Part::Provenance).len(), 7, "the claims from sources");
        assert!(places(Part::Confidence).is_empty(), "nobody has reviewed anything");
        let place = |(hit, _): &(SearchHit, Cursor)| {
            let recency = hit.parts.as_ref().unwrap().iter().find(|part| part.part == Part::Recency).unwrap();
            (hit.row.id() == newest, recency.place.unwrap())
        };
        for (is_newest, place) in answer.page.items.iter().map(place) {
            assert_eq!(place == 1, is_newest, "the others are as old as each other");
        }
        others.store().close().await.unwrap();
    })
    .await;
}

async fn pages(library: &Library, query: &SearchQuery, between: impl AsyncFn(usize)) -> Vec<(String, u64)> {
    let (mut query, mut all) = (query.clone(), Vec::new());
    loop {
        let answer = library.ask(View::NOW, &query).await;
        assert_eq!(answer.page.has_previous, query.after.is_some());
        let names = library.names(&answer);
        all.extend(names.into_iter().zip(answer.page.items.iter().map(|(hit, _)| hit.score.to_bits())));
        query.after = answer.page.items.last().map(|(_, cursor)| Cursor::from_text(cursor.text()));
        if !answer.page.has_next {
            return all;
        }
        between(all.len()).await;
    }
}

#[tokio::test]
async fn what_is_written_between_pages_moves_nothing() {
    for mode in [SearchMode::Semantic, SearchMode::Hybrid] {
        meant(|library, _| async move {
            let query = |first| SearchQuery { mode, ..SearchQuery::first("prime numbers OR proof", first) };
            let whole = pages(&library, &query(100), async |_| {}).await;
            assert!(whole.len() >= 20, "{whole:?}");
            for size in [1, 7, 22] {
                assert_eq!(pages(&library, &query(size), async |_| {}).await, whole, "{size} at a time");
            }
            let retracted = whole[9].0.clone();
            let paged = pages(&library, &query(4), async |seen| {
                library.run(&bundle((0..9).map(|n| format!("Prime numbers and proofs {n}.")))).await;
                embed_all(&library).await;
                if seen == 8 {
                    let reason = "wrong".to_owned();
                    let claim = library.ids[&retracted];
                    library.run(&RetractClaim { claim, reason, expected_version: None }).await;
                }
            })
            .await;
            let expected: Vec<_> = whole.into_iter().filter(|(name, _)| *name != retracted).collect();
            assert_eq!(paged, expected, "{mode:?}: each once, in the same order, with the same score");
        })
        .await;
    }
}

#[tokio::test]
async fn cursors_of_other_modes_are_refused() {
    meant(|library, _| async move {
        let first = library.ask(View::NOW, &semantic("prime", 2)).await;
        let after = Some(first.page.items[0].1.clone());
        for query in [hybrid("prime", 2), SearchQuery::first("prime", 2), semantic("primes", 2)] {
            let query = SearchQuery { after: after.clone(), ..query };
            let error = library.store().search(&library.scope, View::NOW, &query).await.unwrap_err();
            assert_eq!(error.code, Code::CursorInvalid, "{query:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn without_vectors_it_is_told_what_is_missing() {
    planted(|library| async move {
        let embedder = Topics { batch: 10, ..Topics::new("topics") };
        let failures = Arc::clone(&embedder.failures);
        library.store().use_embedder(Arc::new(embedder));
        let ask = async |query: SearchQuery| library.store().search(&library.scope, View::NOW, &query).await;
        let error = ask(semantic("mammals", 9)).await.unwrap_err();
        assert_eq!(error.code, Code::EmbedderUnavailable);
        assert!(error.message.contains("no claim has a vector") && error.retry_after.is_some(), "{error}");
        failures.lock().unwrap().push_back(EmbedError::Unavailable("nobody is there".to_owned()));
        library.store().embed_round(ME).await.unwrap();
        let error = ask(semantic("mammals", 9)).await.unwrap_err();
        assert!(error.message.contains("nobody is there"), "{error}");
        // Words alone count meanwhile.
        let answer = ask(hybrid("mammals", 9)).await.unwrap();
        assert!(answer.missing.as_ref().unwrap().contains("no claim has a vector"), "{:?}", answer.missing);
        let mut names = library.names(&answer);
        names.sort();
        assert_eq!(names, ["bats", "whales"]);
        assert_eq!(library.found("mammals").await, ["bats", "whales"]);
        // And the pages of one search go on alike.
        let first = ask(hybrid("mammals", 1)).await.unwrap();
        embed_all(&library).await;
        let query = SearchQuery { after: Some(first.page.items[0].1.clone()), ..hybrid("mammals", 9) };
        let rest = ask(query).await.unwrap();
        assert!(rest.missing.is_some() && rest.page.items.len() == 1);
        assert_eq!(library.names(&ask(semantic("mammals", 2)).await.unwrap()).len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_query_without_a_vector_is_refused_and_words_go_on() {
    meant(|library, failures| async move {
        let failure = |failure: &EmbedError| failures.lock().unwrap().push_back(failure.clone());
        let limited =
            EmbedError::RateLimited { message: "slowly".to_owned(), retry_after: Some(Duration::from_secs(70)) };
        for (one, retry_after) in [
            (EmbedError::Unavailable("nobody is there".to_owned()), 5),
            (limited, 70),
            (EmbedError::WrongShape("this is no JSON".to_owned()), 5),
        ] {
            failure(&one);
            let query = semantic("fish", 3);
            let error = library.store().search(&library.scope, View::NOW, &query).await.unwrap_err();
            assert_eq!((error.code, error.retry_after), (Code::EmbedderUnavailable, Some(retry_after)), "{error}");
            assert!(error.message.contains(&one.to_string()), "{error}");
            failure(&one);
            let answer = library.ask(View::NOW, &hybrid("fish", 3)).await;
            assert!(answer.missing.is_some());
            assert_eq!(library.names(&answer), ["whales"]);
        }
        let error = library.store().search(&library.scope, View::NOW, &semantic("type:theorem", 3)).await.unwrap_err();
        assert_eq!(error.code, Code::QueryInvalid, "{error}");
    })
    .await;
}

#[tokio::test]
async fn the_old_model_is_asked_until_the_new_one_is_whole() {
    meant(|library, _| async move {
        let others = vec![("topics", 6)];
        let next = TestStore::open(&library.test.url).await;
        next.store.use_embedder(Arc::new(Topics { batch: 10, known: 2, others, ..Topics::new("narrow") }));
        let next = Library { test: next, ..library.clone() };
        // The new one knows nothing of walls.
        assert_eq!(next.names(&next.ask(View::NOW, &semantic("berlin", 1)).await), ["wall"]);
        assert!(next.store().embed_round(ME).await.unwrap().behind > 0);
        assert_eq!(next.names(&next.ask(View::NOW, &semantic("berlin", 1)).await), ["wall"]);
        let first = next.ask(View::NOW, &semantic("cetaceans", 1)).await;
        embed_all(&next).await;
        let status = next.store().search_status(&next.scope).await.unwrap();
        assert_eq!(status.models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(), ["narrow"]);
        assert_eq!(next.names(&next.ask(View::NOW, &semantic("cetaceans", 2)).await), ["bats", "whales"]);
        let query = SearchQuery { after: Some(first.page.items[0].1.clone()), ..semantic("cetaceans", 1) };
        let error = next.store().search(&next.scope, View::NOW, &query).await.unwrap_err();
        assert_eq!(error.code, Code::CursorInvalid, "its model is gone");
        next.store().close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn vectors_that_do_not_fit_into_memory_are_found_as_well() {
    meant(|library, _| async move {
        let none = reopened(&library, VectorOptions { memory_bytes: 0, ..VectorOptions::default() }).await;
        for text in ["cetaceans", "berlin", "prime numbers", "proof type:definition"] {
            let of = async |library: &Library| {
                let answer = library.ask(View::NOW, &semantic(text, 30)).await;
                let scores: Vec<u64> = answer.page.items.iter().map(|(hit, _)| hit.score.to_bits()).collect();
                (library.names(&answer), scores)
            };
            assert_eq!(of(&none).await, of(&library).await, "{text}");
        }
        assert_eq!(none.store().vector_summary().bytes, 0);
        assert!(library.store().vector_summary().bytes >= 23 * 7 * 4);
        none.store().close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn another_tenant_s_claims_are_not_near() {
    meant(|library, _| async move {
        let other = Library::plant(library.test.clone(), "other").await;
        let reason = "wrong".to_owned();
        other.run(&RetractClaim { claim: other.ids["bats"], reason, expected_version: None }).await;
        embed_all(&library).await;
        let names = library.names(&library.ask(View::NOW, &semantic("cetaceans", 2)).await);
        assert_eq!(names, ["bats", "whales"]);
        assert_eq!(other.names(&other.ask(View::NOW, &semantic("cetaceans", 1)).await), ["whales"]);
        let draft = ClaimFilter::Status(vec![ClaimStatus::Draft]);
        other.run(&claim("history", "assertion", "A draft.")).await;
        let query = SearchQuery { filter: draft, ..semantic("cetaceans", 9) };
        assert!(other.ask(View::NOW, &query).await.page.items.is_empty());
    })
    .await;
}
