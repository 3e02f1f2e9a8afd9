//! Words over the corpus of the demo: the same claims in the same order on both databases, and nothing by words that
//! were taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_plugin::NoProgress;
use claimgraph_store::ops::claim::{RetractClaim, ReviseClaim};
use claimgraph_store::read::{IncludeStatuses, View};
use claimgraph_store::search::SearchQuery;
use claimgraph_store::testing::each_database;
use claimgraph_store::{Scope, Store};

use crate::demo::{TENANT, load};

/// Claims that lists leave out: one was retracted and one revised.
const LEFT_OUT: [&str; 2] = ["original/growth-by-arsenic", "redfield/contaminating-phosphate"];

/// Queries of every kind, with claims that the first of those found is among.
const QUERIES: &[(&str, &[&str])] = &[
    ("builds arsenic into its DNA", &["original/dna-substitution"]),
    ("arsenic DNA", &[]),
    ("growth phosphate", &[]),
    ("phosphate -arsenate", &[]),
    ("arsenate (DNA OR ribosomes) -growth", &[]),
    ("ribosome", &["basturea/ribosome-breakdown", "basturea/recycled-phosphate"]),
    (
        "\"Mono Lake\"",
        &["background/mono-lake", "background/gfaj1", "original/isolation", "original/growth-experiment"],
    ),
    ("GFAJ-1", &[]),
    ("phosph*", &[]),
    ("retractions", &["retraction/retracted", "retraction/stands", "reactions/authors-disagree"]),
    ("\"40 mM\" bacteria", &["original/tolerance"]),
    ("Escherichia", &["basturea/ecoli-grows"]),
    ("type:question", &["journal-club/detection-limit", "synthesis/same-batches"]),
    ("micromolar OR \"caesium chloride\" OR sugar", &[]),
    // Two letters that are the wrong way round, and one that is missing.
    ("hydorgen", &["elias/hydrogen-bond"]),
    ("glutmate", &["blog-glutamate/glutamate"]),
];

/// The corpus in a store.
struct Corpus {
    store: Store,
    scope: Scope,
    /// Claims by their names, with what they say.
    claims: BTreeMap<String, (ClaimId, String)>,
}

impl Corpus {
    async fn load(store: Store) -> Self {
        let loaded = load(&store, &NoProgress).await.unwrap();
        let scope = store.scope(TENANT, None).await.unwrap();
        let ids: Vec<ClaimId> = loaded.claims.values().copied().collect();
        let known = store.claims_by_id(&scope, &ids).await.unwrap();
        let with_content = |(name, id): (String, ClaimId)| {
            let content = known[&id].content.clone();
            (name, (id, content))
        };
        Self { claims: loaded.claims.into_iter().map(with_content).collect(), store, scope }
    }

    /// The names of what is found, best first, and their scores.
    async fn ranked(&self, query: SearchQuery) -> Vec<(String, f64)> {
        let answer = self.store.search(&self.scope, View::NOW, &query).await;
        let items = answer.unwrap_or_else(|error| panic!("{}: {error}", query.text)).page.items;
        let name = |id: ClaimId| {
            let known = self.claims.iter().find(|(_, (known, _))| *known == id);
            known.map_or_else(|| "?".to_owned(), |(name, _)| name.clone())
        };
        items.into_iter().map(|(hit, _)| (name(hit.row.id()), hit.score)).collect()
    }

    async fn found(&self, text: &str) -> BTreeSet<String> {
        self.ranked(SearchQuery::first(text, 200)).await.into_iter().map(|(name, _)| name).collect()
    }
}

/// The words of a text as a reader would cut it, with no regard to forms.
fn plain_words(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase().replace(['\'', '’'], "");
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[tokio::test]
async fn both_databases_find_the_same_claims_in_the_same_order() {
    let first = Mutex::new(None);
    each_database(|store| async {
        let corpus = Corpus::load(store).await;
        let mut all = Vec::new();
        for (text, expected) in QUERIES {
            let ranked = corpus.ranked(SearchQuery::first(*text, 200)).await;
            assert!(!ranked.is_empty(), "{text} finds nothing");
            let best = &ranked[0].0;
            assert!(expected.is_empty() || expected.contains(&best.as_str()), "{text}: {ranked:?}");
            assert!(ranked.is_sorted_by(|one, other| one.1 >= other.1), "{text}: {ranked:?}");
            all.push((*text, ranked));
        }
        let mut first = first.lock().unwrap();
        assert_eq!(&all, first.get_or_insert_with(|| all.clone()));
    })
    .await;
}

#[tokio::test]
async fn every_word_of_the_corpus_finds_the_claims_that_have_it() {
    each_database(|store| async {
        let corpus = Corpus::load(store).await;
        let mut having: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, (_, content)) in corpus.claims.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str())) {
            for word in plain_words(content) {
                having.entry(word).or_default().insert(name.clone());
            }
        }
        assert!(having.len() > 400, "{} words", having.len());
        for (word, expected) in having {
            assert_eq!(corpus.found(&format!("\"{word}\"")).await, expected, "{word}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_revised_and_retracted_is_not_found_by_its_words_at_once() {
    each_database(|store| async {
        let corpus = Corpus::load(store).await;
        for left_out in LEFT_OUT {
            let content = corpus.claims[left_out].1.clone();
            assert_eq!(corpus.found(&beginning(&content)).await, BTreeSet::new(), "{left_out}");
        }
        let mut revised = 0;
        let shown: Vec<_> = corpus.claims.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str())).collect();
        for (number, (name, (claim, content))) in shown.iter().enumerate() {
            let words = beginning(content);
            assert!(corpus.found(&words).await.contains(*name), "{words}");
            if number % 2 == 0 {
                revise(&corpus, *claim, number).await;
                revised += 1;
            } else {
                let command = RetractClaim { claim: *claim, reason: "A test.".to_owned(), expected_version: None };
                corpus.store.execute(&corpus.scope, &command, None).await.unwrap();
            }
            assert_eq!(corpus.found(&words).await, BTreeSet::new(), "{words}");
            assert_eq!(corpus.ranked(SearchQuery::first("quokka", 200)).await.len(), revised, "after {name}");
            let all = SearchQuery { include: IncludeStatuses::ALL, ..SearchQuery::first(&words, 200) };
            assert!(corpus.ranked(all).await.iter().any(|(found, _)| found == *name), "the past is kept");
        }
        let rest = corpus.ranked(SearchQuery::first("-quokka", 200)).await;
        assert_eq!(rest, [], "all else was taken back");
    })
    .await;
}

/// The first words of a claim, as a phrase.
fn beginning(content: &str) -> String {
    let words: Vec<&str> = content.split(' ').take(8).collect();
    format!("\"{}\"", words.join(" ").replace('"', " "))
}

async fn revise(corpus: &Corpus, claim: ClaimId, number: usize) {
    let command = ReviseClaim {
        claim,
        expected_version: None,
        content: Some(format!("Quokka {number} says something else.")),
        formal_content: None,
        claim_type: None,
        attrs: None,
        valid_from: None,
        valid_to: None,
        status: ClaimStatus::Active,
        reason: None,
    };
    corpus.store.execute(&corpus.scope, &command, None).await.unwrap();
}
