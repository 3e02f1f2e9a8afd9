//! Writing an answer.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use claimgraph_domain::id::ClaimId;

use super::outline::{Entry, Outline};

type Texts = HashMap<ClaimId, String>;

fn text(texts: &Texts, claim: ClaimId) -> &str {
    texts.get(&claim).map_or("", String::as_str)
}

fn noted(entry: &Entry) -> String {
    if entry.note.is_empty() { String::new() } else { format!(" ({})", entry.note) }
}

/// One listed claim a line.
pub(super) fn list(outline: &Outline, texts: &Texts) -> String {
    let mut out = String::new();
    for entry in outline.entries.iter().filter(|entry| entry.listed) {
        // A string takes whatever is written to it; here and below.
        let _ = writeln!(out, "{}\t{}{}", entry.claim, text(texts, entry.claim), noted(entry));
    }
    out
}

/// Each claim below the one that led to it. What is neither listed nor on the way to a listed one is left out.
pub(super) fn tree(outline: &Outline, texts: &Texts) -> String {
    let kept = on_the_way(outline);
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); outline.entries.len()];
    let mut roots = Vec::new();
    for (index, entry) in outline.entries.iter().enumerate().filter(|(index, _)| kept.contains(index)) {
        match entry.below.as_ref().and_then(|(before, _)| below.get_mut(*before)) {
            Some(siblings) => siblings.push(index),
            None => roots.push(index),
        }
    }
    let mut out = String::new();
    // Depth first without recursion: what is left to write, each with what stands before it.
    let mut left: Vec<(usize, String, String)> =
        roots.into_iter().rev().map(|root| (root, String::new(), String::new())).collect();
    while let Some((index, branch, indent)) = left.pop() {
        let Some(entry) = outline.entries.get(index) else { continue };
        let link = entry.below.as_ref().map(|(_, link)| format!("{link} ")).unwrap_or_default();
        let _ = writeln!(out, "{branch}{link}{} {}{}", entry.claim, text(texts, entry.claim), noted(entry));
        let children = below.get(index).map(Vec::as_slice).unwrap_or_default();
        for (place, child) in children.iter().enumerate().rev() {
            let (corner, bar) =
                if place + 1 == children.len() { ("└── ", "    ") } else { ("├── ", "│   ") };
            left.push((*child, format!("{indent}{corner}"), format!("{indent}{bar}")));
        }
    }
    out
}

/// A graph in the language of Graphviz.
pub(super) fn dot(outline: &Outline, texts: &Texts) -> String {
    let kept = on_the_way(outline);
    let mut out = String::from("digraph claims {\n  node [shape=box];\n");
    let mut named = HashSet::new();
    let mut linked = HashSet::new();
    for (index, entry) in outline.entries.iter().enumerate().filter(|(index, _)| kept.contains(index)) {
        if named.insert(entry.claim) {
            let _ = writeln!(out, "  \"{}\" [label={}];", entry.claim, quoted(text(texts, entry.claim)));
        }
        let before = entry.below.as_ref().and_then(|(before, link)| Some((outline.entries.get(*before)?, link)));
        let Some((before, link)) = before else { continue };
        if linked.insert((before.claim, entry.claim, link)) {
            let _ = writeln!(out, "  \"{}\" -> \"{}\" [label={}];", before.claim, entry.claim, quoted(link));
        }
        debug_assert!(index > 0, "what led here comes before");
    }
    out.push_str("}\n");
    out
}

/// A text as Graphviz reads it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The listed entries and those that led to them.
fn on_the_way(outline: &Outline) -> HashSet<usize> {
    let mut kept = HashSet::new();
    for (index, entry) in outline.entries.iter().enumerate().filter(|(_, entry)| entry.listed) {
        let mut next = Some((index, entry));
        while let Some((index, entry)) = next {
            if !kept.insert(index) {
                break;
            }
            let before = entry.below.as_ref().map(|(before, _)| *before);
            next = before.and_then(|before| Some((before, outline.entries.get(before)?)));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn outline() -> (Outline, Texts) {
        let claim = |number| ClaimId::from_uuid(Uuid::from_u128(number));
        let entry = |number, below: Option<usize>, listed| Entry {
            claim: claim(number),
            below: below.map(|before| (before, "depends_on".to_owned())),
            listed,
            note: String::new(),
        };
        let entries = vec![
            entry(1, None, false),
            entry(2, Some(0), false),
            entry(3, Some(0), false),
            entry(4, Some(1), true),
            entry(5, Some(1), true),
        ];
        let texts = (1..6).map(|number| (claim(number), format!("says \"{number}\""))).collect();
        (Outline { entries, truncated: None }, texts)
    }

    #[test]
    fn a_tree_keeps_what_leads_to_what_is_listed() {
        let (outline, texts) = outline();
        let id = |number: u128| ClaimId::from_uuid(Uuid::from_u128(number));
        let expected = format!(
            "{} says \"1\"\n└── depends_on {} says \"2\"\n    ├── depends_on {} says \"4\"\n    └── depends_on {} says \"5\"\n",
            id(1),
            id(2),
            id(4),
            id(5)
        );
        assert_eq!(tree(&outline, &texts), expected);
        assert_eq!(list(&outline, &texts).lines().count(), 2);
    }

    #[test]
    fn quotes_are_quoted_for_graphviz() {
        let (outline, texts) = outline();
        let dot = dot(&outline, &texts);
        assert!(dot.contains(r#"[label="says \"4\""]"#), "{dot}");
        assert_eq!(dot.matches(" -> ").count(), 3);
    }
}
