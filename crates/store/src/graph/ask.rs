//! Asking a question of the tenant's graph.

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::error::Error;
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::time::Timestamp;
use claimgraph_graph::{Budget, Lens, Snapshot, Stopwatch, WalkOptions};

use super::answer::{GraphAnswer, Origin};
use super::fetch::fetched;
use super::keeper::State;
use crate::scope::Scope;
use crate::store::Store;

/// A walk that may enter no more places than this is so short that it is run where it is asked for; others are run
/// where they keep nobody waiting.
const SHORT: usize = 2_000;

/// What is asked about, and within which bounds. The operation itself is a function.
#[derive(Debug, Clone)]
pub struct Question {
    /// The claims that the operation is about, in its own order. Each must exist at the moment asked about.
    pub claims: Vec<ClaimId>,
    /// What narrows the walk.
    pub options: WalkOptions,
    /// Most claims that the walk may enter.
    pub nodes: usize,
    /// How long it may take. Where the index answers, the time counts from the walk's first look at the clock, which
    /// comes after 2,048 links at the latest: what was waited for before does not count. Where the database answers, it
    /// counts from when that is first asked.
    pub time: Duration,
    /// The answer must know the log up to here.
    pub at_least: Option<i64>,
}

impl Store {
    /// Asks a question. The operation is given the graph as the question sees it, the places of the claims in their
    /// order, and its bounds. It may be run several times, and must give the same answer for the same rows.
    ///
    /// # Errors
    /// `NOT_FOUND` for a claim that does not exist, or not yet, or is another tenant's; `UNAVAILABLE` when the log does
    /// not reach `at_least` in time; `LIMIT_EXCEEDED` when the database answers and too many links would have to be
    /// fetched.
    pub async fn ask<T, F>(&self, scope: &Scope, question: Question, operation: F) -> Result<GraphAnswer<T>, Error>
    where
        T: Send + 'static,
        F: Fn(&Lens<'_>, &[u32], &Budget<'_>) -> T + Send + Sync + 'static,
    {
        let run = Run::new(operation, question.clone(), Arc::clone(self.clock()));
        let (value, snapshot, origin) = if let Some(snapshot) = self.snapshot_for(scope, &question).await? {
            let value = run_over(Arc::new(run), Arc::clone(&snapshot)).await?;
            (value, snapshot, Origin::Index)
        } else {
            let (value, snapshot) = fetched(self, scope.key, Arc::new(run)).await?;
            (value, snapshot, Origin::Database)
        };
        let options = question.options;
        let as_of = options.moment.as_of.unwrap_or(i64::MAX);
        Ok(GraphAnswer { value, position: snapshot.position().min(as_of), origin, snapshot, options })
    }

    /// The index's snapshot that may answer a question; `None` when the database is to answer.
    async fn snapshot_for(&self, scope: &Scope, question: &Question) -> Result<Option<Arc<Snapshot>>, Error> {
        let kept = self.keeper().kept(scope.key);
        if matches!(kept.state(), State::Absent) {
            self.begin_loading(scope.key);
        }
        if matches!(kept.state(), State::Loading(_)) {
            let _ = tokio::time::timeout(self.keeper().options.patience, kept.loaded()).await;
        }
        if let Some(position) = question.at_least
            && !self.reach(scope.key, position, question.time).await?
        {
            return Ok(None);
        }
        if let Some(as_of) = question.options.moment.as_of
            && self.keeper().index(scope.key).is_some_and(|index| index.snapshot().position() < as_of)
        {
            self.catch_up(scope.key).await?;
        }
        Ok(self.keeper().index(scope.key).map(|index| index.snapshot()))
    }
}

/// An operation with everything that it needs but the graph.
pub(super) struct Run<F> {
    operation: F,
    /// Counts the time of all runs together.
    watch: Stopwatch<Arc<dyn Clock>>,
    /// When the time is over, by the watch.
    until: Timestamp,
    pub(super) question: Question,
}

impl<F> Run<F> {
    fn new(operation: F, question: Question, clock: Arc<dyn Clock>) -> Self {
        let micros = i64::try_from(question.time.as_micros()).unwrap_or(i64::MAX);
        Self { operation, watch: Stopwatch::new(clock), until: Timestamp::from_micros(micros), question }
    }

    /// Lets the time begin, which else begins with the first look at the clock of whoever runs it.
    pub(super) fn begin(&self) {
        self.watch.now();
    }

    /// Whether the time is over.
    pub(super) fn is_over(&self) -> bool {
        self.watch.now() >= self.until
    }
}

impl<T, F: Fn(&Lens<'_>, &[u32], &Budget<'_>) -> T> Run<F> {
    /// Runs the operation over a graph.
    ///
    /// # Errors
    /// `NOT_FOUND` for a claim that the graph does not show.
    pub(super) fn over(&self, lens: &Lens<'_>) -> Result<T, Error> {
        let found = self
            .question
            .claims
            .iter()
            .map(|claim| lens.place_of(*claim).ok_or_else(|| Error::not_found("claim", &claim.to_string())));
        let places: Vec<u32> = found.collect::<Result<_, _>>()?;
        let budget = Budget { nodes: self.question.nodes, until: Some(self.until), clock: &self.watch };
        Ok((self.operation)(lens, &places, &budget))
    }
}

async fn run_over<T, F>(run: Arc<Run<F>>, snapshot: Arc<Snapshot>) -> Result<T, Error>
where
    T: Send + 'static,
    F: Fn(&Lens<'_>, &[u32], &Budget<'_>) -> T + Send + Sync + 'static,
{
    let short = run.question.nodes <= SHORT;
    let work = move || run.over(&Lens::new(&snapshot, None, &run.question.options));
    if short { work() } else { work_off(work).await }
}

/// Runs something long where it keeps nobody waiting.
pub(super) async fn work_off<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}
