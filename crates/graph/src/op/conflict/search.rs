//! Pairs in the order of the answer, proof length by proof length, so that a full answer ends the search.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::clash::{self, Clash, End};
use super::commitment::{Ground, Key};
use super::tree::{Leaf, Tree};
use super::{Conflict, Conflicts};
use crate::budget::Meter;
use crate::lens::{Step, Way};
use crate::number::{at, number};

pub(super) struct Search<'a, 'b> {
    ground: &'a Ground<'b>,
    limit: usize,
    meter: Meter<'a>,
    /// In the order of the log.
    clashes: Vec<Clash>,
    /// What the claim that was asked about commits to.
    forward: Option<Tree>,
    /// What commits to each end of a contradiction.
    backward: HashMap<u32, Tree>,
    met: HashSet<(u32, u32)>,
    pairs: Vec<Conflict>,
}

/// A claim with those that it may be paired with: it commits to one end, they to the other.
struct Share<'a> {
    clash: &'a Clash,
    leaf: Leaf,
    near: bool,
    others: &'a [Leaf],
}

/// A pair, with the ends of the contradiction in the pair's order.
struct Candidate<'a> {
    clash: &'a Clash,
    near: bool,
    a: Leaf,
    b: Leaf,
}

impl<'a, 'b> Search<'a, 'b> {
    pub(super) fn new(ground: &'a Ground<'b>, limit: usize, meter: Meter<'a>) -> Self {
        let (clashes, pairs) = (Vec::new(), Vec::new());
        let (backward, met) = (HashMap::new(), HashSet::new());
        Self { ground, limit, meter, clashes, forward: None, backward, met, pairs }
    }

    pub(super) fn run(&mut self, depth: u32) -> ControlFlow<()> {
        match self.ground.about {
            None => self.clashes = clash::all(self.ground, &mut self.meter)?,
            Some(about) => self.forward = Tree::of(about, Way::Along, self.ground, &mut self.meter),
        }
        self.sort();
        for links in 0..=at(depth) {
            self.go_forward(links)?;
            let clashes = std::mem::take(&mut self.clashes);
            let flow = clashes.chunk_by(|one, next| one.slot == next.slot).try_for_each(|link| {
                self.go_backward(link, links)?;
                self.pair(link, links)
            });
            self.clashes = clashes;
            flow?;
            if self.is_exhausted(links) {
                break;
            }
        }
        ControlFlow::Continue(())
    }

    pub(super) fn finish(self) -> Conflicts {
        Conflicts { pairs: self.pairs, truncated: self.meter.truncated() }
    }

    fn sort(&mut self) {
        self.clashes.sort_by_key(|clash| clash.order);
    }

    /// Finds the contradictions of what the claim that was asked about commits to by so many links.
    fn go_forward(&mut self, links: usize) -> ControlFlow<()> {
        let Some(tree) = &mut self.forward else { return ControlFlow::Continue(()) };
        tree.grow(links, self.ground, &mut self.meter)?;
        let about = tree.level(0).first().copied();
        for leaf in tree.level(links) {
            let only = about.map(|about| (links, Leaf { index: leaf.index, ..about }));
            self.clashes.extend(clash::at(leaf.place, only, self.ground, &mut self.meter)?);
        }
        self.sort();
        ControlFlow::Continue(())
    }

    /// Finds what commits to the ends of a contradiction by so many links, less those of the other side.
    fn go_backward(&mut self, link: &[Clash], links: usize) -> ControlFlow<()> {
        for end in link.iter().flat_map(|clash| [(clash.near, clash.far), (clash.far, clash.near)]) {
            let (End { place, only: None, .. }, other) = end else { continue };
            if !self.backward.contains_key(&place) {
                let Some(tree) = Tree::of(place, Way::Against, self.ground, &mut self.meter) else {
                    return ControlFlow::Break(());
                };
                self.backward.insert(place, tree);
            }
            if let Some(tree) = self.backward.get_mut(&place) {
                let taken = other.only.map_or(0, |(distance, _)| distance);
                tree.grow(links.saturating_sub(taken), self.ground, &mut self.meter)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Gives the pairs that a contradiction proves by exactly so many links, by id.
    fn pair(&mut self, link: &[Clash], links: usize) -> ControlFlow<()> {
        let trees = std::mem::take(&mut self.backward);
        let mut shares: Vec<Share<'_>> = Vec::new();
        for clash in link {
            for distance in 0..=links {
                let near = clash.near.level(distance, &trees);
                let far = clash.far.level(links - distance, &trees);
                if !near.is_empty() && !far.is_empty() {
                    shares.extend(near.iter().map(|leaf| Share { clash, leaf: *leaf, near: true, others: far }));
                    shares.extend(far.iter().map(|leaf| Share { clash, leaf: *leaf, near: false, others: near }));
                }
            }
        }
        shares.sort_by_key(|share| share.leaf.key);
        let flow =
            shares.chunk_by(|one, next| one.leaf.place == next.leaf.place).try_for_each(|a| self.pair_one(a, &trees));
        drop(shares);
        self.backward = trees;
        flow
    }

    /// Gives the pairs of one claim with those after it.
    fn pair_one(&mut self, shares: &[Share<'_>], trees: &HashMap<u32, Tree>) -> ControlFlow<()> {
        let mut candidates = Vec::new();
        for share in shares {
            let Share { clash, leaf, near, others } = *share;
            let before = others.partition_point(|other| other.key < leaf.key);
            candidates.extend(others.iter().skip(before).map(|other| Candidate { clash, near, a: leaf, b: *other }));
        }
        candidates.sort_by_key(Candidate::order);
        let looked = number(candidates.len());
        for candidate in candidates {
            if self.met.contains(&(candidate.a.place, candidate.b.place)) {
                continue;
            }
            if self.pairs.len() >= self.limit {
                self.meter.fill();
                return ControlFlow::Break(());
            }
            self.met.insert((candidate.a.place, candidate.b.place));
            let (end_a, end_b) = candidate.ends();
            self.pairs.push(Conflict {
                a: candidate.a.place,
                b: candidate.b.place,
                contradiction: candidate.clash.slot,
                path_a: self.path(end_a, candidate.a, trees),
                path_b: self.path(end_b, candidate.b, trees),
            });
        }
        if self.meter.spend(looked) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn path(&self, end: &End, leaf: Leaf, trees: &HashMap<u32, Tree>) -> Vec<Step> {
        let tree = if end.only.is_some() { self.forward.as_ref() } else { trees.get(&end.place) };
        tree.map(|tree| tree.path(leaf.index)).unwrap_or_default()
    }

    /// Whether no longer proof can exist.
    fn is_exhausted(&self, links: usize) -> bool {
        let height = |end: &End| match &end.only {
            Some((distance, _)) => Some(*distance),
            None => self.backward.get(&end.place).filter(|tree| tree.is_grown()).map(Tree::height),
        };
        let spent = |clash: &Clash| matches!((height(&clash.near), height(&clash.far)), (Some(near), Some(far)) if near + far <= links);
        self.forward.as_ref().is_none_or(Tree::is_grown) && self.clashes.iter().all(spent)
    }
}

impl Candidate<'_> {
    /// The ends that `a` and `b` commit to.
    fn ends(&self) -> (&End, &End) {
        let Clash { near, far, .. } = self.clash;
        if self.near { (near, far) } else { (far, near) }
    }

    /// By the other claim, then by the ends: which of several proofs is given must not depend on how they were found.
    fn order(&self) -> (Key, Key, Key) {
        let (end_a, end_b) = self.ends();
        (self.b.key, end_a.key, end_b.key)
    }
}
