//! A plugin that sees what is evaluated, and breaks when it is told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{Object, Subscription};
use claimgraph_plugin::types::EventRecord;
use claimgraph_plugin::{BoxError, Metric, MetricValue, Plugin, PluginContext, Registrar, async_trait};
use futures::StreamExt;
use futures::stream::{self, Stream};

/// From so many evaluations on, it says that it is not well.
pub(crate) const SICK: usize = 1_000_000;

/// The plugin. `EventRecord.probed` counts how often it is evaluated.
#[derive(Clone, Default)]
pub(crate) struct Probe(Arc<AtomicUsize>);

impl Probe {
    /// Makes it say that it is not well.
    pub(crate) fn sicken(&self) {
        self.0.store(SICK, Ordering::SeqCst);
    }

    /// How often the field was evaluated.
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Plugin for Probe {
    type Config = serde_json::Map<String, serde_json::Value>;
    const ID: &'static str = "probe";

    fn register(&self, _config: &Self::Config, registrar: &mut Registrar) {
        let count = Arc::clone(&self.0);
        registrar.subscription(Breaking).extend(move |_: &EventRecord| Probed(Arc::clone(&count)));
    }

    async fn check(&self, _context: &PluginContext<Self::Config>) -> Result<(), BoxError> {
        if self.count() < SICK { Ok(()) } else { Err("it has seen too much".into()) }
    }

    fn metrics(&self, _context: &PluginContext<Self::Config>) -> Vec<Metric> {
        let count = u64::try_from(self.count()).unwrap_or(u64::MAX);
        vec![
            Metric { name: "evaluations", help: "How often it was evaluated", value: MetricValue::Counter(count) },
            Metric { name: "evaluations", help: "The same name again", value: MetricValue::Counter(0) },
            Metric { name: "Bad-Name", help: "No name", value: MetricValue::Counter(0) },
            Metric { name: "warmth", help: "How warm it is", value: MetricValue::Gauge(0.5) },
        ]
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
