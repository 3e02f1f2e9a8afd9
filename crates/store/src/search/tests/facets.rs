//! How what was found is spread.

use claimgraph_domain::model::ClaimStatus;

use super::library::{CLAIMS, planted};
use crate::ops::claim::RetractClaim;
use crate::read::{IncludeStatuses, View};
use crate::search::{Facets, SearchQuery};

async fn facets(library: &super::library::Library, view: View, query: &SearchQuery, first: u32) -> Facets {
    let answer = library.ask(view, query).await;
    library.store().search_facets(&library.scope, &answer.matched, first).await.unwrap()
}

#[tokio::test]
async fn each_facet_counts_what_was_found() {
    planted(|library| async move {
        let query = SearchQuery::first("proof OR prove OR mammals OR infinitely", 1);
        let found = facets(&library, View::NOW, &query, 10).await;
        let named = |name: &str, count: i64| (name.to_owned(), count);
        let types = [named("theorem", 3), named("assertion", 2), named("observation", 2)];
        assert_eq!(found.types[..3], types);
        assert_eq!(found.types[3..], [named("definition", 1), named("hypothesis", 1)]);
        assert_eq!(found.statuses, [(ClaimStatus::Active, 9)]);
        assert_eq!(found.namespaces.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [3, 3, 2, 1]);
        assert_eq!(found.authors.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [7, 2]);
        assert_eq!(found.authors[1].0, library.emmy);
        let [first, second, third] = library.sources;
        let mut sources = found.sources.clone();
        assert_eq!(sources.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [2, 2, 1]);
        sources.sort();
        let mut expected = [(first, 1), (second, 2), (third, 2)];
        expected.sort();
        assert_eq!(sources, expected);

        let few = facets(&library, View::NOW, &query, 1).await;
        assert_eq!((few.types.len(), few.authors.len(), few.sources.len()), (1, 1, 1));
        assert_eq!(few.types, [named("theorem", 3)]);
        assert_eq!(facets(&library, View::NOW, &SearchQuery::first("zzzz", 1), 10).await, Facets::default());
    })
    .await;
}

#[tokio::test]
async fn facets_follow_the_view_and_what_is_included() {
    planted(|library| async move {
        let before = library.store().position(&library.scope).await.unwrap();
        let retract = RetractClaim { claim: library.ids["whales"], reason: "wrong".to_owned(), expected_version: None };
        library.run(&retract).await;
        let query = SearchQuery::first("mammals", 10);
        let all = SearchQuery { include: IncludeStatuses::ALL, ..query.clone() };
        let (active, retracted) = (ClaimStatus::Active, ClaimStatus::Retracted);
        assert_eq!(facets(&library, View::NOW, &query, 10).await.statuses, [(active, 1)]);
        assert_eq!(facets(&library, View::NOW, &all, 10).await.statuses, [(active, 1), (retracted, 1)]);
        assert_eq!(facets(&library, View::as_of(before), &all, 10).await.statuses, [(active, 2)]);
        let everything = SearchQuery::first("-zzzz", 0);
        let types: i64 = facets(&library, View::NOW, &everything, 100).await.types.iter().map(|(_, n)| n).sum();
        assert_eq!(types, i64::try_from(CLAIMS.len()).unwrap() - 1);
    })
    .await;
}
