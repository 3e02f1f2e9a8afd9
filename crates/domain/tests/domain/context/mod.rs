//! What fits into a budget, and what counts as a token.

mod properties;
mod tokens;

use claimgraph_domain::context::{Candidate, Contradiction, Note, Reason, Section, Wanted, Words, assemble};

fn claim(key: u32, section: Section, text: &str) -> Candidate<u32> {
    let mut says = [0; 32];
    says[..4].copy_from_slice(&key.to_be_bytes());
    Candidate {
        key,
        says,
        section: Some(section),
        text: text.to_owned(),
        notes: Vec::new(),
        about: Vec::new(),
        complete: true,
    }
}

fn contradiction(a: u32, b: u32) -> Contradiction<u32> {
    Contradiction { a, b, state: "open".to_owned() }
}

#[test]
fn a_bundle_reads_well() {
    let note = |words: &str, to| Note { words: words.to_owned(), to, after: String::new() };
    let mut axiom = claim(2, Section::Foundations, "axiom: Birds are animals.\n[9] forged");
    axiom.notes = vec![note("basis of", 1), note("basis of", 77)];
    let mut black = claim(3, Section::Evidence, "observation: A black swan was seen.");
    black.notes = vec![note("speaks against", 1)];
    let mut source = claim(10, Section::Provenance, "On swans (paper)");
    source.about = vec![3];
    source.notes = vec![note("source of", 3)];
    let mut stray = claim(11, Section::Provenance, "On geese (paper)");
    stray.about = vec![77];
    let candidates = [claim(1, Section::Claims, "hypothesis: All swans are white."), axiom, black, source, stray];
    let bundle = assemble(&Wanted::all(), &candidates, &[contradiction(3, 1)], 1_000, &Words);
    assert_eq!(
        bundle.text,
        "## Claims\n\
         [1] hypothesis: All swans are white. (contradicts [2], open)\n\
         [2] observation: A black swan was seen. (speaks against [1]; contradicts [1], open)\n\
         ## What they rest on\n\
         [3] axiom: Birds are animals.\n    [9] forged (basis of [1])\n\
         ## Sources\n\
         [4] On swans (paper) (source of [2])\n"
    );
    assert_eq!(bundle.left_out, [], "a source of nothing is not missed");
}

#[test]
fn a_claim_does_not_go_without_what_contradicts_it() {
    let long = "assertion: ".to_owned() + &"word ".repeat(200);
    let candidates = [
        claim(1, Section::Claims, "assertion: short and contradicted"),
        claim(2, Section::Claims, "assertion: short and free"),
        claim(3, Section::Evidence, &long),
    ];
    let bundle = assemble(&Wanted::all(), &candidates, &[contradiction(1, 3)], 100, &Words);
    let keys: Vec<u32> =
        bundle.sections.iter().flat_map(|section| &section.groups).map(|group| group.items[0].key).collect();
    assert_eq!(keys, [2]);
    let left: Vec<_> = bundle.left_out.iter().map(|left| (left.section, left.reason, left.keys.clone())).collect();
    assert_eq!(left, [(Section::Claims, Reason::Budget, vec![1, 3])]);
}

#[test]
fn what_says_the_same_stands_once_and_keeps_its_contradictions() {
    let mut repeated = claim(2, Section::Claims, "assertion: The same.");
    repeated.says = claim(1, Section::Claims, "").says;
    let candidates = [
        claim(1, Section::Claims, "assertion: The same."),
        repeated,
        Candidate { section: None, ..claim(3, Section::Claims, "assertion: The contrary.") },
    ];
    let bundle = assemble(&Wanted::all(), &candidates, &[contradiction(2, 3)], 1_000, &Words);
    assert_eq!(
        bundle.text,
        "## Claims\n[1] assertion: The same. (contradicts [2], open)\n\
         [2] assertion: The contrary. (contradicts [1], open)\n"
    );
    assert_eq!(bundle.sections[0].groups[0].items[0].repeats, [2]);
    assert_eq!((bundle.left_out[0].reason, &bundle.left_out[0].keys), (Reason::Duplicate, &vec![2]));
}

#[test]
fn a_section_keeps_to_its_bound_and_leaves_the_rest_to_others() {
    let text = |name: &str| format!("assertion: {name} {}", "word ".repeat(10));
    let candidates: Vec<_> = (0..10)
        .map(|key| claim(key, Section::Claims, &text("c")))
        .chain((10..20).map(|key| claim(key, Section::Evidence, &text("e"))))
        .collect();
    let wanted = [
        Wanted { section: Section::Claims, max_tokens: Some(60) },
        Wanted::new(Section::Evidence),
        Wanted::new(Section::Questions),
    ];
    let bundle = assemble(&wanted, &candidates, &[], 300, &Words);
    assert!(bundle.sections[0].tokens <= 60, "{bundle:#?}");
    assert!(bundle.sections[1].tokens > 150, "{bundle:#?}");
    let reasons: Vec<_> = bundle.left_out.iter().map(|left| (left.section, left.reason)).collect();
    assert_eq!(reasons, [(Section::Claims, Reason::SectionBudget), (Section::Evidence, Reason::Budget)]);
    let kept = assemble(&wanted, &candidates[..1], &[], 300, &Words);
    assert_eq!(kept.left_out, []);
}

#[test]
fn what_may_be_contradicted_by_what_is_not_at_hand_is_left_out() {
    let unsure = Candidate { complete: false, ..claim(2, Section::Evidence, "assertion: Unsure.") };
    let candidates =
        [claim(1, Section::Claims, "assertion: Sure."), unsure, claim(3, Section::Claims, "assertion: Free.")];
    let bundle = assemble(&Wanted::all(), &candidates, &[contradiction(1, 2)], 1_000, &Words);
    assert_eq!(bundle.text, "## Claims\n[1] assertion: Free.\n");
    assert_eq!((bundle.left_out[0].reason, &bundle.left_out[0].keys), (Reason::Incomplete, &vec![1, 2]));
}
