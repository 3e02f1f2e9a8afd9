//! claimgraph's index in process: what a question costs below GraphQL. The views are there, as the limit's rows are. As
//! everywhere, a walk looks at the clock after 2,048 links, and not before.

use std::sync::Arc;

use claimgraph_domain::id::LineageId;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::time::Timestamp;
use claimgraph_graph::op::{Note, PathKind, PathOptions, impact, paths, reach};
use claimgraph_graph::{
    Budget, ClaimFilter, Kinds, Lens, LinkFilter, Snapshot, Stopwatch, Truncated, WalkOptions, Way, is_dependency,
};

use super::clock::SystemClock;
use super::graph::{Graph, at};
use super::question::Kind;
use super::race::Local;
use crate::Result;

/// A path, and it is enough to have one.
const SHORTEST: PathOptions = PathOptions { count: 1, kind: PathKind::Shortest, max_length: u32::MAX };
/// Microseconds that a question may take from its first look at the clock.
const TIME: i64 = 10_000_000;

/// The index.
#[derive(Debug)]
pub struct Engine<'a> {
    every: Lens<'a>,
    along: Lens<'a>,
    against: Lens<'a>,
    /// The place of each number.
    places: Vec<u32>,
}

impl<'a> Engine<'a> {
    /// Over a snapshot of the same graph. Walks enter drafts and active claims, as they do by default.
    ///
    /// # Errors
    /// When the snapshot lacks a lineage.
    pub fn new(snapshot: &'a Arc<Snapshot>, graph: &Graph) -> Result<Self> {
        let through =
            ClaimFilter { statuses: Some(vec![ClaimStatus::Draft, ClaimStatus::Active]), ..ClaimFilter::default() };
        let links = LinkFilter { against: Kinds::Named(Vec::new()), ..LinkFilter::default() };
        let options = WalkOptions { links, through, ..WalkOptions::default() };
        let every = Lens::new(snapshot, None, &options);
        let (along, against) = (every.among(Way::Along, is_dependency), every.among(Way::Against, is_dependency));
        let place = |id: &uuid::Uuid| every.place_of_lineage(LineageId::from_uuid(*id)).ok_or("a lineage is missing");
        let places = graph.ids.iter().map(place).collect::<std::result::Result<_, _>>()?;
        Ok(Self { every, along, against, places })
    }

    fn place(&self, number: u32) -> Result<u32> {
        Ok(*self.places.get(at(number)).ok_or("a number is out of bounds")?)
    }
}

impl Local for Engine<'_> {
    fn name(&self) -> &'static str {
        "claimgraph index"
    }

    fn answer(&mut self, kind: Kind, item: u32, goal: u32) -> Result<usize> {
        let clock = Stopwatch::new(&SystemClock);
        let budget = Budget { nodes: usize::MAX, until: Some(Timestamp::from_micros(TIME)), clock: &clock };
        let place = self.place(item)?;
        let walk = |lens: &Lens<'_>, depth, leaves| {
            let reached = reach(lens, &[place], depth, Note { steps: false, leaves }, &budget);
            let count = if leaves { reached.leaves.len() } else { reached.places.len() - 1 };
            (count, reached.truncated)
        };
        let (answer, truncated) = match kind {
            Kind::Closure => walk(&self.along, None, false),
            Kind::Leaves => walk(&self.along, None, true),
            Kind::Usage => walk(&self.against, None, false),
            Kind::Hops(hops) => walk(&self.every, Some(u32::from(hops)), false),
            Kind::Path => {
                let found = paths(&self.every, &[place], &[self.place(goal)?], &SHORTEST, &budget);
                let more = found.truncated.filter(|why| *why != Truncated::Answers);
                (found.paths.first().map_or(0, |path| path.steps.len()), more)
            }
            Kind::Impact => {
                let found = impact(&self.every, &[place], &budget);
                (found.fallen.len(), found.truncated)
            }
        };
        match truncated {
            Some(why) => Err(format!("the engine stopped early: {why:?}").into()),
            None => Ok(answer),
        }
    }
}
