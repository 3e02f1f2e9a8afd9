//! The plugin SDK: the one crate that a plugin depends on.
//!
//! A plugin is a type that implements [`Plugin`] and says in [`Plugin::register`] what it
//! contributes. `docs/PLUGINS.md` leads from an empty crate to a field on `Claim`;
//! `plugins/example` has a small file for each capability.
//!
//! The host calls [`assemble()`] with its list of plugins and their settings, gives
//! [`Assembled::contributions`] and [`Assembled::nodes`] to the schema, and starts
//! [`Assembled::plugins`].

mod assemble;
mod context;
mod erased;
mod error;
mod import;
mod metric;
mod order;
mod plugin;
mod registrar;
mod running;
mod settings;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use assemble::{Assembled, assemble};
pub use context::{PluginContext, Services};
pub use erased::{AnyConfigured, AnyPlugin, AnyReady};
pub use error::{BoxError, Claimed, Error, Phase};
pub use import::{ImportJob, ImportReport, Importer, Importers, NoProgress, Progress};
pub use metric::{MAX_METRICS, Metric, MetricValue};
pub use plugin::Plugin;
pub use registrar::Registrar;
pub use running::{Plugins, Running};
pub use settings::Settings;
pub use vocabulary::Vocabulary;

pub use async_graphql;
pub use async_trait::async_trait;
pub use claimgraph_api as api;
pub use claimgraph_api::compose::{Extended, NodeRef};
pub use claimgraph_api::context::{ApiLimits, RequestContext, loaders, request};
pub use claimgraph_api::node::{NodeLoader, NodeLoaders};
pub use claimgraph_api::{loader, scalars, types};
pub use claimgraph_domain as domain;
pub use claimgraph_store as store;
