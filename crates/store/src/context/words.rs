//! Claims and sources in the words of a bundle.

use std::collections::HashSet;

use claimgraph_domain::context::{Candidate, Contradiction, Note, Section};
use claimgraph_domain::id::{LineageId, SourceId};
use claimgraph_domain::model::{ClaimStatus, Source};

use super::around::Around;
use super::ask::{ContextClaim, ContextKey, ContextRole, Why};
use super::facts::Facts;

/// Everything that may stand in a bundle, the first things first.
pub(super) fn candidates(facts: &Facts, around: &Around) -> Vec<Candidate<ContextKey>> {
    let roles = facts.order.iter().filter_map(|lineage| Some((*lineage, facts.claims.get(lineage)?)));
    let mut all: Vec<Candidate<ContextKey>> = Vec::new();
    let claim = |lineage: LineageId, claim: &ContextClaim, role: Option<&ContextRole>| Candidate {
        key: ContextKey::Claim(lineage),
        says: claim.row.claim.content_hash.0,
        section: role.map(|role| role.section),
        text: text(claim),
        notes: notes(claim),
        about: Vec::new(),
        complete: !around.open.contains(&lineage),
    };
    for (lineage, found) in roles {
        if found.roles.is_empty() {
            all.push(claim(lineage, found, None));
        }
        all.extend(found.roles.iter().map(|role| claim(lineage, found, Some(role))));
    }
    all.extend(sources(facts));
    all
}

/// What contradicts what, each pair once.
pub(super) fn contradictions(facts: &Facts) -> Vec<Contradiction<ContextKey>> {
    let mut told: HashSet<(LineageId, LineageId)> = HashSet::new();
    let mut all = Vec::new();
    for lineage in &facts.order {
        for found in facts.claims.get(lineage).map(|claim| claim.contradictions.as_slice()).unwrap_or_default() {
            if told.contains(&(found.with, *lineage)) || !told.insert((*lineage, found.with)) {
                continue;
            }
            let (a, b) = (ContextKey::Claim(*lineage), ContextKey::Claim(found.with));
            all.push(Contradiction { a, b, state: found.state.as_str().to_owned() });
        }
    }
    all
}

fn text(found: &ContextClaim) -> String {
    let claim = &found.row.claim;
    let state = match (found.row.state.status, found.row.state.superseded) {
        (ClaimStatus::Retracted, _) => ", retracted",
        (_, true) => ", superseded",
        (ClaimStatus::Deprecated, false) => ", deprecated",
        (ClaimStatus::Draft, false) => ", draft",
        (ClaimStatus::Active, false) => "",
    };
    format!("{}{state}: {}", claim.claim_type, claim.content)
}

fn notes(claim: &ContextClaim) -> Vec<Note<ContextKey>> {
    let note = |role: &ContextRole| {
        let words = match role.why {
            Why::Foundation => "basis of",
            Why::For => "speaks for",
            Why::Against => "speaks against",
            Why::Conflict => "cannot hold with",
            Why::Question => "asks about",
            Why::Named | Why::Found | Why::Contradicts | Why::Source => return None,
        };
        Some(Note { words: words.to_owned(), to: ContextKey::Claim(role.of?), after: String::new() })
    };
    claim.roles.iter().filter_map(note).collect()
}

/// The sources of the claims, in the order of the claims.
fn sources(facts: &Facts) -> Vec<Candidate<ContextKey>> {
    let mut order: Vec<SourceId> = Vec::new();
    let claims = || facts.order.iter().filter_map(|lineage| Some((*lineage, facts.claims.get(lineage)?)));
    for provenance in claims().flat_map(|(_, claim)| &claim.provenance) {
        if !order.contains(&provenance.source) {
            order.push(provenance.source);
        }
    }
    let candidate = |id: SourceId| {
        let source = facts.sources.get(&id)?;
        let (mut notes, mut about) = (Vec::new(), Vec::new());
        for (lineage, claim) in claims() {
            for read in claim.provenance.iter().filter(|read| read.source == id) {
                let key = ContextKey::Claim(lineage);
                let after = read.location.as_ref().map(|location| format!(", {location}")).unwrap_or_default();
                notes.push(Note { words: "source of".to_owned(), to: key, after });
                about.push(key);
            }
        }
        about.dedup();
        Some(Candidate {
            key: ContextKey::Source(id),
            says: *blake3::hash(id.uuid().as_bytes()).as_bytes(),
            section: Some(Section::Provenance),
            text: source_text(source),
            notes,
            about,
            complete: true,
        })
    };
    order.into_iter().filter_map(candidate).collect()
}

fn source_text(source: &Source) -> String {
    let kind = &source.source_type;
    match (&source.title, &source.external_ref) {
        (Some(title), Some(reference)) => format!("{kind}: {title}, {reference}"),
        (Some(only), None) | (None, Some(only)) => format!("{kind}: {only}"),
        (None, None) => format!("{kind} without a title"),
    }
}
