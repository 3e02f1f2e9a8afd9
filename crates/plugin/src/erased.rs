//! Plugins of different types in one list. Types are erased here and nowhere else.

use std::any::type_name;
use std::sync::Arc;

use async_trait::async_trait;
use toml::Table;

use crate::context::{PluginContext, Services};
use crate::error::{BoxError, Error, Phase};
use crate::metric::Metric;
use crate::plugin::Plugin;
use crate::registrar::Registrar;
use crate::settings;

/// A plugin of any type; every [`Plugin`] is one, so `Box::new(MyPlugin)` is all it takes to list it.
pub trait AnyPlugin: Send + Sync {
    /// Its id.
    fn id(&self) -> &'static str;

    /// Full Rust path of its type, for errors.
    fn rust_type(&self) -> &'static str;

    /// The plugins that it requires.
    fn requires(&self) -> &'static [&'static str];

    /// Its settings with their defaults, for the sample configuration.
    ///
    /// # Errors
    /// When the defaults cannot be written as TOML.
    fn default_settings(&self) -> Result<Table, Error>;

    /// Reads its settings.
    ///
    /// # Errors
    /// In phase `configure`, when they are refused.
    fn configure(self: Box<Self>, values: &Table) -> Result<Box<dyn AnyConfigured>, Error>;
}

/// A plugin that has its settings.
pub trait AnyConfigured: Send + Sync {
    /// Its id.
    fn id(&self) -> &'static str;

    /// Declares what it contributes.
    fn register(&self, registrar: &mut Registrar);

    /// Makes it ready to run.
    fn with_services(self: Box<Self>, services: Services) -> Box<dyn AnyReady>;
}

/// A plugin that has all it needs to run.
#[async_trait]
pub trait AnyReady: Send + Sync {
    /// Its id.
    fn id(&self) -> &'static str;

    /// Starts it.
    async fn start(&self) -> Result<(), BoxError>;

    /// Asks for its health.
    async fn check(&self) -> Result<(), BoxError>;

    /// Its own numbers.
    fn metrics(&self) -> Vec<Metric>;

    /// Stops it.
    async fn stop(&self) -> Result<(), BoxError>;
}

impl<P: Plugin> AnyPlugin for P {
    fn id(&self) -> &'static str {
        P::ID
    }

    fn rust_type(&self) -> &'static str {
        type_name::<P>()
    }

    fn requires(&self) -> &'static [&'static str] {
        P::REQUIRES
    }

    fn default_settings(&self) -> Result<Table, Error> {
        Table::try_from(P::Config::default()).map_err(|error| Error::caused(P::ID, Phase::Configure, error))
    }

    fn configure(self: Box<Self>, values: &Table) -> Result<Box<dyn AnyConfigured>, Error> {
        let config: P::Config =
            settings::read(values).map_err(|message| Error::failed(P::ID, Phase::Configure, message))?;
        P::validate(&config).map_err(|message| Error::failed(P::ID, Phase::Configure, message))?;
        Ok(Box::new(Configured { plugin: *self, config: Arc::new(config) }))
    }
}

struct Configured<P: Plugin> {
    plugin: P,
    config: Arc<P::Config>,
}

impl<P: Plugin> AnyConfigured for Configured<P> {
    fn id(&self) -> &'static str {
        P::ID
    }

    fn register(&self, registrar: &mut Registrar) {
        self.plugin.register(&self.config, registrar);
    }

    fn with_services(self: Box<Self>, services: Services) -> Box<dyn AnyReady> {
        let context = PluginContext::new(P::ID, self.config, services);
        Box::new(Ready { plugin: self.plugin, context })
    }
}

struct Ready<P: Plugin> {
    plugin: P,
    context: PluginContext<P::Config>,
}

#[async_trait]
impl<P: Plugin> AnyReady for Ready<P> {
    fn id(&self) -> &'static str {
        P::ID
    }

    async fn start(&self) -> Result<(), BoxError> {
        self.plugin.start(&self.context).await
    }

    async fn check(&self) -> Result<(), BoxError> {
        self.plugin.check(&self.context).await
    }

    fn metrics(&self) -> Vec<Metric> {
        self.plugin.metrics(&self.context)
    }

    async fn stop(&self) -> Result<(), BoxError> {
        self.plugin.stop(&self.context).await
    }
}
