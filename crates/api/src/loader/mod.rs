//! Loading many things with one call of the store.
//!
//! A resolver asks a [`Loader`] for one thing. The first to ask leads: it yields to the executor
//! until two yields in a row bring no new key to any loader of the request, and then loads all keys at once for
//! everyone. There is no timer, so a level of a query costs microseconds; and there is no call per row, however long a
//! list is. Requests with other arguments (another view, another filter) make another wave.
//!
//! What was loaded stays known to the loader, which lives as long as the request: see [`Loaders`].

mod core;
mod request;
#[cfg(test)]
mod tests;
mod wave;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use claimgraph_domain::error::Error;
use tracing::{Instrument, debug_span};

pub use self::core::*;
pub use request::{Loaders, PerRequest};
use wave::{Activity, Wave};

/// How many things of one kind are loaded with one call.
#[async_trait]
pub trait Batch: Send + Sync + 'static {
    /// What the things of one call have in common: a view, a filter.
    type Args: Clone + Eq + Hash + Send + Sync;
    /// What names one thing.
    type Key: Clone + Eq + Hash + Send + Sync;
    /// The thing; cheap to clone, so mostly an `Arc`.
    type Value: Clone + Send + Sync;

    /// Loads things. The keys are distinct; what does not exist gets no entry.
    ///
    /// # Errors
    /// Whatever the store says; everyone who waits for the call gets the error.
    async fn load(&self, args: &Self::Args, keys: &[Self::Key]) -> Result<HashMap<Self::Key, Self::Value>, Error>;
}

type WaveOf<B> = Wave<<B as Batch>::Key, <B as Batch>::Value>;

/// The waves of one kind of arguments.
struct Group<B: Batch> {
    /// The wave that each key was or will be loaded with.
    waves: HashMap<B::Key, Arc<WaveOf<B>>>,
    /// The wave that still takes keys.
    open: Option<Arc<WaveOf<B>>>,
}

/// Gathers keys and loads them together. Made for one request, so that callers never share a batch.
pub struct Loader<B: Batch> {
    batch: B,
    groups: Mutex<HashMap<B::Args, Group<B>>>,
    activity: Activity,
}

impl<B: Batch> Loader<B> {
    /// A loader that knows nothing yet.
    #[must_use]
    pub fn new(batch: B) -> Self {
        Self::among(batch, Activity::default())
    }

    /// A loader that waits while others of the same request are still asked for things.
    fn among(batch: B, activity: Activity) -> Self {
        Self { batch, groups: Mutex::default(), activity }
    }

    /// One thing; `None` when it does not exist.
    ///
    /// # Errors
    /// That of the call that should have loaded it.
    pub async fn load(&self, args: &B::Args, key: B::Key) -> Result<Option<B::Value>, Arc<Error>> {
        let wave = self.join(args, &key);
        wave.finish(|| self.run(args, &wave)).await;
        wave.value(&key)
    }

    /// Many things in the order of the keys; `None` for what does not exist.
    ///
    /// # Errors
    /// That of the call that should have loaded them.
    pub async fn load_many(
        &self,
        args: &B::Args,
        keys: impl IntoIterator<Item = B::Key> + Send,
    ) -> Result<Vec<Option<B::Value>>, Arc<Error>> {
        let joined: Vec<_> = keys.into_iter().map(|key| (self.join(args, &key), key)).collect();
        let mut values = Vec::with_capacity(joined.len());
        for (wave, key) in joined {
            wave.finish(|| self.run(args, &wave)).await;
            values.push(wave.value(&key)?);
        }
        Ok(values)
    }

    /// Forgets what was loaded, so that it is loaded anew: for use after a write. Who waits already
    /// gets what was asked for.
    pub fn forget(&self) {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The wave that a key is loaded with.
    fn join(&self, args: &B::Args, key: &B::Key) -> Arc<WaveOf<B>> {
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        if !groups.contains_key(args) {
            groups.insert(args.clone(), Group { waves: HashMap::new(), open: None });
        }
        let Some(group) = groups.get_mut(args) else { return Arc::default() };
        if let Some(wave) = group.waves.get(key) {
            return Arc::clone(wave);
        }
        self.activity.note();
        let wave = Arc::clone(group.open.get_or_insert_default());
        wave.add(key.clone());
        group.waves.insert(key.clone(), Arc::clone(&wave));
        wave
    }

    /// Gathers, then loads.
    async fn run(&self, args: &B::Args, wave: &Arc<WaveOf<B>>) -> Result<HashMap<B::Key, B::Value>, Error> {
        wave.gather(&self.activity).await;
        self.close(args, wave);
        let keys = wave.keys();
        let span = debug_span!("load", what = std::any::type_name::<B>(), keys = keys.len());
        self.batch.load(args, &keys).instrument(span).await
    }

    /// Lets later keys begin another wave.
    fn close(&self, args: &B::Args, wave: &Arc<WaveOf<B>>) {
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(group) = groups.get_mut(args)
            && group.open.as_ref().is_some_and(|open| Arc::ptr_eq(open, wave))
        {
            group.open = None;
        }
    }
}
