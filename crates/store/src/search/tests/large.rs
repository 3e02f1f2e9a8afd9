//! Ten thousand claims.

use std::collections::BTreeSet;

use super::library::{bundle, planted};
use crate::read::View;
use crate::search::SearchQuery;

#[tokio::test]
async fn ten_thousand_claims_are_found_rightly_and_in_pages() {
    planted(|library| async move {
        for part in 0..20 {
            let contents = (0..500).map(|n| part * 500 + n).map(|n| {
                let thirds = if n % 3 == 0 { "fizz " } else { "" };
                let fifths = if n % 5 == 0 { "buzz " } else { "" };
                format!("Number x{n} is {thirds}{fifths}{}counted.", "again and ".repeat(n % 11))
            });
            library.run(&bundle(contents)).await;
        }
        let count = async |text: &str| {
            let answer = library.ask(View::NOW, &SearchQuery::first(text, 1)).await;
            library.store().count_search(&library.scope, &answer.matched).await.unwrap()
        };
        assert_eq!(count("counting").await, 10_000);
        assert_eq!(count("fizz").await, 3_334);
        assert_eq!(count("\"fizz buzz\"").await, 667);
        assert_eq!(count("counted -fizz -buzz").await, 10_000 - 3_334 - 2_000 + 667);
        assert_eq!(count("x77*").await, 1 + 10 + 100);
        assert_eq!(count("x7777").await, 1);
        let answer = library.ask(View::NOW, &SearchQuery::first("buzz", 1)).await;
        let facets = library.store().search_facets(&library.scope, &answer.matched, 5).await.unwrap();
        assert_eq!(facets.types, [("assertion".to_owned(), 2_000)]);

        let (mut query, mut seen, mut last) = (SearchQuery::first("fizz", 1_000), BTreeSet::new(), f64::INFINITY);
        loop {
            let page = library.ask(View::NOW, &query).await.page;
            query.after = page.items.last().map(|(_, cursor)| cursor.clone());
            for (hit, _) in page.items {
                assert!(hit.score <= last, "the best first");
                last = hit.score;
                assert!(seen.insert(hit.row.id()), "none twice");
            }
            if !page.has_next {
                break;
            }
        }
        assert_eq!(seen.len(), 3_334);
    })
    .await;
}
