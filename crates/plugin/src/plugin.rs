//! The trait that a plugin implements.

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::PluginContext;
use crate::error::BoxError;
use crate::metric::Metric;
use crate::registrar::Registrar;

/// A part of the server that can be switched on and off.
///
/// # Life
/// 1. **configure**: `[plugins.<ID>]` of the configuration becomes a [`Config`](Self::Config); an
///    unknown key or a value that [`validate`](Self::validate) refuses ends the start of the server.
/// 2. **register**: [`register`](Self::register) declares what the plugin contributes. Nothing runs.
/// 3. **build schema**: the fields of all plugins that are on join the schema; a name that is
///    claimed twice ends the start of the server, with both owners named.
/// 4. **start**: [`start`](Self::start), in the order of [`REQUIRES`](Self::REQUIRES), then of the id.
/// 5. The server serves; [`check`](Self::check) tells its health now and then.
/// 6. **stop**: [`stop`](Self::stop), in reverse order.
///
/// A plugin with `enabled = false` is not even configured, so it leaves no trace.
#[async_trait]
pub trait Plugin: Send + Sync + 'static {
    /// Its settings. The defaults must do for a plugin for which nothing is set.
    type Config: Serialize + DeserializeOwned + Default + Send + Sync + 'static;

    /// Its name in the configuration, in errors and in paths: `a-z`, `0-9` and `-`, beginning with a letter, at most 32.
    const ID: &'static str;

    /// The plugins that must be on as well; they start before this one and stop after it.
    const REQUIRES: &'static [&'static str] = &[];

    /// Says what is wrong with settings that have the right types.
    ///
    /// # Errors
    /// What is wrong and what to do, for the person who wrote them.
    fn validate(_config: &Self::Config) -> Result<(), String> {
        Ok(())
    }

    /// Declares what the plugin contributes.
    fn register(&self, config: &Self::Config, registrar: &mut Registrar);

    /// Begins whatever the plugin does by itself.
    ///
    /// # Errors
    /// Any; the server then stops what it had started, and ends.
    async fn start(&self, _context: &PluginContext<Self::Config>) -> Result<(), BoxError> {
        Ok(())
    }

    /// Tells whether the plugin is well. It is asked at most once a second, and has to answer soon.
    ///
    /// # Errors
    /// Any, when it is not: the server goes on, and says at `/ready` that it is not ready, with the message.
    async fn check(&self, _context: &PluginContext<Self::Config>) -> Result<(), BoxError> {
        Ok(())
    }

    /// Its own numbers, for `/metrics`: at most [`MAX_METRICS`](crate::MAX_METRICS). It is asked at most once a
    /// second, and must not wait for anything.
    fn metrics(&self, _context: &PluginContext<Self::Config>) -> Vec<Metric> {
        Vec::new()
    }

    /// Ends what [`start`](Self::start) began.
    ///
    /// # Errors
    /// Any; the server reports it and goes on stopping.
    async fn stop(&self, _context: &PluginContext<Self::Config>) -> Result<(), BoxError> {
        Ok(())
    }
}
