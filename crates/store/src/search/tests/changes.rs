//! What is written is found at once, and what is taken back is not; bundles, tenants, replay, and the past.

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;

use super::library::{Library, bundle, claim, planted};
use crate::ops::claim::{PublishClaim, RetractClaim, ReviseClaim};
use crate::read::{ClaimFilter, IncludeStatuses, View};
use crate::search::SearchQuery;
use crate::testing::{TestStore, each_store};

pub(super) fn revise(claim: ClaimId, content: &str) -> ReviseClaim {
    ReviseClaim {
        claim,
        expected_version: None,
        content: Some(content.to_owned()),
        formal_content: None,
        claim_type: None,
        attrs: None,
        valid_from: None,
        valid_to: None,
        status: ClaimStatus::Active,
        reason: None,
    }
}

fn retract(claim: ClaimId) -> RetractClaim {
    RetractClaim { claim, reason: "wrong".to_owned(), expected_version: None }
}

async fn count(library: &Library, view: View, include: IncludeStatuses, text: &str) -> usize {
    let query = SearchQuery { include, ..SearchQuery::first(text, 100) };
    let answer = library.ask(view, &query).await;
    let counted = library.store().count_search(&library.scope, &answer.matched).await.unwrap();
    assert_eq!(usize::try_from(counted).unwrap(), answer.page.items.len(), "{text}");
    answer.page.items.len()
}

#[tokio::test]
async fn old_words_find_nothing_after_revising_and_retracting() {
    planted(|library| async move {
        let usual = IncludeStatuses::default();
        let before = library.store().position(&library.scope).await.unwrap();
        library.run(&revise(library.ids["whales"], "Cetaceans suckle.")).await;
        assert_eq!(library.found("whales").await, Vec::<String>::new());
        assert_eq!(library.found("mammals").await, ["bats"]);
        assert_eq!(count(&library, View::NOW, usual, "cetacean").await, 1);
        library.run(&retract(library.ids["fermat"])).await;
        assert_eq!(library.found("wiles").await, Vec::<String>::new());

        let deprecated = IncludeStatuses { deprecated: true, retracted: false };
        let retracted = IncludeStatuses { deprecated: false, retracted: true };
        for (include, whales, wiles) in [(deprecated, 1, 0), (retracted, 0, 1), (IncludeStatuses::ALL, 1, 1)] {
            assert_eq!(count(&library, View::NOW, include, "whales").await, whales);
            assert_eq!(count(&library, View::NOW, include, "wiles").await, wiles);
        }
        assert_eq!(library.found("wiles status:retracted").await, ["fermat"]);
        assert_eq!(library.found("whales status:deprecated").await, ["whales"]);
        let filter = ClaimFilter::Status(vec![ClaimStatus::Retracted]);
        let query = SearchQuery { filter, ..SearchQuery::first("wiles", 100) };
        assert_eq!(library.names(&library.ask(View::NOW, &query).await), ["fermat"]);

        // As it was recorded before.
        let then = View::as_of(before);
        assert_eq!(count(&library, then, usual, "whales").await, 1);
        assert_eq!(count(&library, then, usual, "wiles").await, 1);
        assert_eq!(count(&library, then, usual, "cetacean").await, 0);
        assert_eq!(count(&library, View::as_of(0), usual, "prime").await, 0);
    })
    .await;
}

#[tokio::test]
async fn bundles_and_drafts_are_found() {
    planted(|library| async move {
        library.run(&bundle((0..20).map(|n| format!("Bundled statement number{n} about zebras.")))).await;
        let usual = IncludeStatuses::default();
        assert_eq!(count(&library, View::NOW, usual, "zebra").await, 20);
        assert_eq!(count(&library, View::NOW, usual, "number7").await, 1);
        let mut draft = claim("history", "assertion", "An unpublished okapi.");
        draft.status = ClaimStatus::Draft;
        let draft = library.run(&draft).await.id;
        assert_eq!(count(&library, View::NOW, usual, "okapi").await, 1);
        library.run(&PublishClaim { claim: draft, expected_version: None }).await;
        assert_eq!(count(&library, View::NOW, usual, "okapi status:active").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_refused_write_leaves_no_words() {
    planted(|library| async move {
        let refused = bundle(["A quagga.".to_owned(), " ".to_owned()]);
        library.store().execute(&library.scope, &refused, None).await.unwrap_err();
        assert_eq!(count(&library, View::NOW, IncludeStatuses::ALL, "quagga").await, 0);
    })
    .await;
}

#[tokio::test]
async fn tenants_do_not_see_each_other_nor_count() {
    each_store(|test| async move {
        let first = Library::plant(test.clone(), "main").await;
        let explained = |library: Library| async move {
            let query = SearchQuery { explain: true, ..SearchQuery::first("prime whales OR nat*", 100) };
            let hits = library.ask(View::NOW, &query).await.page.items;
            hits.into_iter().map(|(hit, _)| (hit.score.to_bits(), hit.parts)).collect::<Vec<_>>()
        };
        let alone = explained(first.clone()).await;
        // A number of tenants whose numbers begin with the first one's.
        let mut others = Vec::new();
        for n in 0..12 {
            let scope = test.store.ensure_tenant(&format!("other{n}")).await.unwrap();
            others.push(scope);
        }
        let second = Library::plant(test.clone(), "other9").await;
        second.run(&claim("history", "assertion", "Only here is an axolotl prime.")).await;
        assert_eq!(explained(first.clone()).await, alone, "another's claims count for nothing");
        assert_eq!(first.found("axolotl").await, Vec::<String>::new());
        assert_eq!(first.found("axol*").await, Vec::<String>::new());
        assert_eq!(first.found("axolotls").await, Vec::<String>::new());
        let answer = first.ask(View::NOW, &SearchQuery::first("axolotel", 10)).await;
        assert_eq!(answer.corrections, [], "another's words correct nothing");
        assert_eq!(second.found("axolotl").await, ["?"]);
        assert_eq!(second.found("whales").await, ["whales"]);

        test.store.delete_tenant("other9").await.unwrap();
        assert_eq!(explained(first.clone()).await, alone);
        let again = Library::plant(test.clone(), "other9").await;
        assert_eq!(again.found("axolotl").await, Vec::<String>::new());
        assert_eq!(again.found("whales").await, ["whales"]);
    })
    .await;
}

#[tokio::test]
async fn a_replayed_log_finds_the_same() {
    planted(|library| async move {
        library.run(&revise(library.ids["whales"], "Cetaceans suckle.")).await;
        let library = &library;
        each_store(|other: TestStore| async move {
            crate::tests::rebuild::replay(library.store(), &library.scope, &other.store).await;
            let scope = other.store.scope("main", None).await.unwrap();
            let other = Library { test: other, scope, ..library.clone() };
            for text in ["whales", "cetaceans", "prime numbers", "\"prime numbers\"", "primr"] {
                assert_eq!(other.ranked(text).await, library.ranked(text).await, "{text}");
            }
        })
        .await;
    })
    .await;
}
