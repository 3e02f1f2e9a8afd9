//! How many links places have.

use super::listing::highest;
use super::shown::Shown;
use crate::budget::{Budget, Meter, Truncated};
use crate::index::record::NONE;
use crate::lens::{Lens, Step};
use crate::marks::Marks;
use crate::number::{at, number};
use crate::table::Table;

/// How many links places have.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DegreeStats {
    /// How many places were counted.
    pub places: usize,
    /// How many links have one of these at an end, each once.
    pub links: usize,
    /// Links that leave a place.
    pub out: Degrees,
    /// Links that arrive at a place.
    pub into: Degrees,
    /// How many places have no links at all.
    pub isolated: usize,
    /// The places that most links leave, each with how many; most first, ties by lineage id. None without links.
    pub most_out: Vec<(u32, u32)>,
    /// The places at which most links arrive, in the same way.
    pub most_in: Vec<(u32, u32)>,
    /// Why it is not all: every number is then of what was looked at until then.
    pub truncated: Option<Truncated>,
}

/// How a number of links is distributed over places. All is 0 when there are none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Degrees {
    /// The least.
    pub min: u32,
    /// The greatest.
    pub max: u32,
    /// The arithmetic mean.
    pub mean: f64,
    /// The one in the middle, or the mean of the two in the middle.
    pub median: f64,
    /// How many places have no links, how many have 1, 2 to 3, 4 to 7, …: from `2^(i-1)` to below `2^i` at index `i`.
    /// It ends with the greatest.
    pub histogram: Vec<usize>,
}

/// Counts the links of the places that the lens lists, to all that it enters: links that it follows, whichever way.
///
/// A link leaves its source and arrives at its target; a symmetric one does both at both ends. A relation leaves and
/// arrives where the steps that it allows do, and counts once at each place. Linear in places and links, but for the
/// order of the places and of the ends of relations.
#[must_use]
pub fn degree_stats(lens: &Lens<'_>, top: usize, budget: &Budget<'_>) -> DegreeStats {
    let shown = Shown::new(lens, budget);
    let mut count = Count::new(&shown);
    let mut meter = Meter::new(budget);
    if count.look(false, &mut meter) && count.any_against {
        count.look(true, &mut meter);
    }
    let mut stats =
        DegreeStats { truncated: meter.truncated().or(shown.cut), links: count.links, ..Default::default() };
    let mut out = Vec::new();
    let mut into = Vec::new();
    for index in shown.all().filter(|index| count.listed.contains(*index)) {
        let (leave, arrive) = (count.out.get(index), count.into.get(index));
        stats.places += 1;
        stats.isolated += usize::from(leave == 0 && arrive == 0);
        out.push((shown.place(index), leave));
        into.push((shown.place(index), arrive));
    }
    stats.out = Degrees::of(&out);
    stats.into = Degrees::of(&into);
    let most = |mut degrees: Vec<(u32, u32)>| {
        degrees.retain(|(_, degree)| *degree > 0);
        highest(lens, degrees, top, u32::cmp)
    };
    (stats.most_out, stats.most_in) = (most(out), most(into));
    stats
}

impl Degrees {
    fn of(degrees: &[(u32, u32)]) -> Self {
        let mut sorted: Vec<u32> = degrees.iter().map(|(_, degree)| *degree).collect();
        sorted.sort_unstable();
        let (Some(min), Some(max)) = (sorted.first().copied(), sorted.last().copied()) else { return Self::default() };
        let mut histogram = vec![0; at(bucket(max)) + 1];
        for degree in &sorted {
            if let Some(count) = histogram.get_mut(at(bucket(*degree))) {
                *count += 1;
            }
        }
        let sum: f64 = sorted.iter().map(|degree| f64::from(*degree)).sum();
        let nth = |index: usize| f64::from(sorted.get(index).copied().unwrap_or_default());
        let median = f64::midpoint(nth((sorted.len() - 1) / 2), nth(sorted.len() / 2));
        Self { min, max, mean: sum / f64::from(number(sorted.len())), median, histogram }
    }
}

const fn bucket(degree: u32) -> u32 {
    u32::BITS - degree.leading_zeros()
}

struct Count<'a> {
    shown: &'a Shown<'a, 'a>,
    listed: Marks,
    out: Table<u32>,
    into: Table<u32>,
    links: usize,
    /// The links that were counted.
    counted: Marks,
    /// The links that were followed along. They are counted then, from their sources.
    along: Marks,
    /// Whether any link was followed against its direction.
    any_against: bool,
}

impl<'a> Count<'a> {
    fn new(shown: &'a Shown<'a, 'a>) -> Self {
        let links = shown.lens.snapshot().link_count();
        let mut listed = Marks::below(shown.count());
        for index in shown.all().filter(|index| shown.lens.lists(shown.place(*index))) {
            listed.insert(index);
        }
        Self {
            shown,
            listed,
            out: Table::new(0, shown.count()),
            into: Table::new(0, shown.count()),
            links: 0,
            counted: Marks::below(links),
            along: Marks::below(links),
            any_against: false,
        }
    }

    /// Counts what is followed one way; whether there is time for more. A link that is followed both ways is counted
    /// by the steps along it, which must come first.
    fn look(&mut self, against: bool, meter: &mut Meter<'_>) -> bool {
        let shown = self.shown;
        // A relation leads to one place from several, and counts there once.
        let mut shared: Vec<(u32, u32)> = Vec::new();
        let mut goes_on = true;
        for index in shown.all() {
            // The steps of one relation stand together.
            let mut last = NONE;
            let looked = shown.each_arc(index, |head, step| {
                if self.takes(step, against) {
                    self.near(index, head, step, std::mem::replace(&mut last, step.slot));
                    if step.relation {
                        shared.push((step.slot, head));
                    } else {
                        self.arrive(head, against);
                    }
                }
            });
            goes_on = meter.spend(looked);
            if !goes_on {
                break;
            }
        }
        shared.sort_unstable();
        shared.dedup();
        for (_, head) in shared {
            self.arrive(head, against);
        }
        goes_on
    }

    fn takes(&mut self, step: Step, against: bool) -> bool {
        self.any_against |= step.against;
        if step.against == against && !against {
            self.along.insert(step.slot);
        }
        step.against == against && !(against && self.along.contains(step.slot))
    }

    /// Counts a step where it begins, once for each link.
    fn near(&mut self, index: u32, head: u32, step: Step, last: u32) {
        if (self.listed.contains(index) || self.listed.contains(head)) && self.counted.insert(step.slot) {
            self.links += 1;
        }
        if step.slot != last {
            let side = if step.against { &mut self.into } else { &mut self.out };
            side.set(index, side.get(index) + 1);
        }
    }

    /// Counts a step where it leads.
    fn arrive(&mut self, head: u32, against: bool) {
        let side = if against { &mut self.out } else { &mut self.into };
        side.set(head, side.get(head) + 1);
    }
}

#[cfg(test)]
mod tests;
