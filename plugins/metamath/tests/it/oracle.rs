//! Closures over `set.mm`, answered by the index and, some of them, by the database, against the reference program:
//! what a theorem rests on in the end (`show trace_back X /axioms`), and everything that rests on it (`show usage X
//! /recursive`).
//!
//! The theorems are chosen by a fixed seed: 40 of them, or as many as `METAMATH_ORACLE` says (300 takes some minutes).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use claimgraph_graph::op::{Note, reach};
use claimgraph_graph::{ClaimFilter, Kinds, LinkFilter, WalkOptions};
use claimgraph_plugin::domain::id::ClaimId;
use claimgraph_plugin::store::graph::{IndexState, Origin, Question};
use claimgraph_plugin::store::testing::{TestClock, store_options};
use claimgraph_plugin::store::{DatabaseOptions, Scope, Store};

use super::support::Rows;

/// How many of the theorems are also asked of the database, without an index.
const FETCHED: usize = 6;

/// What the reference program says of a theorem.
#[derive(Debug, Default)]
struct Expected {
    /// The axioms, definitions and syntax that its proof comes down to.
    axioms: BTreeSet<String>,
    /// The theorems whose proofs come to it.
    users: BTreeSet<String>,
}

/// What it says; the same for both databases, and it takes its time.
static EXPECTED: OnceLock<BTreeMap<String, Expected>> = OnceLock::new();

/// Checks the theorems of a seed in an imported `set.mm`.
pub(crate) async fn check(url: &str, file: &Path) {
    if Command::new("metamath").stdin(Stdio::null()).stdout(Stdio::null()).status().is_err() {
        assert!(!super::support::is_ci(), "the program `metamath` is missing");
        eprintln!("SKIPPED: the program `metamath` is missing, so closures were not compared");
        return;
    }
    let rows = Rows::of(url).await;
    let labels = rows.labels().await;
    let mut theorems = rows.theorems().await;
    theorems.sort_unstable();
    rows.close().await;
    let chosen = choose(&theorems, super::support::oracle_size());
    let expected = EXPECTED.get_or_init(|| ask_the_program(file, &chosen));
    assert_eq!(expected.len(), chosen.len());
    for (origin, count) in [(Origin::Index, chosen.len()), (Origin::Database, FETCHED)] {
        let (store, scope) = open(url, origin).await;
        for label in chosen.iter().take(count) {
            let of = &expected[label];
            assert_eq!(closure(&store, &scope, &labels, label, true, origin).await, of.axioms, "{label} rests on");
            assert_eq!(closure(&store, &scope, &labels, label, false, origin).await, of.users, "on {label} rest");
        }
        store.close().await.unwrap();
    }
}

async fn open(url: &str, origin: Origin) -> (Store, Scope) {
    let mut options = store_options(Arc::new(TestClock::default()));
    if origin == Origin::Database {
        options.graph.memory_bytes = 0;
    }
    let store = Store::open(&DatabaseOptions::new(url), options).await.unwrap();
    let scope = store.ensure_tenant("default").await.unwrap();
    store.warm_graph(&scope);
    while matches!(store.graph_state(&scope), IndexState::Loading { .. }) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    (store, scope)
}

/// The labels of what a theorem comes down to, or of what comes to it.
async fn closure(
    store: &Store,
    scope: &Scope,
    labels: &BTreeMap<String, ClaimId>,
    of: &str,
    downwards: bool,
    origin: Origin,
) -> BTreeSet<String> {
    let (followed, none) = (Kinds::Named(vec!["depends_on".to_owned()]), Kinds::Named(vec![]));
    let (along, against) = if downwards { (followed, none) } else { (none, followed) };
    // A theorem whose proof cites nothing is an end as well, but no axiom.
    let ends = ["axiom", "definition", "syntax"].map(str::to_owned).to_vec();
    let options = WalkOptions {
        links: LinkFilter { along, against, ..LinkFilter::default() },
        only: ClaimFilter { claim_types: downwards.then_some(ends), ..ClaimFilter::default() },
        ..WalkOptions::default()
    };
    let time = Duration::from_hours(1);
    let question = Question { claims: vec![labels[of]], options, nodes: 100_000, time, at_least: None };
    let noted = Note { steps: false, leaves: true };
    let answer = store.ask(scope, question, move |lens, starts, budget| reach(lens, starts, None, noted, budget));
    let answer = answer.await.unwrap();
    assert_eq!((answer.origin, answer.value.truncated), (origin, None));
    let lens = answer.lens();
    let places: Vec<u32> = if downwards {
        answer.value.leaves.iter().map(|leaf| answer.value.places[*leaf]).collect()
    } else {
        answer.value.places[1..].to_vec()
    };
    let names: BTreeMap<ClaimId, &String> = labels.iter().map(|(label, claim)| (*claim, label)).collect();
    places.into_iter().filter(|place| lens.lists(*place)).map(|place| names[&lens.claim(place)].clone()).collect()
}

/// Some of the labels, the same ones each time.
fn choose(theorems: &[String], count: usize) -> Vec<String> {
    // Knuth's linear congruential generator (The Art of Computer Programming 2, 3.3.4).
    let mut state = 2021_u64;
    let mut chosen = BTreeSet::new();
    while chosen.len() < count.min(theorems.len()) {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let roll = usize::try_from(state >> 33).unwrap();
        chosen.insert(theorems[roll % theorems.len()].clone());
    }
    chosen.into_iter().collect()
}

fn ask_the_program(file: &Path, labels: &[String]) -> BTreeMap<String, Expected> {
    let mut script = format!("set scroll continuous\nset width 9999\nread \"{}\"\n", file.display());
    for label in labels {
        writeln!(script, "show trace_back {label} /axioms\nshow usage {label} /recursive").unwrap();
    }
    script.push_str("exit\n");
    let mut program = Command::new("metamath").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = program.stdin.take().unwrap();
    // It prints while it reads, so that one end alone would block.
    let writer = std::thread::spawn(move || input.write_all(script.as_bytes()).unwrap());
    let output = program.wait_with_output().unwrap();
    writer.join().unwrap();
    parse(&String::from_utf8_lossy(&output.stdout))
}

fn parse(output: &str) -> BTreeMap<String, Expected> {
    let mut expected: BTreeMap<String, Expected> = BTreeMap::new();
    let mut list: Option<(String, bool)> = None;
    for line in output.lines() {
        let Some(line) = line.strip_prefix("MM> ").or_else(|| line.starts_with("Statement \"").then_some(line)) else {
            if let Some((label, is_axioms)) = &list {
                let of = expected.entry(label.clone()).or_default();
                let into = if *is_axioms { &mut of.axioms } else { &mut of.users };
                into.extend(line.split_whitespace().map(str::to_owned));
            }
            continue;
        };
        let label = line.split('"').nth(1).unwrap_or_default().to_owned();
        let is_axioms = line.contains("assumes the following axioms");
        let is_users = line.contains("affects the proof");
        if is_axioms || is_users || line.contains("not referenced") || line.contains("does not assume") {
            expected.entry(label.clone()).or_default();
        }
        list = (is_axioms || is_users).then_some((label, is_axioms));
    }
    expected
}
