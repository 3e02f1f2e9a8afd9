//! Events read together.

use std::ops::Range;
use std::sync::Arc;

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Recorded;
use claimgraph_domain::rules::chain::follows;
use tokio::sync::OnceCell;

use super::places::{Places, places};
use crate::scope::Scope;
use crate::store::Store;

/// Events that follow one another without a gap, shared by all who want them.
#[derive(Debug)]
pub(super) struct Batch {
    events: Vec<Arc<Recorded>>,
    /// Position of the first event.
    first: i64,
    /// Where in the namespace tree each event belongs; found once, for whoever asks first.
    places: OnceCell<Vec<Places>>,
}

impl Batch {
    /// A batch; `None` for no events.
    pub(super) fn new(events: Vec<Recorded>) -> Option<Arc<Self>> {
        let first = events.first()?.position;
        let events = events.into_iter().map(Arc::new).collect();
        Some(Arc::new(Self { events, first, places: OnceCell::new() }))
    }

    /// Position of the first event.
    pub(super) fn first(&self) -> i64 {
        self.first
    }

    /// Position of the last event.
    pub(super) fn last(&self) -> i64 {
        self.events.last().map_or(self.first, |event| event.position)
    }

    /// Whether the first event follows from one with a hash.
    pub(super) fn follows(&self, hash: &[u8; 32]) -> bool {
        self.events.first().is_none_or(|first| follows(hash, first))
    }

    /// Hash of the last event, which stands for all before it too.
    pub(super) fn last_hash(&self) -> Option<[u8; 32]> {
        self.events.last().map(|event| event.hash)
    }

    /// Memory that it takes, bytes.
    pub(super) fn bytes(&self) -> usize {
        /// An event without its texts, and what points at it.
        const FRAME: usize = 256;
        let texts = |event: &Recorded| event.data.len() + event.metadata.len() + event.stream.len() + event.kind.len();
        self.events.iter().map(|event| FRAME + texts(event)).sum()
    }

    /// Where in the namespace tree each event belongs.
    pub(super) async fn places(&self, store: &Store, scope: &Scope) -> Result<&[Places], Error> {
        self.places.get_or_try_init(|| places(store, scope, &self.events)).await.map(Vec::as_slice)
    }

    /// The events after a position, at most some many; `None` where there are none.
    pub(super) fn after(self: &Arc<Self>, position: i64, most: usize) -> Option<Slice> {
        let begin = usize::try_from((position + 1).checked_sub(self.first)?).ok()?;
        let end = begin.saturating_add(most).min(self.events.len());
        (begin < end).then(|| Slice { batch: Arc::clone(self), range: begin..end })
    }
}

/// A part of a batch; never empty.
#[derive(Debug, Clone)]
pub(super) struct Slice {
    pub(super) batch: Arc<Batch>,
    range: Range<usize>,
}

impl Slice {
    /// Position of the first event.
    pub(super) fn first(&self) -> i64 {
        self.at(self.range.start)
    }

    /// Position of the last event.
    pub(super) fn last(&self) -> i64 {
        self.at(self.range.end.saturating_sub(1))
    }

    fn at(&self, index: usize) -> i64 {
        self.batch.events.get(index).map_or(self.batch.first, |event| event.position)
    }

    /// The events with their indexes in the batch.
    pub(super) fn events(&self) -> impl Iterator<Item = (usize, &Arc<Recorded>)> {
        self.batch.events.iter().enumerate().take(self.range.end).skip(self.range.start)
    }

    /// Those events of it that have these indexes in the batch.
    pub(super) fn select(&self, indexes: Vec<usize>) -> Selected {
        Selected { batch: Arc::clone(&self.batch), indexes }
    }
}

/// The events of a delivery, in the order of the log.
#[derive(Debug, Clone)]
pub struct Selected {
    batch: Arc<Batch>,
    indexes: Vec<usize>,
}

impl Selected {
    /// The events.
    pub fn events(&self) -> impl Iterator<Item = &Arc<Recorded>> {
        self.indexes.iter().filter_map(|index| self.batch.events.get(*index))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.indexes.len()
    }

    /// Keeps the first so many, 1 or more; the position of the last of these where others were given up.
    pub(super) fn keep(&mut self, most: usize) -> Option<i64> {
        if self.indexes.len() <= most {
            return None;
        }
        self.indexes.truncate(most);
        self.events().last().map(|event| event.position)
    }

    /// Whether there are none; a delivery always has some.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.indexes.is_empty()
    }
}
