//! A plugin that sees what is evaluated, and breaks when it is told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{Object, Subscription};
use claimgraph_plugin::types::EventRecord;
use claimgraph_plugin::{Plugin, Registrar};
use futures::StreamExt;
use futures::stream::{self, Stream};

/// The plugin. `EventRecord.probed` counts how often it is evaluated.
#[derive(Clone, Default)]
pub(crate) struct Probe(Arc<AtomicUsize>);

impl Probe {
    /// How often the field was evaluated.
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Plugin for Probe {
    type Config = serde_json::Map<String, serde_json::Value>;
    const ID: &'static str = "probe";

    fn register(&self, _config: &Self::Config, registrar: &mut Registrar) {
        let count = Arc::clone(&self.0);
        registrar.subscription(Breaking).extend(move |_: &EventRecord| Probed(Arc::clone(&count)));
    }
}

struct Probed(Arc<AtomicUsize>);

#[Object]
impl Probed {
    /// Which evaluation this is.
    async fn probed(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst)
    }
}

struct Breaking;

#[Subscription]
impl Breaking {
    /// Counts, and panics at a number.
    async fn breaks(&self, at: i32) -> impl Stream<Item = i32> {
        stream::iter(0..).inspect(move |n| assert!(*n != at, "told to break at {at}"))
    }
}
