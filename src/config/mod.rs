//! Configuration in layers: defaults < TOML file < environment < flags.
//!
//! Each section is one file and one table of keys (the `section!` macro): the same table holds type, default, bounds
//! and text, and from it come the struct, the checks, the names of the variables and [`Config::sample`]. To add a key,
//! add it to the table of its section; to add a section, add its file and name it in [`Config`] and in its `sections`.
//!
//! - File: `--config`, else `CLAIMGRAPH_CONFIG`, else `claimgraph.toml` in the working folder when it exists.
//! - Environment: `CLAIMGRAPH_<SECTION>__<KEY>`; `CLAIMGRAPH_<KEY>` where only one section has the key; the names that
//!   platforms set, `DATABASE_URL`, `HOST`, `PORT` and `PG*`. The longer form wins over the shorter, and both over the
//!   platform's. An empty variable counts as not set.
//! - Flags: [`Flags`].
//!
//! An unknown key, an unknown plugin and a value out of bounds are errors, all of them reported at once with where they
//! came from. Nothing here reads the process environment: [`Sources`] is passed in.

mod allowed;
mod audit;
mod auth;
mod cache;
mod connections;
mod context;
mod cors;
mod database;
mod database_url;
mod delays;
mod embedder;
mod environment;
mod error;
mod events;
mod file;
mod flags;
mod graph;
mod graphql;
mod limits;
mod listed;
mod load;
mod log;
mod networks;
mod origin;
mod origins;
mod otlp_headers;
mod platform;
mod plugins;
mod rate_limits;
mod sample;
mod search;
mod secret;
mod section;
mod server;
mod setting;
mod suggest;
mod switch;
mod telemetry;
mod value;
mod wakeup_url;
mod webhooks;

#[cfg(test)]
mod tests;

pub use audit::Audit;
pub use auth::{Auth, AuthMode, JWT_ALGORITHMS, Unguarded};
pub use cache::Cache;
pub use connections::Connections;
pub use context::Context;
pub use cors::Cors;
pub use database::Database;
pub use database_url::DatabaseUrl;
pub use delays::Delays;
pub use embedder::Embedder;
pub use error::{Error, Problem};
pub use events::{Events, WakeupBy};
pub use flags::Flags;
pub use graph::Graph;
pub use graphql::{Documents, Graphql};
pub use limits::Limits;
pub use load::Sources;
pub use log::{Log, LogFormat};
pub use networks::Networks;
pub use origin::Origin;
pub use origins::Origins;
pub use otlp_headers::OtlpHeaders;
pub use plugins::{Plugin, Plugins};
pub use rate_limits::RateLimits;
pub use search::Search;
pub use secret::Secret;
pub use server::{Environment, Exposed, Server};
pub use switch::Switch;
pub use telemetry::Telemetry;
pub use wakeup_url::WakeupUrl;
pub use webhooks::Webhooks;

use section::Section;

/// The whole configuration, checked.
///
/// `Debug` shows no password: neither that of the database URL nor any value of a plugin's section.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Config {
    /// Where the server listens, and how it treats requests.
    pub server: Server,
    /// Who must prove who they are, and how.
    pub auth: Auth,
    /// The database and its connections.
    pub database: Database,
    /// What a request may ask for.
    pub limits: Limits,
    /// How much who may do in which time.
    pub rate_limits: RateLimits,
    /// Which documents are taken, and what is told about the schema.
    pub graphql: Graphql,
    /// Pages of other sites that may use the API.
    pub cors: Cors,
    /// What is kept in memory.
    pub cache: Cache,
    /// The graph index.
    pub graph: Graph,
    /// Finding claims by their words, and with an embedder by their meaning.
    pub search: Search,
    /// What makes vectors of texts.
    pub embedder: Embedder,
    /// Context for agents.
    pub context: Context,
    /// Following the log.
    pub events: Events,
    /// Connections that stay open.
    pub connections: Connections,
    /// Sending events to receivers outside.
    pub webhooks: Webhooks,
    /// Who did what, or was kept from it.
    pub audit: Audit,
    /// What is logged, and how.
    pub log: Log,
    /// Traces of requests.
    pub telemetry: Telemetry,
    /// One free-form table for each plugin, checked by the plugin itself.
    pub plugins: Plugins,
}

impl Config {
    /// Reads and checks all layers.
    ///
    /// `known_plugins` are the ids that `[plugins.<id>]` may name.
    ///
    /// # Errors
    /// [`Error`] when the file cannot be read or is not TOML, or with every unknown key and value out of bounds.
    pub fn load<E>(sources: Sources<E>, known_plugins: &[&str]) -> Result<Self, Error>
    where
        E: IntoIterator<Item = (String, String)>,
    {
        load::load(sources, known_plugins)
    }

    /// A commented TOML file with every key at its default, with unit, bounds and variables.
    pub fn sample() -> String {
        sample::sample(&Self::default())
    }

    fn sections(&self) -> [&dyn Section; 18] {
        [
            &self.server,
            &self.auth,
            &self.database,
            &self.limits,
            &self.rate_limits,
            &self.graphql,
            &self.cors,
            &self.cache,
            &self.graph,
            &self.search,
            &self.embedder,
            &self.context,
            &self.events,
            &self.connections,
            &self.webhooks,
            &self.audit,
            &self.log,
            &self.telemetry,
        ]
    }

    fn section_mut(&mut self, name: &str) -> Option<&mut dyn Section> {
        let sections: [&mut dyn Section; 18] = [
            &mut self.server,
            &mut self.auth,
            &mut self.database,
            &mut self.limits,
            &mut self.rate_limits,
            &mut self.graphql,
            &mut self.cors,
            &mut self.cache,
            &mut self.graph,
            &mut self.search,
            &mut self.embedder,
            &mut self.context,
            &mut self.events,
            &mut self.connections,
            &mut self.webhooks,
            &mut self.audit,
            &mut self.log,
            &mut self.telemetry,
        ];
        sections.into_iter().find(|section| section.name() == name)
    }
}
