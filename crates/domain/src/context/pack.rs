//! What fits into a budget.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::candidate::{Candidate, Contradiction};
use super::group::{Group, groups};
use super::text::{heading, line, numbers};
use super::{Key, Section, Tokenizer, Wanted};

/// Why something was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// There was no room, with all that it contradicts.
    Budget,
    /// There was no room in its section.
    SectionBudget,
    /// Something that says the same stands in the bundle.
    Duplicate,
    /// What contradicts it was not looked for to the end.
    Incomplete,
    /// So many others fit the query better that it was not looked at.
    Rank,
}

/// Something in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<K> {
    /// What it is.
    pub key: K,
    /// Its number in the text, from 1.
    pub number: usize,
    /// Its lines in the text.
    pub text: String,
    /// Tokens of these.
    pub tokens: usize,
    /// What says the same and was left out.
    pub repeats: Vec<K>,
}

/// What stands together: a claim with all that it contradicts, or something alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedGroup<K> {
    /// Its items, the one for which it stands here first.
    pub items: Vec<Item<K>>,
}

/// A section that has something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedSection<K> {
    /// Which.
    pub section: Section,
    /// What stands in it, in order.
    pub groups: Vec<PlacedGroup<K>>,
    /// Tokens of its lines with its heading.
    pub tokens: usize,
}

/// What was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut<K> {
    /// Of which section.
    pub section: Section,
    /// Why.
    pub reason: Reason,
    /// What, in order.
    pub keys: Vec<K>,
}

/// A bundle within its budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle<K> {
    /// All of it, to be read.
    pub text: String,
    /// Tokens of the text: never more than the budget.
    pub tokens: usize,
    /// The sections that have something, in the wanted order.
    pub sections: Vec<PlacedSection<K>>,
    /// What was left out, by section and reason.
    pub left_out: Vec<LeftOut<K>>,
}

/// Puts as much as fits into a budget, the first candidates first.
///
/// - The text has never more tokens than the budget, whatever the tokenizer: what it has in all is counted at the end,
///   and what was taken last is dropped until it fits.
/// - Claims that contradict each other, and whatever contradicts those, stand in one group or not at all. A group
///   stands where the first of its members belongs.
/// - Each thing stands once, and what says the same as another does not stand at all.
/// - Each wanted section is first given its bound or its share of the budget ([`Section::share`]), then those without a
///   bound share what is left, in their order. A group that does not fit is passed over for smaller ones after it.
/// - Everything else is left out for a [`Reason`], but for what is about nothing that stands in the bundle.
#[must_use]
pub fn assemble<K: Key>(
    wanted: &[Wanted],
    candidates: &[Candidate<K>],
    contradictions: &[Contradiction<K>],
    budget: usize,
    tokenizer: &dyn Tokenizer,
) -> Bundle<K> {
    let groups = groups(wanted, candidates, contradictions);
    let members = groups.iter().map(|group| group.members.len()).sum::<usize>();
    let costs = groups.iter().map(|group| cost(group, members, tokenizer)).collect();
    let (taken, blocked) = (Vec::new(), HashSet::new());
    let mut packing = Packing { wanted, groups, costs, budget, tokenizer, taken, blocked };
    packing.fill();
    packing.finish()
}

/// Most tokens that the lines of a group can be expected to have, whatever their numbers and whichever notes hold.
fn cost<K: Key>(group: &Group<K>, members: usize, tokenizer: &dyn Tokenizer) -> usize {
    // A number that no other has: notes about the line itself are left out.
    let lines = group.members.iter().map(|member| line(member, members, |_| Some(members + 1)));
    lines.map(|line| tokenizer.count(&line)).sum()
}

struct Packing<'a, K> {
    wanted: &'a [Wanted],
    groups: Vec<Group<K>>,
    costs: Vec<usize>,
    budget: usize,
    tokenizer: &'a dyn Tokenizer,
    /// The groups in the bundle, in the order in which they were taken.
    taken: Vec<usize>,
    /// Groups for which there was room, but not in their section.
    blocked: HashSet<usize>,
}

