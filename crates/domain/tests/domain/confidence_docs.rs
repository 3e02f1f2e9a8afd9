//! Every example of `docs/CONFIDENCE.md`, computed.

use claimgraph_domain::model::Verdict;
use claimgraph_domain::rules::confidence::{
    Caveat, Confidence, EvidenceGraph, Model, Part, Stance, WeighedReview, confidence,
};

const DOCS: &str = include_str!("../../../../docs/CONFIDENCE.md");

/// The cells of the rows whose first cell is a letter and a number.
fn rows(letter: char) -> Vec<Vec<&'static str>> {
    DOCS.lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|line| line.split(" | ").map(str::trim).collect::<Vec<_>>())
        .filter(|cells| {
            cells[0].strip_prefix(letter).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        })
        .collect()
}

fn items(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(';').map(str::trim).filter(|item| *item != "none")
}

fn review(text: &str) -> WeighedReview {
    let (said, weight) = text.split_once(" × ").unwrap();
    let (verdict, sure) = said.split_once(' ').unwrap();
    WeighedReview {
        verdict: Verdict::from_text(verdict).unwrap(),
        confidence: sure.parse().unwrap(),
        weight: weight.parse().unwrap(),
        verification: false,
    }
}

fn close(example: &str, what: &str, got: Option<f64>, documented: &str) {
    match (got, documented) {
        (None, "none") => {}
        (Some(got), number) if number != "none" => {
            let number: f64 = number.parse().unwrap();
            assert!((got - number).abs() < 6e-7, "{example}, {what}: {got}, documented as {number}");
        }
        (got, documented) => panic!("{example}, {what}: {got:?}, documented as {documented}"),
    }
}

fn close_scores(example: &str, got: Option<&Confidence>, cells: &[&str]) {
    close(example, "score", got.map(|c| c.score), cells[0]);
    close(example, "lower", got.map(|c| c.lower), cells[1]);
    close(example, "upper", got.map(|c| c.upper), cells[2]);
}

#[test]
fn examples_of_reviews() {
    let rows = rows('R');
    assert_eq!(rows.len(), 24, "eight examples by three models");
    for cells in rows {
        let mut graph = EvidenceGraph::new();
        items(cells[1]).for_each(|text| graph.add_review('A', review(text)));
        let got = confidence(Model::from_text(cells[2]).unwrap(), 'A', &graph);
        close_scores(&format!("{} {}", cells[0], cells[2]), got.as_ref(), &cells[3..]);
    }
}

fn graph(reviews: &'static str, edges: &'static str) -> EvidenceGraph<char> {
    let claim = |text: &str| text.chars().next().unwrap();
    let mut graph = EvidenceGraph::new();
    for item in items(reviews) {
        let (name, text) = item.split_once(": ").unwrap();
        graph.add_review(claim(name), review(text));
    }
    for item in items(edges) {
        let words: Vec<&str> = item.split(' ').collect();
        let strength = (words[3] != "-").then(|| words[3].parse().unwrap());
        graph.add_edge(claim(words[0]), claim(words[2]), Stance::from_text(words[1]).unwrap(), strength);
    }
    graph
}

#[test]
fn examples_of_evidence() {
    let rows = rows('E');
    assert_eq!(rows.len(), 10);
    for cells in rows {
        let got = confidence(Model::Evidence, 'A', &graph(cells[1], cells[2]));
        let got = got.as_ref();
        close(cells[0], "direct", got.and_then(|c| c.component(Part::Direct)), cells[3]);
        close(cells[0], "propagated", got.and_then(|c| c.component(Part::Propagated)), cells[4]);
        close_scores(cells[0], got, &cells[5..8]);
        assert_eq!(got.map_or(0, |c| c.chains_considered).to_string(), cells[8], "{}", cells[0]);
        let caveat = |caveat| got.is_some_and(|c| c.caveats.contains(&caveat));
        assert_eq!(caveat(Caveat::NoDirectReviews), got.is_some() && cells[3] == "none", "{}", cells[0]);
        assert_eq!(caveat(Caveat::NoEvidence), got.is_some() && cells[4] == "none", "{}", cells[0]);
        assert_eq!(caveat(Caveat::DepthReached), cells[0] == "E10", "{}", cells[0]);
    }
}

#[test]
fn every_caveat_is_documented() {
    for caveat in Caveat::ALL {
        assert!(DOCS.contains(&format!("| `{}` |", caveat.as_str())), "{}", caveat.as_str());
    }
}
