//! Every element of the language, every field, and every kind of filter.

use claimgraph_domain::error::Code;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::search::SearchLimits;

use super::library::{Library, planted};
use crate::read::{ClaimFilter, IncludeStatuses, TextOp, View};
use crate::search::{SearchMode, SearchOptions, SearchQuery};
use crate::store::StoreOptions;
use crate::testing::TestStore;

const ELEMENTS: &[(&str, &[&str])] = &[
    ("whale", &["whales"]),
    ("MAMMAL", &["bats", "whales"]),
    ("proves", &["fermat", "proving"]),
    ("proof", &["beauty", "godel", "proof"]),
    ("fermat", &["fermat"]),
    ("fermats", &["fermat"]),
    ("fermat's", &["fermat"]),
    ("godel", &["godel"]),
    ("Gödel’s", &["godel"]),
    ("naive cafe", &["naive"]),
    ("prime numbers", &["goldbach", "infinite", "prime", "twin", "unique"]),
    ("prime AND numbers", &["goldbach", "infinite", "prime", "twin", "unique"]),
    ("\"prime numbers\"", &["infinite", "twin"]),
    ("\"prime number\"", &["prime"]),
    ("\"numbers prime\"", &[]),
    ("\"proving\"", &["proving"]),
    ("\"prove\"", &[]),
    ("well-formed", &["proof"]),
    ("\"well formed statements\"", &["proof"]),
    ("mamm*", &["bats", "whales"]),
    ("provi*", &["proving"]),
    ("infin*", &["infinite", "twin"]),
    ("zzzz*", &[]),
    ("whales OR bats", &["bats", "whales"]),
    ("whales OR bats OR wall", &["bats", "wall", "whales"]),
    ("mammals -fly", &["whales"]),
    ("mammals NOT fly", &["whales"]),
    ("mammals -\"not fish\"", &["bats"]),
    ("mammals -fl*", &["whales"]),
    ("(whales OR fermat) (fish OR wiles)", &["fermat", "whales"]),
    ("even (sum OR only) -goldbach", &["goldbach", "two"]),
    ("prime -(numbers OR even)", &[]),
    ("(prime -numbers) OR wall", &["two", "wall"]),
    ("wall OR -the -a -is -are -it", &["beauty", "empty", "fermat", "halting", "japan", "moscow", "wall"]),
    ("1989", &["wall"]),
    ("3.14", &["signs"]),
    ("x.org", &["signs"]),
    ("GFAJ-1", &["arsenic"]),
    ("素数", &["japan"]),
    ("無限", &["japan"]),
    ("数素", &[]),
    ("москва", &["moscow"]),
    ("drop table", &["quotes"]),
    ("\"NULL; DROP TABLE claim -- AND OR NOT\"", &["quotes"]),
    ("type:definition", &["prime", "proof"]),
    ("type:definition proof", &["proof"]),
    ("proof -type:definition", &["beauty", "godel"]),
    ("namespace:math proof", &["beauty", "godel", "proof"]),
    ("namespace:math/logic proof", &["godel", "proof"]),
    ("namespace:mat proof", &[]),
    ("author:\"Emmy Noether\" every", &["halting", "unique"]),
    ("author:main:emmy every", &["halting", "unique"]),
    ("author:nobody every", &[]),
    ("source:doi:10.1000/3", &["bats", "whales"]),
    ("source:https://doi.org/10.1000/3 fish", &["whales"]),
    ("whales OR type:definition", &["prime", "proof", "whales"]),
    ("-(whales OR namespace:math OR namespace:history)", &["aging", "arsenic", "bats"]),
    ("status:active whales", &["whales"]),
    ("status:retracted whales", &[]),
];

#[tokio::test]
async fn every_element_finds_the_same_on_both_databases() {
    planted(|library| async move {
        for (text, expected) in ELEMENTS {
            assert_eq!(library.found(text).await, *expected, "{text}");
        }
        let (emmy, [source, ..]) = (library.emmy, library.sources);
        assert_eq!(library.found(&format!("author:{emmy} every")).await, ["halting", "unique"]);
        assert_eq!(library.found(&format!("source:{source}")).await, ["infinite", "unique"]);
    })
    .await;
}

#[tokio::test]
async fn any_filter_of_lists_narrows_a_search() {
    planted(|library| async move {
        let ids = &library.ids;
        let cases: Vec<(ClaimFilter, &[&str])> = vec![
            (ClaimFilter::default(), &["fermat", "godel", "halting", "infinite", "unique"]),
            (ClaimFilter::Id(vec![ids["godel"]]), &["godel"]),
            (ClaimFilter::Author(vec![library.emmy]), &["godel", "halting", "infinite", "unique"]),
            (ClaimFilter::Content(TextOp::Contains("PRIME".to_owned())), &["infinite", "unique"]),
            (ClaimFilter::Namespace { path: "math/logic".to_owned(), subtree: false }, &["godel", "halting"]),
            (ClaimFilter::Not(Box::new(ClaimFilter::Author(vec![library.emmy]))), &["fermat"]),
            (ClaimFilter::Status(vec![ClaimStatus::Draft]), &[]),
            (ClaimFilter::Or(Vec::new()), &[]),
        ];
        for (filter, expected) in cases {
            let query = SearchQuery { filter, ..SearchQuery::first("type:theorem", 100) };
            let mut names = library.names(&library.ask(View::NOW, &query).await);
            names.sort();
            assert_eq!(names, expected, "{:?}", query.filter);
        }
    })
    .await;
}

