//! Pages, whatever is written between them.

use std::collections::HashSet;

use claimgraph_domain::error::Code;
use claimgraph_domain::id::ClaimId;

use super::library::{Library, bundle, claim, planted};
use crate::ops::claim::RetractClaim;
use crate::read::{Cursor, IncludeStatuses, View};
use crate::search::SearchQuery;

/// All pages of a size, with something done between them.
async fn pages(library: &Library, text: &str, size: u32, between: impl AsyncFn(usize)) -> Vec<(ClaimId, u64)> {
    let mut query = SearchQuery::first(text, size);
    let mut all = Vec::new();
    loop {
        let page = library.ask(View::NOW, &query).await.page;
        assert_eq!(page.has_previous, query.after.is_some());
        // The cursor as a client gives it back.
        query.after = page.items.last().map(|(_, cursor)| Cursor::from_text(cursor.text()));
        all.extend(page.items.into_iter().map(|(hit, _)| (hit.row.id(), hit.score.to_bits())));
        if !page.has_next {
            return all;
        }
        between(all.len()).await;
    }
}

async fn planted_zebras(library: &Library) {
    // Some fit alike, some do not.
    let contents = (0..60).map(|n| format!("Zebras {}graze{}.", "slowly ".repeat(n % 7), " zebra".repeat(n % 3)));
    library.run(&bundle(contents)).await;
}

#[tokio::test]
async fn pages_of_any_size_are_the_whole_list() {
    planted(|library| async move {
        planted_zebras(&library).await;
        let whole = pages(&library, "zebra", 100, async |_| {}).await;
        assert_eq!(whole.len(), 60);
        let mut ordered = whole.clone();
        ordered.sort_by(|(a, x), (b, y)| f64::from_bits(*y).total_cmp(&f64::from_bits(*x)).then(a.cmp(b)));
        assert_eq!(whole, ordered, "by score, then by id");
        for size in [1, 7, 30, 59, 60] {
            assert_eq!(pages(&library, "zebra", size, async |_| {}).await, whole, "{size} at a time");
        }
        let unscored = pages(&library, "namespace:bundled", 7, async |_| {}).await;
        assert_eq!(unscored.len(), 60);
    })
    .await;
}

#[tokio::test]
async fn what_is_written_between_pages_moves_nothing() {
    planted(|library| async move {
        planted_zebras(&library).await;
        let whole = pages(&library, "zebra graze", 100, async |_| {}).await;
        let retracted = whole[25].0;
        let paged = pages(&library, "zebra graze", 10, async |seen| {
            // More claims with these words and without change how rare each is, and how long claims are.
            let more = (0..30).map(|n| format!("Zebra{} {n} and more {}", " zebra".repeat(n % 4), "words ".repeat(n)));
            library.run(&bundle(more)).await;
            library.run(&claim("history", "assertion", "Zebras graze best.")).await;
            if seen == 20 {
                let reason = "wrong".to_owned();
                library.run(&RetractClaim { claim: retracted, reason, expected_version: None }).await;
            }
        })
        .await;
        let old: HashSet<ClaimId> = whole.iter().map(|(id, _)| *id).collect();
        let seen: HashSet<ClaimId> = paged.iter().map(|(id, _)| *id).collect();
        assert_eq!(seen.len(), paged.len(), "none comes twice");
        let kept: Vec<_> = paged.into_iter().filter(|(id, _)| old.contains(id)).collect();
        let expected: Vec<_> = whole.into_iter().filter(|(id, _)| *id != retracted).collect();
        assert_eq!(kept, expected, "each once, in the same order, with the same score");
    })
    .await;
}

#[tokio::test]
async fn cursors_of_other_searches_are_refused() {
    planted(|library| async move {
        let first = library.ask(View::NOW, &SearchQuery::first("prime", 2)).await;
        let cursor = first.page.items[0].1.clone();
        let after = |query: SearchQuery| SearchQuery { after: Some(cursor.clone()), ..query };
        library.ask(View::NOW, &after(SearchQuery::first("  PRIME ", 2))).await;
        let refused = [
            after(SearchQuery::first("whales", 2)),
            after(SearchQuery { include: IncludeStatuses::ALL, ..SearchQuery::first("prime", 2) }),
            SearchQuery { after: Some(Cursor::from_text("nonsense")), ..SearchQuery::first("prime", 2) },
        ];
        for query in refused {
            let error = library.store().search(&library.scope, View::NOW, &query).await.unwrap_err();
            assert_eq!(error.code, Code::CursorInvalid, "{query:?}");
        }
        let other = library.store().ensure_tenant("other").await.unwrap();
        let error =
            library.store().search(&other, View::NOW, &after(SearchQuery::first("prime", 2))).await.unwrap_err();
        assert_eq!(error.code, Code::CursorInvalid);
    })
    .await;
}

#[tokio::test]
async fn cursors_that_were_tampered_with_are_refused() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    planted(|library| async move {
        let first = library.ask(View::NOW, &SearchQuery::first("whalse", 1)).await;
        let honest = first.page.items[0].1.text();
        let json = String::from_utf8(URL_SAFE_NO_PAD.decode(&honest).unwrap()).unwrap();
        assert!(json.contains("whales"), "{json}");
        for (from, to) in [
            ("[\\\"whales\\\"]", "[\\\"whales\\\\\\\" OR *\\\"]"),
            ("[\\\"whales\\\"]", "[\\\"'whales\\\"]"),
            ("[\\\"whales\\\"]", "[]"),
            ("{\"i\":2", "{\"i\":-2"),
            (",{\"i\":1}]", "]"),
            (",{\"i\":1}]", ",{\"i\":1},{\"i\":1}]"),
        ] {
            let changed = json.replace(from, to);
            assert_ne!(changed, json, "{from} is in {json}");
            let after = Some(Cursor::from_text(URL_SAFE_NO_PAD.encode(changed)));
            let query = SearchQuery { after, ..SearchQuery::first("whalse", 1) };
            let error = library.store().search(&library.scope, View::NOW, &query).await.unwrap_err();
            assert_eq!(error.code, Code::CursorInvalid, "{from} became {to}");
        }
    })
    .await;
}
