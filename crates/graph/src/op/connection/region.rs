//! The part of the graph around some places.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::MAX_TERMINALS;
use crate::budget::{Budget, Meter, Truncated};
use crate::lens::Lens;
use crate::number::{at, number};

/// What is within some radius of the terminals, the places asked for. Its places have numbers of their own, in the
/// order of discovery: the terminals have the first ones.
pub(super) struct Region<'a, 'b> {
    lens: &'a Lens<'b>,
    meter: Meter<'a>,
    places: Vec<u32>,
    numbers: HashMap<u32, u32>,
    /// The terminal from which each place was discovered, by index.
    origins: Vec<usize>,
    /// For each place those next to it, once for each link that is known.
    neighbours: Vec<Vec<u32>>,
    /// For each terminal the first one that is known to hang together with it, by index.
    groups: Vec<usize>,
    /// The place with which the outermost level begins.
    level: u32,
    /// How many levels are done: all links of the places less than so many links from the nearest terminal are known.
    radius: usize,
}

impl<'a, 'b> Region<'a, 'b> {
    /// The terminals.
    pub(super) fn new(lens: &'a Lens<'b>, terminals: &[u32], budget: &'a Budget<'a>) -> Self {
        let mut region = Self {
            lens,
            meter: Meter::new(budget),
            places: Vec::new(),
            numbers: HashMap::new(),
            origins: Vec::new(),
            neighbours: Vec::new(),
            groups: Vec::new(),
            level: 0,
            radius: 0,
        };
        for terminal in terminals {
            let index = region.groups.len();
            if index < MAX_TERMINALS && !region.numbers.contains_key(terminal) {
                region.meter.enter();
                region.push(*terminal, index);
                region.groups.push(index);
            }
        }
        region
    }

    fn push(&mut self, place: u32, origin: usize) -> u32 {
        let new = number(self.places.len());
        self.places.push(place);
        self.numbers.insert(place, new);
        self.origins.push(origin);
        self.neighbours.push(Vec::new());
        new
    }

    /// Takes in everything that is one link farther away; whether there was anything, and it may go on.
    pub(super) fn grow(&mut self) -> bool {
        let level = self.level..number(self.places.len());
        if level.is_empty() || self.truncated().is_some() {
            return false;
        }
        self.level = level.end;
        for from in level {
            if self.expand(from).is_break() {
                return false;
            }
        }
        self.radius += 1;
        true
    }

    fn expand(&mut self, from: u32) -> ControlFlow<()> {
        let (Some(place), Some(origin)) = (self.place(from), self.origins.get(at(from)).copied()) else {
            return ControlFlow::Continue(());
        };
        let mut looked = 0_u32;
        let lens = self.lens;
        lens.each_step(place, &mut |step| {
            looked = looked.saturating_add(1);
            let to = match self.numbers.get(&step.to) {
                // The link was met from the other end, or is a loop.
                Some(known) if *known <= from => return ControlFlow::Continue(()),
                Some(known) => *known,
                None if !lens.sees(step.to) => return ControlFlow::Continue(()),
                None if !self.meter.enter() => return ControlFlow::Break(()),
                None => self.push(step.to, origin),
            };
            self.link(from, to);
            ControlFlow::Continue(())
        })?;
        if self.meter.spend(looked) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn link(&mut self, from: u32, to: u32) {
        for (near, far) in [(from, to), (to, from)] {
            if let Some(neighbours) = self.neighbours.get_mut(at(near)) {
                neighbours.push(far);
            }
        }
        let (one, other) = (self.group(from), self.group(to));
        for group in &mut self.groups {
            if *group == one.max(other) {
                *group = one.min(other);
            }
        }
    }

    /// The group of the terminal from which a place was discovered.
    fn group(&self, number: u32) -> usize {
        let origin = self.origins.get(at(number)).copied().unwrap_or_default();
        self.groups.get(origin).copied().unwrap_or_default()
    }

    /// Whether all terminals hang together.
    pub(super) fn is_joined(&self) -> bool {
        self.groups.iter().all(|group| *group == 0)
    }

    /// Whether two groups that have not met can grow; one that cannot is all there is of it.
    pub(super) fn may_join(&self) -> bool {
        let outermost = self.level..number(self.places.len());
        let growing: HashSet<usize> = outermost.map(|number| self.group(number)).collect();
        growing.len() > 1
    }

    /// The terminals by group.
    pub(super) fn components(&self) -> Vec<Vec<u32>> {
        let mut components = vec![Vec::new(); self.groups.len()];
        for (group, terminal) in self.groups.iter().zip(&self.places) {
            if let Some(component) = components.get_mut(*group) {
                component.push(*terminal);
            }
        }
        components.retain(|component| !component.is_empty());
        components
    }

    /// The terminals, each once.
    pub(super) fn terminals(&self) -> &[u32] {
        self.places.get(..self.groups.len()).unwrap_or_default()
    }

    /// How many links a path may have from the nearest terminal for all of them to be known.
    pub(super) fn radius(&self) -> usize {
        self.radius
    }

    /// How many places it has.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn place(&self, number: u32) -> Option<u32> {
        self.places.get(at(number)).copied()
    }

    pub(super) fn neighbours(&self, number: u32) -> &[u32] {
        self.neighbours.get(at(number)).map_or(&[], Vec::as_slice)
    }

    /// Notes that so much was done; whether there is time for more, be it only with the places that there are.
    pub(super) fn spend(&mut self, steps: u32) -> bool {
        self.meter.spend(steps) || self.truncated() != Some(Truncated::Time)
    }

    pub(super) fn truncated(&self) -> Option<Truncated> {
        self.meter.truncated()
    }
}