impl<K: Key> Packing<'_, K> {
    /// Takes groups: within the shares first, then within what is left.
    fn fill(&mut self) {
        let parts: usize = self.wanted.iter().map(|wanted| wanted.section.share()).sum();
        let share = |wanted: &Wanted| self.budget.saturating_mul(wanted.section.share()) / parts.max(1);
        let shares: Vec<usize> = self.wanted.iter().map(|wanted| wanted.max_tokens.unwrap_or(share(wanted))).collect();
        let bounds: Vec<usize> = self.wanted.iter().map(|wanted| wanted.max_tokens.unwrap_or(self.budget)).collect();
        let mut used = vec![0; self.wanted.len()];
        for limits in [shares, bounds] {
            // What is about others comes after them, wherever it is to stand.
            for dependent in [false, true] {
                for (at, limit) in limits.iter().enumerate() {
                    self.fill_section(at, *limit, dependent, &mut used);
                }
            }
        }
    }

    fn fill_section(&mut self, at: usize, limit: usize, dependent: bool, used: &mut [usize]) {
        let Some(section) = self.wanted.get(at).map(|wanted| wanted.section) else { return };
        let taken: HashSet<usize> = self.taken.iter().copied().collect();
        let mut stands: HashSet<K> = if dependent {
            self.taken.iter().filter_map(|at| self.groups.get(*at)).flat_map(Group::keys).collect()
        } else {
            HashSet::new()
        };
        let head = self.tokenizer.count(&heading(section));
        for index in 0..self.groups.len() {
            let (Some(group), Some(cost)) = (self.groups.get(index), self.costs.get(index)) else { continue };
            let is_next = group.section == section && group.complete && !taken.contains(&index);
            if !is_next || group.about.is_empty() == dependent {
                continue;
            }
            if dependent && !group.about.iter().any(|about| stands.contains(about)) {
                continue;
            }
            let all: usize = used.iter().sum();
            let Some(own) = used.get_mut(at) else { continue };
            let cost = cost.saturating_add(if *own == 0 { head } else { 0 });
            if all.saturating_add(cost) > self.budget {
                self.blocked.remove(&index);
            } else if own.saturating_add(cost) > limit {
                self.blocked.insert(index);
            } else {
                *own += cost;
                stands.extend(group.keys());
                self.taken.push(index);
                self.blocked.remove(&index);
            }
        }
    }

    /// The text of what was taken, without the last ones as far as it has more tokens than the budget.
    fn finish(mut self) -> Bundle<K> {
        loop {
            let (text, sections) = self.placed();
            let tokens = self.tokenizer.count(&text);
            if tokens <= self.budget || self.taken.is_empty() {
                let left_out = self.left_out();
                return Bundle { text, tokens, sections, left_out };
            }
            self.drop_last();
        }
    }

    /// Drops the group that was taken last, and what was about it alone.
    fn drop_last(&mut self) {
        self.taken.pop();
        let stands: HashSet<K> =
            self.taken.iter().filter_map(|at| self.groups.get(*at)).flat_map(Group::keys).collect();
        let groups = &self.groups;
        self.taken.retain(|at| {
            let about = groups.get(*at).map(|group| group.about.as_slice()).unwrap_or_default();
            about.is_empty() || about.iter().any(|about| stands.contains(about))
        });
        self.blocked.clear();
    }

    fn placed(&self) -> (String, Vec<PlacedSection<K>>) {
        let mut places = self.taken.clone();
        let order = |at: &usize| self.groups.get(*at).map(|group| self.place(group.section));
        places.sort_unstable_by_key(|at| (order(at), *at));
        let chosen: Vec<&Group<K>> = places.iter().filter_map(|at| self.groups.get(*at)).collect();
        let numbers = numbers(chosen.iter().copied());
        let mut text = String::new();
        let mut sections = Vec::new();
        for part in chosen.chunk_by(|one, next| one.section == next.section) {
            let Some(section) = part.first().map(|group| group.section) else { continue };
            let begin = text.len();
            text.push_str(&heading(section));
            let mut shown = Vec::with_capacity(part.len());
            for group in part {
                let items = self.items(group, &numbers);
                text.extend(items.iter().map(|item| item.text.as_str()));
                shown.push(PlacedGroup { items });
            }
            let tokens = self.tokenizer.count(text.get(begin..).unwrap_or_default());
            sections.push(PlacedSection { section, groups: shown, tokens });
        }
        (text, sections)
    }

    fn place(&self, section: Section) -> Option<usize> {
        self.wanted.iter().position(|wanted| wanted.section == section)
    }

    fn items(&self, group: &Group<K>, numbers: &HashMap<K, usize>) -> Vec<Item<K>> {
        let item = |member: &super::group::Member<K>| {
            let number = numbers.get(&member.key).copied().unwrap_or_default();
            let text = line(member, number, |key| numbers.get(&key).copied());
            let tokens = self.tokenizer.count(&text);
            Item { key: member.key, number, text, tokens, repeats: member.repeats.clone() }
        };
        group.members.iter().map(item).collect()
    }

    fn left_out(&self) -> Vec<LeftOut<K>> {
        let taken: HashSet<usize> = self.taken.iter().copied().collect();
        let stands: HashSet<K> =
            self.taken.iter().filter_map(|at| self.groups.get(*at)).flat_map(Group::keys).collect();
        let mut parts: BTreeMap<(Option<usize>, Reason), (Section, Vec<K>)> = BTreeMap::new();
        for (index, group) in self.groups.iter().enumerate() {
            let (reason, keys): (Reason, Vec<K>) = if taken.contains(&index) {
                (Reason::Duplicate, group.members.iter().flat_map(|member| member.repeats.clone()).collect())
            } else if !group.about.is_empty() && !group.about.iter().any(|about| stands.contains(about)) {
                continue;
            } else if !group.complete {
                (Reason::Incomplete, group.keys().collect())
            } else if self.blocked.contains(&index) {
                (Reason::SectionBudget, group.keys().collect())
            } else {
                (Reason::Budget, group.keys().collect())
            };
            if !keys.is_empty() {
                let place = (self.place(group.section), reason);
                parts.entry(place).or_insert_with(|| (group.section, Vec::new())).1.extend(keys);
            }
        }
        parts.into_iter().map(|((_, reason), (section, keys))| LeftOut { section, reason, keys }).collect()
    }
}
