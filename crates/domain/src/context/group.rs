//! What stands together or not at all.

use std::collections::HashMap;

use super::candidate::{Candidate, Contradiction, Note};
use super::{Key, Section, Wanted};

/// Something of a group.
#[derive(Debug, Clone)]
pub(super) struct Member<K> {
    pub(super) key: K,
    pub(super) text: String,
    pub(super) notes: Vec<Note<K>>,
    /// What says the same, and stands for nothing else.
    pub(super) repeats: Vec<K>,
}

/// What stands together or not at all.
#[derive(Debug, Clone)]
pub(super) struct Group<K> {
    pub(super) section: Section,
    pub(super) members: Vec<Member<K>>,
    pub(super) about: Vec<K>,
    /// Whether all that contradicts its members is among them.
    pub(super) complete: bool,
}

impl<K: Key> Group<K> {
    /// Everything that it stands for.
    pub(super) fn keys(&self) -> impl Iterator<Item = K> {
        self.members.iter().flat_map(|member| std::iter::once(member.key).chain(member.repeats.iter().copied()))
    }
}

/// The groups of candidates, in the order in which they are to stand: by section, then as given.
pub(super) fn groups<K: Key>(
    wanted: &[Wanted],
    candidates: &[Candidate<K>],
    contradictions: &[Contradiction<K>],
) -> Vec<Group<K>> {
    let ordered = ordered(wanted, candidates);
    let index: HashMap<K, usize> = ordered.iter().enumerate().map(|(index, found)| (found.1.key, index)).collect();
    let mut sets = Sets::new(ordered.len());
    for contradiction in contradictions {
        if let (Some(a), Some(b)) = (index.get(&contradiction.a), index.get(&contradiction.b)) {
            sets.join(*a, *b);
        }
    }
    let mut said: HashMap<[u8; 32], usize> = HashMap::new();
    for (at, (_, candidate)) in ordered.iter().enumerate() {
        sets.join(*said.entry(candidate.says).or_insert(at), at);
    }
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut groups: Vec<Group<K>> = Vec::new();
    for (at, (section, candidate)) in ordered.iter().enumerate() {
        let root = sets.root(at);
        if let Some(group) = places.get(&root).and_then(|place| groups.get_mut(*place)) {
            group.complete &= candidate.complete;
            group.take(candidate, said.get(&candidate.says).and_then(|first| ordered.get(*first)));
            continue;
        }
        // What stands only beside others comes last: it has no group of its own.
        let Some(section) = section else { continue };
        places.insert(root, groups.len());
        groups.push(Group {
            section: *section,
            members: vec![Member::of(candidate)],
            about: candidate.about.clone(),
            complete: candidate.complete,
        });
    }
    tell(&mut groups, contradictions);
    groups
}

impl<K: Key> Group<K> {
    fn take(&mut self, candidate: &Candidate<K>, first: Option<&(Option<Section>, &Candidate<K>)>) {
        let first = first.map(|(_, first)| first.key);
        match self.members.iter_mut().find(|member| Some(member.key) == first) {
            Some(same) => same.repeats.push(candidate.key),
            None => self.members.push(Member::of(candidate)),
        }
    }
}

impl<K: Key> Member<K> {
    fn of(candidate: &Candidate<K>) -> Self {
        Self { key: candidate.key, text: candidate.text.clone(), notes: candidate.notes.clone(), repeats: Vec::new() }
    }
}

/// Each thing once, by section and as given; what stands only beside others last.
fn ordered<'a, K: Key>(wanted: &[Wanted], candidates: &'a [Candidate<K>]) -> Vec<(Option<Section>, &'a Candidate<K>)> {
    let place = |section: Section| wanted.iter().position(|wanted| wanted.section == section);
    let mut best: HashMap<K, (usize, usize)> = HashMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let section = candidate.section.and_then(place).unwrap_or(usize::MAX);
        let held = best.entry(candidate.key).or_insert((section, at));
        *held = (*held).min((section, at));
    }
    let mut places: Vec<(usize, usize)> = best.into_values().collect();
    places.sort_unstable();
    let found = places
        .into_iter()
        .filter_map(|(section, at)| Some((wanted.get(section).map(|wanted| wanted.section), candidates.get(at)?)));
    found.collect()
}

/// Says of each member what it contradicts.
fn tell<K: Key>(groups: &mut [Group<K>], contradictions: &[Contradiction<K>]) {
    for group in groups {
        let shown: HashMap<K, usize> =
            group.members.iter().enumerate().flat_map(|(at, member)| member.keys().map(move |key| (key, at))).collect();
        for contradiction in contradictions {
            let (Some(a), Some(b)) = (shown.get(&contradiction.a), shown.get(&contradiction.b)) else { continue };
            for (at, to) in [(*a, contradiction.b), (*b, contradiction.a)] {
                if a != b
                    && let Some(member) = group.members.get_mut(at)
                {
                    let after = format!(", {}", contradiction.state);
                    member.notes.push(Note { words: "contradicts".to_owned(), to, after });
                }
            }
        }
        for member in &mut group.members {
            let mut told: Vec<Note<K>> = Vec::with_capacity(member.notes.len());
            for note in member.notes.drain(..) {
                let place = |key: K| shown.get(&key).copied();
                let same = |known: &Note<K>| {
                    known.words == note.words
                        && (known.to == note.to || (place(note.to).is_some() && place(known.to) == place(note.to)))
                };
                if !told.iter().any(same) {
                    told.push(note);
                }
            }
            member.notes = told;
        }
    }
}

impl<K: Key> Member<K> {
    pub(super) fn keys(&self) -> impl Iterator<Item = K> {
        std::iter::once(self.key).chain(self.repeats.iter().copied())
    }
}

/// Sets of numbers that are joined (union by the lesser number, with paths halved).
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(parent) = self.0.get(at).copied().filter(|parent| *parent != at) {
            let above = self.0.get(parent).copied().unwrap_or(parent);
            if let Some(held) = self.0.get_mut(at) {
                *held = above;
            }
            at = above;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(parent) = self.0.get_mut(one.max(other)) {
            *parent = one.min(other);
        }
    }
}
