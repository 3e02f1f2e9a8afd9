//! The WordNet 3.0 of Debian's `wordnet-base`.
//!
//! The numbers of synsets are those of wnstats(7WN); those of relations are the pointers of the files, counted with
//! `grep`, where two that reflect one another are one.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use claimgraph_graph::op::{Note, reach};
use claimgraph_graph::{ClaimFilter, Kinds, LinkFilter, WalkOptions, find_cycle};
use claimgraph_plugin::NoProgress;
use claimgraph_plugin::domain::id::ClaimId;
use claimgraph_plugin::store::graph::{IndexState, Question};
use claimgraph_plugin::store::read::View;
use claimgraph_plugin::store::search::SearchQuery;
use claimgraph_plugin::store::testing::{TestClock, each_store, store_options};
use claimgraph_plugin::store::{DatabaseOptions, Scope, Store};
use serde_json::json;

use super::support::{Importing, Rows, is_ci};

/// Synsets of each part of speech.
const SYNSETS: [(&str, i64); 4] = [("noun", 82_115), ("verb", 13_767), ("adj", 18_156), ("adv", 3_621)];

/// Edge types, how many there are of each, and whether they are acyclic.
const EDGES: [(&str, i64, bool); 19] = [
    ("hyponym_of", 89_089, true),
    ("instance_hyponym_of", 8_577, true),
    ("member_meronym_of", 12_293, true),
    ("substance_meronym_of", 797, true),
    ("part_meronym_of", 9_097, true),
    ("entails", 408, true),
    ("causes", 220, true),
    ("antonym_of", 3_802, false),
    ("similar_to", 10_693, false),
    ("value_of_attribute", 639, true),
    ("see_also", 3_220, false),
    ("in_verb_group_with", 875, false),
    ("derivationally_related_to", 31_848, false),
    ("pertains_to", 3_785, true),
    ("adverb_from", 2_882, true),
    ("participle_of", 61, true),
    ("in_topic", 6_653, false),
    ("in_region", 1_357, false),
    ("in_usage", 1_287, false),
];

/// What every dog is, for the dog of `dog%1:05:00::`.
const ABOVE_DOGS: [&str; 15] = [
    "animal",
    "canine",
    "carnivore",
    "chordate",
    "domestic animal",
    "entity",
    "living thing",
    "mammal",
    "object",
    "organism",
    "physical entity",
    "placental",
    "vertebrate",
    "whole",
    "dog",
];

/// The folder of WordNet, `None` when it is absent outside continuous integration.
#[expect(clippy::disallowed_methods, reason = "another WordNet is named by the environment")]
fn folder() -> Option<PathBuf> {
    let folder = std::env::var("WORDNET").map_or_else(|_| "/usr/share/wordnet".into(), PathBuf::from);
    if folder.join("data.noun").is_file() {
        return Some(folder);
    }
    assert!(!is_ci(), "{} holds no WordNet: install wordnet-base", folder.display());
    eprintln!("SKIPPED: {} holds no WordNet, so none was imported: install wordnet-base", folder.display());
    None
}

#[tokio::test]
async fn wordnet_is_imported_with_the_known_counts_closures_and_texts() {
    let Some(folder) = folder() else { return };
    each_store(|test| {
        let folder = folder.clone();
        async move {
            let importing = Importing::open(&test.url, |_| {}).await;
            let report = importing.run(&folder, &NoProgress).await;
            let edges: i64 = EDGES.iter().map(|(_, count, _)| count).sum();
            assert_eq!((report.claims, report.edges), (117_659, u64::try_from(edges).unwrap()));
            assert_eq!(report.replayed_bundles, 0);
            check_rows(&test.url, &folder).await;
            check_search(&test.url, &importing.store, &importing.scope).await;
            importing.store.close().await.unwrap();
            check_closures(&test.url).await;
        }
    })
    .await;
}

async fn check_rows(url: &str, folder: &std::path::Path) {
    let rows = Rows::of(url).await;
    assert_eq!(rows.count("claim").await, 117_659);
    for (part, count) in SYNSETS {
        let from = format!(
            "claim JOIN namespace ON namespace.id = claim.namespace_id WHERE namespace.path LIKE 'wordnet/3.0/{part}/%'"
        );
        assert_eq!(rows.count(&from).await, count, "{part}");
    }
    for (edge_type, count, is_acyclic) in EDGES {
        let edges = rows.edges(edge_type).await;
        assert_eq!(i64::try_from(edges.len()).unwrap(), count, "{edge_type}");
        if is_acyclic {
            assert_eq!(find_cycle(&edges), None, "{edge_type}");
        }
    }
    // The sentences for verbs are listed by sense keys, which were made by those who made WordNet.
    let keys = rows.keys().await;
    let sentences = std::fs::read_to_string(folder.join("sentidx.vrb")).unwrap();
    let unknown: Vec<&str> =
        sentences.lines().filter_map(|line| line.split(' ').next()).filter(|key| !keys.contains(*key)).collect();
    assert_eq!(unknown, Vec::<&str>::new());
    // The counts of senses are listed so, too; some of them are of senses that version 3.0 no longer has.
    let counts = std::fs::read_to_string(folder.join("cntlist.rev")).unwrap();
    let known = counts.lines().filter_map(|line| line.split(' ').next()).filter(|key| keys.contains(*key)).count();
    assert_eq!((known, counts.lines().count()), (35_477, 37_387));
    rows.close().await;
}

