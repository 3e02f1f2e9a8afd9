//! A snapshot as one walk sees it: at a moment, with filters, by lineage or by version.

mod among;
mod claims;
mod links;
mod options;
mod partial;
mod plain;
mod relations;
mod step;
mod test;

use std::sync::Arc;

use crate::fact::Period;
use crate::index::Snapshot;
use crate::index::record::NONE;
use crate::number::at;

pub use among::Way;
pub use options::{ClaimFilter, Kinds, LinkFilter, Mode, Moment, WalkOptions};
pub use partial::{Missed, Partial, Side};
use plain::Sight;
pub(crate) use plain::{Rest, WideRows};
pub use relations::{Grounds, Roles};
pub use step::Step;
use test::{ClaimTest, KindTest};

/// A snapshot as one walk sees it. Its places are numbers: of lineages, or of versions in [`Mode::Versions`].
///
/// Numbers differ between two indexes of one graph, and so does nothing else: whoever walks must not let the value of
/// a number decide anything. Rows are in the order of the log, and ids are the same everywhere.
#[derive(Debug, Clone)]
pub struct Lens<'a> {
    snapshot: &'a Arc<Snapshot>,
    partial: Option<&'a Partial>,
    mode: Mode,
    moment: Moment,
    /// The moment's position as the index keeps it.
    as_of: Option<u32>,
    along: KindTest,
    against: KindTest,
    strength: Option<(f64, f64)>,
    through: ClaimTest,
    only: ClaimTest,
    /// Whether an entry of a row that is not odd says all of its step, and its kind alone decides if it is followed.
    plain: bool,
    /// What it looks at.
    sight: Sight,
    /// Whether the present status of a lineage alone decides if it is entered.
    by_status: bool,
    /// Whether every place is entered.
    enters_all: bool,
}

impl<'a> Lens<'a> {
    /// Looks at a snapshot; `partial` says which rows it has when it is not the whole graph.
    #[must_use]
    #[inline]
    pub fn new(snapshot: &'a Arc<Snapshot>, partial: Option<&'a Partial>, options: &WalkOptions) -> Self {
        let vocabulary = &snapshot.vocabulary;
        let links = &options.links;
        let bounded = links.min_strength.is_some() || links.max_strength.is_some();
        let bounds = || (links.min_strength.unwrap_or(f64::NEG_INFINITY), links.max_strength.unwrap_or(f64::INFINITY));
        let through = ClaimTest::new(&options.through, vocabulary);
        let of_lineages = options.mode == Mode::Lineages;
        let present = options.moment.as_of.is_none() && options.moment.valid_at.is_none();
        let by_status = of_lineages && present && through.is_of_status_only();
        let settled = by_status && partial.is_none();
        let mut lens = Self {
            plain: of_lineages
                && options.moment.as_of.is_none()
                && !bounded
                && partial.is_none()
                && vocabulary.fits_a_word(),
            enters_all: settled && through.passes_statuses(snapshot.statuses()),
            by_status,
            snapshot,
            partial,
            mode: options.mode,
            moment: options.moment,
            as_of: options.moment.as_of.map(|position| u32::try_from(position.max(0)).unwrap_or(u32::MAX)),
            sight: Sight::default(),
            along: KindTest::new(&links.along, vocabulary),
            against: KindTest::new(&links.against, vocabulary),
            strength: bounded.then(bounds),
            through,
            only: ClaimTest::new(&options.only, vocabulary),
        };
        lens.sight = Sight::new(snapshot, partial, &lens.along, &lens.against);
        lens
    }

    /// The same view that follows other types.
    fn following(&self, along: KindTest, against: KindTest) -> Self {
        let sight = Sight::new(self.snapshot, self.partial, &along, &against);
        Self { sight, along, against, through: self.through.clone(), only: self.only.clone(), ..*self }
    }

    /// Whether it shows a part of a graph that is fetched as it is walked.
    pub(crate) fn is_partial(&self) -> bool {
        self.partial.is_some()
    }

    /// The same view walked backwards: its steps lead from where the steps of this one arrive to where they leave, by
    /// the same links.
    #[must_use]
    pub fn reversed(&self) -> Self {
        self.following(self.against.clone(), self.along.clone())
    }

    /// The snapshot.
    #[must_use]
    pub fn snapshot(&self) -> &'a Arc<Snapshot> {
        self.snapshot
    }

    /// One more than the greatest place.
    #[must_use]
    pub fn bound(&self) -> usize {
        match self.mode {
            Mode::Lineages => self.snapshot.lineage_count(),
            Mode::Versions => self.snapshot.version_count(),
        }
    }

    /// Every place that is entered, in the order of the log.
    pub fn places(&self) -> impl Iterator<Item = u32> {
        if let Some(partial) = self.partial {
            partial.need_whole();
        }
        (0..crate::number::number(self.bound())).filter(|place| self.sees(*place))
    }

    /// Whether a walk may enter a place.
    #[inline]
    #[must_use]
    pub fn sees(&self, place: u32) -> bool {
        if self.enters_all {
            return at(place) < self.snapshot.lineage_count();
        }
        if self.by_status {
            return self.snapshot.state(place).is_some_and(|status| self.through.passes_status(status));
        }
        self.passes(place, &self.through)
    }

    /// Whether a walk may enter every place, so that none need be asked about.
    #[inline]
    pub(crate) fn enters_all(&self) -> bool {
        self.enters_all
    }

    /// Whether a place that was entered is listed.
    #[inline]
    #[must_use]
    pub fn lists(&self, place: u32) -> bool {
        self.only.is_open() || self.passes(place, &self.only)
    }

    /// Whether every place that is entered is listed.
    #[must_use]
    pub fn lists_all(&self) -> bool {
        self.only.is_open()
    }

    fn passes(&self, place: u32, test: &ClaimTest) -> bool {
        let Some(version) = self.version(place) else { return false };
        let Some(found) = self.snapshot.version(version) else { return false };
        test.passes_status(self.snapshot.status(version, self.as_of))
            && test.passes_version(found)
            && self.holds_in_world(self.snapshot.period(version))
    }

    fn holds_in_world(&self, period: Period) -> bool {
        self.moment.valid_at.is_none_or(|moment| period.contains(moment))
    }

    /// The lineage of a place, by number.
    pub(crate) fn node(&self, place: u32) -> u32 {
        match self.mode {
            Mode::Lineages => place,
            Mode::Versions => self.snapshot.version(place).map_or(NONE, |version| version.node),
        }
    }

    /// The version that stands for a place; `None` when it does not exist at the moment.
    pub(crate) fn version(&self, place: u32) -> Option<u32> {
        match self.mode {
            Mode::Lineages => self.newest(place),
            Mode::Versions => {
                let found = self.snapshot.version(place)?;
                self.as_of.is_none_or(|as_of| found.position <= as_of).then_some(place)
            }
        }
    }

    /// The newest version of a lineage at the moment.
    fn newest(&self, node: u32) -> Option<u32> {
        let mut version = self.snapshot.newest(node);
        loop {
            let found = self.snapshot.version(version)?;
            if self.as_of.is_none_or(|as_of| found.position <= as_of) {
                return Some(version);
            }
            version = found.before;
        }
    }
}
