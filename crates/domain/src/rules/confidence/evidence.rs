use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::{Caveat, Component, Confidence, EvidenceGraph, Part, Stance, count, review_caveats, weighted};

/// Most links from a claim to evidence that still counts.
pub const MAX_DEPTH: u32 = 5;
/// Share of the claim's own reviews in the score.
pub const DIRECT_SHARE: f64 = 0.7;
/// Share of the evidence in the score.
pub const PROPAGATED_SHARE: f64 = 0.3;

/// EVIDENCE: `0.7 direct + 0.3 propagated`.
///
/// Direct is the claim's WEIGHTED. Propagated is the noisy-or, `1 - product(1 - x)`, over the
/// claims that speak for it, less the same over those that speak against it, brought to 0..=1.
/// Each claim within [`MAX_DEPTH`] links counts once, with `x` = strength of its chain × its own
/// WEIGHTED. The chain is the shortest one, and of several the strongest; its strength is the
/// product of its links', and it speaks against the claim when an odd number of its links do.
///
/// Where one part is missing, the score is the other part and a caveat says so; `None` where both are.
#[must_use]
pub fn evidence<K: Copy + Eq + Hash>(root: K, graph: &EvidenceGraph<K>) -> Option<Confidence> {
    let direct = weighted(graph.reviews(root));
    let walk = Walk::from(root, graph);
    match (direct, walk.propagated()) {
        (None, None) => None,
        (Some(direct), None) => Some(only_direct(direct)),
        (None, Some(propagated)) => {
            let mut caveats = review_caveats(graph.reviews(root), 0);
            caveats.push(Caveat::NoDirectReviews);
            let empty = Confidence {
                score: propagated.bounds.score,
                lower: propagated.bounds.lower,
                upper: propagated.bounds.upper,
                components: Vec::new(),
                reviews_considered: 0,
                chains_considered: 0,
                caveats,
            };
            Some(walk.account(empty, &propagated))
        }
        (Some(direct), Some(propagated)) => {
            let mix = |own: f64, other: f64| (DIRECT_SHARE * own + PROPAGATED_SHARE * other).clamp(0.0, 1.0);
            let mixed = Confidence {
                score: mix(direct.score, propagated.bounds.score),
                lower: mix(direct.lower, propagated.bounds.lower),
                upper: mix(direct.upper, propagated.bounds.upper),
                components: vec![Component { part: Part::Direct, value: direct.score }],
                ..direct
            };
            Some(walk.account(mixed, &propagated))
        }
    }
}

fn only_direct(mut direct: Confidence) -> Confidence {
    direct.components = vec![Component { part: Part::Direct, value: direct.score }];
    direct.caveats.push(Caveat::NoEvidence);
    direct
}

/// A score between bounds.
struct Bounds {
    score: f64,
    lower: f64,
    upper: f64,
}

/// What the evidence amounts to.
struct Propagated {
    supporting: f64,
    contradicting: f64,
    bounds: Bounds,
}

/// One claim's contribution: its chain's stance, and chain strength × its WEIGHTED.
struct Chain {
    stance: Stance,
    bounds: Bounds,
}

/// What a walk from a claim over its evidence found.
struct Walk {
    chains: Vec<Chain>,
    goes_deeper: bool,
}

impl Walk {
    /// Walks level by level, so that each claim is met first on a shortest chain.
    fn from<K: Copy + Eq + Hash>(root: K, graph: &EvidenceGraph<K>) -> Self {
        let mut seen = HashSet::from([root]);
        let mut level = vec![(root, Stance::Supports, 1.0)];
        let mut chains = Vec::new();
        for _ in 0..MAX_DEPTH {
            level = next_level(&level, &seen, graph);
            seen.extend(level.iter().map(|&(claim, _, _)| claim));
            chains.extend(level.iter().filter_map(|&(claim, stance, strength)| {
                let own = weighted(graph.reviews(claim))?;
                let bounds =
                    Bounds { score: strength * own.score, lower: strength * own.lower, upper: strength * own.upper };
                Some(Chain { stance, bounds })
            }));
        }
        let goes_deeper = !next_level(&level, &seen, graph).is_empty();
        Self { chains, goes_deeper }
    }

    fn propagated(&self) -> Option<Propagated> {
        if self.chains.is_empty() {
            return None;
        }
        let over = |stance, part: fn(&Bounds) -> f64| {
            noisy_or(self.chains.iter().filter(move |c| c.stance == stance).map(move |c| part(&c.bounds)))
        };
        let supporting = over(Stance::Supports, |b| b.score);
        let contradicting = over(Stance::Contradicts, |b| b.score);
        let lower = over(Stance::Supports, |b| b.lower) - over(Stance::Contradicts, |b| b.upper);
        let upper = over(Stance::Supports, |b| b.upper) - over(Stance::Contradicts, |b| b.lower);
        let bounds = Bounds {
            score: (supporting - contradicting).clamp(0.0, 1.0),
            lower: lower.clamp(0.0, 1.0),
            upper: upper.clamp(0.0, 1.0),
        };
        Some(Propagated { supporting, contradicting, bounds })
    }

    /// Adds to a score what it owes to the evidence.
    fn account(&self, mut score: Confidence, propagated: &Propagated) -> Confidence {
        score.components.extend([
            Component { part: Part::Propagated, value: propagated.bounds.score },
            Component { part: Part::Supporting, value: propagated.supporting },
            Component { part: Part::Contradicting, value: propagated.contradicting },
        ]);
        score.chains_considered = count(self.chains.len());
        if self.goes_deeper {
            score.caveats.push(Caveat::DepthReached);
        }
        score
    }
}

/// A claim on the edge of the walk, with the stance and strength of its chain.
type Reached<K> = (K, Stance, f64);

/// The claims one link further that were not met before, in the order met; each with its strongest
/// chain, and of equally strong ones with one that speaks against. A link without strength leads
/// nowhere. The order is kept because it changes the last digits of a noisy-or, and the same graph
/// must give the same score.
fn next_level<K: Copy + Eq + Hash>(
    level: &[Reached<K>],
    seen: &HashSet<K>,
    graph: &EvidenceGraph<K>,
) -> Vec<Reached<K>> {
    let mut next: Vec<Reached<K>> = Vec::new();
    let mut places: HashMap<K, usize> = HashMap::new();
    for &(claim, stance, strength) in level {
        for link in graph.links(claim) {
            let candidate = (link.from, stance.then(link.stance), strength * link.strength);
            if candidate.2 <= 0.0 || seen.contains(&link.from) {
                continue;
            }
            let place = *places.entry(link.from).or_insert(next.len());
            match next.get_mut(place) {
                None => next.push(candidate),
                Some(held) if rank(&candidate) > rank(held) => *held = candidate,
                Some(_) => {}
            }
        }
    }
    next
}

/// Orders the chains to one claim: the stronger before the weaker, then against before for.
fn rank<K>(reached: &Reached<K>) -> (f64, bool) {
    (reached.2, reached.1 == Stance::Contradicts)
}

/// `1 - product(1 - x)`: how likely it is that at least one of independent causes holds.
fn noisy_or(shares: impl Iterator<Item = f64>) -> f64 {
    1.0 - shares.map(|share| 1.0 - share).product::<f64>()
}