/// Words that are looked for by reading all texts, too.
const WORDS: [&str; 8] =
    ["photosynthesis", "whale", "barked", "isolating", "thermometer", "of", "quickly", "xanthophyll"];

/// Words find the synsets whose texts have them.
async fn check_search(url: &str, store: &Store, scope: &Scope) {
    let rows = Rows::of(url).await;
    let contents = rows.contents().await;
    rows.close().await;
    let count = async |text: &str| {
        let answer = store.search(scope, View::NOW, &SearchQuery::first(text, 1)).await.unwrap();
        store.count_search(scope, &answer.matched).await.unwrap()
    };
    for word in WORDS {
        let has = |content: &&String| {
            let text = content.to_lowercase().replace('\'', "");
            text.split(|c: char| !c.is_alphanumeric()).any(|other| other == word)
        };
        let having = contents.iter().filter(has).count();
        assert!(having > 0, "{word}");
        assert_eq!(count(&format!("\"{word}\"")).await, i64::try_from(having).unwrap(), "{word}");
    }
    assert_eq!(count("\"canis familiaris\"").await, 1);
    assert_eq!(count("namespace:wordnet").await, 117_659);
    assert_eq!(count("namespace:wordnet/3.0/adv").await, 3_621);
    let first = store.search(scope, View::NOW, &SearchQuery::first("domesticated breeds barked", 1)).await.unwrap();
    assert_eq!(first.page.items[0].0.row.claim.attrs["senseKeys"][0], json!("dog%1:05:00::"));
    let answer = store.search(scope, View::NOW, &SearchQuery::first("kwatlrtz OR hippopotmus", 5)).await.unwrap();
    assert_eq!(answer.corrections.last().unwrap().tried, ["hippopotamus"]);
    let names = |hit: &claimgraph_plugin::store::search::SearchHit| hit.row.claim.attrs["words"].clone();
    let found: Vec<_> = answer.page.items.iter().map(|(hit, _)| names(hit)).collect();
    assert!(found.iter().any(|words| words[0] == "hippopotamus"), "{found:?}");
}

async fn check_closures(url: &str) {
    let options = store_options(Arc::new(TestClock::default()));

    let store = Store::open(&DatabaseOptions::new(url), options).await.unwrap();
    let scope = store.ensure_tenant("default").await.unwrap();
    store.warm_graph(&scope);
    while matches!(store.graph_state(&scope), IndexState::Loading { .. }) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let rows = Rows::of(url).await;
    let (dog, entity) = (rows.claim("dog%1:05:00::").await, rows.claim("entity%1:03:00::").await);
    rows.close().await;
    let above = words(&store, &scope, &closure(&store, &scope, dog, true).await).await;
    assert_eq!(above, BTreeSet::from(ABOVE_DOGS.map(str::to_owned)));
    // The other nouns are instances, and kinds of them.
    let below = closure(&store, &scope, entity, false).await;
    assert_eq!(below.len(), 74_374);
    store.close().await.unwrap();
}

/// The closure of a claim over `hyponym_of`, the claim among it.
async fn closure(store: &Store, scope: &Scope, of: ClaimId, upwards: bool) -> Vec<ClaimId> {
    let (followed, none) = (Kinds::Named(vec!["hyponym_of".to_owned()]), Kinds::Named(vec![]));
    let (along, against) = if upwards { (followed, none) } else { (none, followed) };
    let options = WalkOptions {
        links: LinkFilter { along, against, ..LinkFilter::default() },
        only: ClaimFilter::default(),
        ..WalkOptions::default()
    };
    let time = Duration::from_hours(1);
    let question = Question { claims: vec![of], options, nodes: 100_000, time, at_least: None };
    let noted = Note { steps: false, leaves: false };
    let answer = store.ask(scope, question, move |lens, starts, budget| reach(lens, starts, None, noted, budget));
    let answer = answer.await.unwrap();
    assert_eq!(answer.value.truncated, None);
    let lens = answer.lens();
    answer.value.places.iter().map(|place| lens.claim(*place)).collect()
}

/// The first words of claims.
async fn words(store: &Store, scope: &Scope, claims: &[ClaimId]) -> BTreeSet<String> {
    let rows = store.claims_by_id(scope, claims).await.unwrap();
    rows.values().map(|row| row.attrs["words"][0].as_str().unwrap().to_owned()).collect()
}