#[tokio::test]
async fn what_fits_better_comes_first() {
    planted(|library| async move {
        // Rarer words count more, repeated ones more, longer claims less.
        assert_eq!(library.ranked("proving").await, ["proving", "fermat"]);
        let either = library.ranked("prime OR whales").await;
        assert_eq!(either[0], "whales");
        assert_eq!(either[1], "twin", "which says it twice: {either:?}");
        let place = |name: &str| either.iter().position(|found| found == name).unwrap();
        assert!(place("two") < place("goldbach"), "the shorter before the longer: {either:?}");
        assert_eq!(library.ranked("type:definition").await, ["prime", "proof"], "alike, so by id");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_query_is_told() {
    planted(|library| async move {
        let ask = |query: SearchQuery| {
            let library = library.clone();
            async move { library.store().search(&library.scope, View::NOW, &query).await.unwrap_err() }
        };
        let error = ask(SearchQuery::first("prime (", 10)).await;
        assert_eq!((error.code, error.details[0].path.as_str()), (Code::QueryInvalid, "query[7]"), "{error}");
        let error = ask(SearchQuery::first("a ".repeat(33), 10)).await;
        assert_eq!(error.code, Code::LimitExceeded, "{error}");
        for mode in [SearchMode::Semantic, SearchMode::Hybrid] {
            let error = ask(SearchQuery { mode, ..SearchQuery::first("prime", 10) }).await;
            assert_eq!(error.code, Code::NoEmbedder);
            assert!(error.message.contains("no embedder is configured"), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn highlights_and_parts_are_told_when_asked_for() {
    planted(|library| async move {
        let query = SearchQuery { highlight: true, explain: true, ..SearchQuery::first("prime nat* -whale", 10) };
        let answer = library.ask(View::NOW, &query).await;
        for (hit, _) in &answer.page.items {
            let at = |place: u32| usize::try_from(place).unwrap();
            let units: Vec<u16> = hit.row.claim.content.encode_utf16().collect();
            for span in hit.highlights.as_ref().unwrap() {
                let marked = String::from_utf16(&units[at(span.start)..at(span.end)]).unwrap();
                assert!(["prime", "primes", "natural"].contains(&marked.as_str()), "{marked}");
            }
            let parts = hit.parts.as_ref().unwrap();
            let terms: Vec<(&str, i64)> =
                parts.iter().map(|part| (part.term.as_deref().unwrap(), part.claims.unwrap())).collect();
            assert_eq!(terms, [("prime", 6), ("nat*", 2)]);
            let sum: f64 = parts.iter().map(|part| part.score).sum();
            assert!(parts.iter().all(|part| part.score > 0.0));
            assert!((sum - hit.score).abs() < 1e-5, "{sum} and {}", hit.score);
        }
        assert_eq!(answer.page.items.len(), 2);
        let plain = library.ask(View::NOW, &SearchQuery::first("prime", 10)).await;
        assert!(plain.page.items.iter().all(|(hit, _)| hit.highlights.is_none() && hit.parts.is_none()));
        let all = IncludeStatuses::ALL;
        let query = SearchQuery { include: all, ..SearchQuery::first("prime", 0) };
        let none = library.ask(View::NOW, &query).await;
        assert!(none.page.items.is_empty() && none.page.has_next, "a page of nothing tells whether there is something");
    })
    .await;
}

#[tokio::test]
async fn queries_as_large_as_may_be_configured_are_run() {
    planted(|library| async move {
        let limits = SearchLimits { query_chars: 10_000, query_terms: 60, query_depth: 10 };
        let search = SearchOptions { limits, ..SearchOptions::default() };
        let test = TestStore::open_with(&library.test.url, |options| StoreOptions { search, ..options }).await;
        let wide = Library { test, ..library.clone() };
        let words: Vec<String> = (0..59).map(|n| format!("w{n}")).collect();
        assert_eq!(wide.found(&format!("whales OR {}", words.join(" OR "))).await, ["whales"]);
        assert_eq!(wide.found(&format!("whales -{}", words.join(" -"))).await, ["whales"]);
        let deep = (0..10).fold("whales".to_owned(), |inner, n| format!("mammals -(a{n} OR b{n} -({inner}))"));
        wide.store().search(&wide.scope, View::NOW, &SearchQuery::first(&deep, 10)).await.unwrap_err();
        let deep = (0..5).fold("whales".to_owned(), |inner, n| format!("mammals -(a{n} OR b{n} -({inner}))"));
        assert_eq!(wide.found(&deep).await, ["bats", "whales"]);
        let deep = (0..10).fold("whales".to_owned(), |inner, n| format!("mammals (a{n} OR {inner})"));
        assert_eq!(wide.found(&deep).await, ["whales"]);
        wide.store().close().await.unwrap();
    })
    .await;
}
