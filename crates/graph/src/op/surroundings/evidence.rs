//! What bears on claims.

use super::super::evidence::{Stance, evidence};
use super::{Relevance, Surrounding};
use crate::budget::{Budget, Truncated};
use crate::lens::Lens;

pub(super) fn evidence_of(
    lens: &Lens<'_>,
    starts: &[u32],
    depth: u32,
    most: usize,
    budget: &Budget<'_>,
) -> (Vec<Surrounding>, Option<Truncated>) {
    let mut found: Vec<(u32, Surrounding)> = Vec::new();
    let mut truncated = None;
    for start in starts {
        let bearing = evidence(lens, *start, depth, budget);
        truncated = truncated.or(bearing.truncated);
        for (index, item) in bearing.items.iter().enumerate() {
            let relevance = match item.stance {
                Stance::For => Relevance::For,
                Stance::Against => Relevance::Against,
            };
            let mut links: Vec<u32> = bearing.chain(index).map(|item| item.step.slot).collect();
            links.reverse();
            found.push((item.depth, Surrounding { place: item.place, relevance, of: *start, links }));
        }
    }
    found.sort_by_key(|(depth, _)| *depth);
    if found.len() > most {
        truncated = truncated.or(Some(Truncated::Answers));
        found.truncate(most);
    }
    (found.into_iter().map(|(_, found)| found).collect(), truncated)
}
