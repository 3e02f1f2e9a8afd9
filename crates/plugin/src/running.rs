//! Starting, asking and stopping plugins.

use std::collections::HashSet;

use tracing::Instrument;

use crate::context::Services;
use crate::erased::{AnyConfigured, AnyReady};
use crate::error::{Error, Phase};
use crate::metric::{MAX_METRICS, Metric};

/// The plugins that are on, in the order of starting.
#[derive(Default)]
pub struct Plugins {
    configured: Vec<Box<dyn AnyConfigured>>,
}

impl Plugins {
    pub(crate) fn new(configured: Vec<Box<dyn AnyConfigured>>) -> Self {
        Self { configured }
    }

    /// Their ids.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.configured.iter().map(|plugin| plugin.id())
    }

    /// Starts them one after the other. When one fails, those that had started are stopped.
    ///
    /// # Errors
    /// In phase `start`, with the plugin that failed.
    pub async fn start(self, services: &Services) -> Result<Running, Error> {
        let mut running = Running { started: Vec::with_capacity(self.configured.len()) };
        for plugin in self.configured {
            let plugin = plugin.with_services(services.clone());
            let outcome = plugin.start().instrument(tracing::info_span!("plugin start", id = plugin.id())).await;
            if let Err(cause) = outcome {
                for error in running.stop().await {
                    tracing::warn!(%error, "a plugin did not stop cleanly");
                }
                return Err(Error::caused(plugin.id(), Phase::Start, cause));
            }
            running.started.push(plugin);
        }
        Ok(running)
    }
}

/// The plugins that run.
#[must_use = "plugins are stopped by `stop`"]
pub struct Running {
    started: Vec<Box<dyn AnyReady>>,
}

impl Running {
    /// Asks each for its health.
    pub async fn check(&self) -> Vec<(&'static str, Result<(), Error>)> {
        let mut answers = Vec::with_capacity(self.started.len());
        for plugin in &self.started {
            let answer = plugin.check().await.map_err(|cause| Error::caused(plugin.id(), Phase::Check, cause));
            answers.push((plugin.id(), answer));
        }
        answers
    }

    /// The numbers of each that are well named, by its id.
    #[must_use]
    pub fn metrics(&self) -> Vec<(&'static str, Vec<Metric>)> {
        let of = |plugin: &dyn AnyReady| {
            let mut seen = HashSet::new();
            let mut metrics = plugin.metrics();
            metrics.retain(|metric| metric.is_well_named() && seen.insert(metric.name));
            metrics.truncate(MAX_METRICS);
            (plugin.id(), metrics)
        };
        self.started.iter().map(|plugin| of(plugin.as_ref())).collect()
    }

    /// Stops them in reverse order, all of them, and gives what went wrong. To be called once.
    pub async fn stop(&self) -> Vec<Error> {
        let mut errors = Vec::new();
        for plugin in self.started.iter().rev() {
            let outcome = plugin.stop().instrument(tracing::info_span!("plugin stop", id = plugin.id())).await;
            errors.extend(outcome.err().map(|cause| Error::caused(plugin.id(), Phase::Stop, cause)));
        }
        errors
    }
}
