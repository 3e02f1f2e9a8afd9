//! Configuration, database and plugins put together.
//!
//! [`Parts`] needs no database: the schema and the importers, from the list of plugins and their settings. [`App`] adds
//! the store. [`App::host`] is what HTTP serves.

mod options;

use std::sync::Arc;
use std::time::Duration;

use claimgraph_api::access::Access;
use claimgraph_api::compose::Contributions;
use claimgraph_api::schema::{self, ApiSchema, Built, SchemaOptions};
use claimgraph_domain::ambient::{Clock, Entropy};
use claimgraph_domain::error::Error as Refusal;
use claimgraph_plugin::{AnyPlugin, Assembled, Importers, Plugins, Running, Services, Vocabulary, assemble};
use claimgraph_store::Store;
use claimgraph_store::vector::Embedder;

use crate::auth::{self, Authenticator};
use crate::config::Config;
use crate::embedder;
use crate::embedding;
use crate::front::{self, Front};
use crate::http::{Callers, Host, HostOptions, MetricsOptions, Tracing};
use crate::plugins;
use crate::system::{SystemClock, SystemEntropy};
use crate::telemetry::Traces;
use crate::webhooks;
use options::{api_limits, connections, is_development};

/// Why there is no application.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A plugin, or the plugins together.
    #[error(transparent)]
    Plugin(#[from] claimgraph_plugin::Error),
    /// What makes vectors of texts.
    #[error(transparent)]
    Embedder(#[from] embedder::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] claimgraph_domain::error::Error),
    /// What stands before the schema.
    #[error(transparent)]
    Front(#[from] front::Error),
}

/// The clock and the randomness that everything gets.
#[derive(Clone)]
pub struct System {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives random bytes.
    pub entropy: Arc<dyn Entropy>,
}

impl Default for System {
    fn default() -> Self {
        Self { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy) }
    }
}

/// What the plugins and the configuration make without a database.
pub struct Parts {
    /// The schema with the fields of the plugins.
    pub schema: ApiSchema,
    /// What its fields take to be asked for.
    pub access: Arc<Access>,
    /// The formats of `claimgraph import`.
    pub importers: Importers,
    /// The claim and edge types of the plugins.
    pub vocabulary: Arc<Vocabulary>,
    /// What makes vectors of texts, where that is configured.
    pub embedder: Option<Arc<dyn Embedder>>,
    /// The plugins, to be started.
    pub plugins: Plugins,
    /// What stands before the schema.
    pub front: Front,
}

impl Parts {
    /// Configures and registers the plugins that are on, and builds the schema.
    ///
    /// # Errors
    /// When a plugin is configured wrongly, or two owners claim one name.
    pub fn assemble(config: &Config, plugins: Vec<Box<dyn AnyPlugin>>) -> Result<Self, Error> {
        let assembled = assemble(plugins, &plugins::settings(&config.plugins))?;
        let Assembled { contributions, nodes, importers, embedders, vocabulary, plugins } = assembled;
        let Built { schema, access, .. } = build_schema(config, contributions, nodes)?;
        let embedder = embedder::build(&config.embedder, &embedders)?;
        let front = Front::new(config, &schema::sdl(&schema))?;
        Ok(Self { schema, access, importers, vocabulary: Arc::new(vocabulary), embedder, plugins, front })
    }

    /// The schema as text.
    pub fn sdl(&self) -> String {
        schema::sdl(&self.schema)
    }
}

fn build_schema(
    config: &Config,
    contributions: Vec<Contributions>,
    nodes: claimgraph_plugin::NodeLoaders,
) -> Result<Built, claimgraph_plugin::Error> {
    let options = SchemaOptions {
        limits: api_limits(config),
        introspection: config.graphql.introspection.is_on(is_development(config)),
        suggestions: config.graphql.suggestions.is_on(is_development(config)),
        plugins: plugins::info(&config.plugins),
    };
    Ok(schema::build(options, contributions, nodes)?)
}

/// The application.
pub struct App {
    /// The configuration.
    pub config: Config,
    /// The store.
    pub store: Store,
    /// The schema.
    pub schema: ApiSchema,
    /// What its fields take to be asked for.
    pub access: Arc<Access>,
    /// The formats of `claimgraph import`.
    pub importers: Importers,
    /// The claim and edge types of the plugins.
    pub vocabulary: Arc<Vocabulary>,
    plugins: Plugins,
    front: Front,
    system: System,
    tracing: Option<Tracing>,
}

impl App {
    /// Connects to the database and puts everything together. The database's schema is not touched.
    ///
    /// # Errors
    /// As [`Parts::assemble`]; when the database cannot be reached.
    pub async fn open(config: Config, plugins: Vec<Box<dyn AnyPlugin>>, system: System) -> Result<Self, Error> {
        let parts = Parts::assemble(&config, plugins)?;
        let store = open_store(&config, &system).await?;
        Ok(Self::new(config, store, parts, system))
    }

    /// Puts everything together over an open store.
    pub fn new(config: Config, store: Store, parts: Parts, system: System) -> Self {
        let Parts { schema, access, importers, vocabulary, embedder, plugins, front } = parts;
        if let Some(embedder) = embedder {
            store.use_embedder(embedder);
        }
        Self { config, store, schema, access, importers, vocabulary, plugins, front, system, tracing: None }
    }

    /// The same, which traces requests where traces are sent.
    #[must_use]
    pub fn traced(mut self, traces: Option<&Traces>) -> Self {
        self.tracing = traces.map(Traces::requests);
        self
    }

    /// The shared state of the HTTP handlers; `queries` are the ready queries of the playground, as JSON.
    ///
    /// # Errors
    /// When what is configured about credentials is not whole.
    pub fn host(&self, queries: String) -> Result<Arc<Host>, auth::Error> {
        let server = &self.config.server;
        let development = is_development(&self.config);
        let vocabulary = Arc::clone(&self.vocabulary);
        let authenticator = Authenticator::new(&self.store, &self.system.clock, &self.config)?;
        let (tenant, registers) = (server.tenant.clone(), self.config.auth.jwt_register_agents);
        Ok(Arc::new(Host::new(HostOptions {
            store: self.store.clone(),
            schema: self.schema.clone(),
            access: Arc::clone(&self.access),
            sdl: schema::sdl(&self.schema),
            queries,
            callers: Callers::new(self.store.clone(), tenant, authenticator, registers, vocabulary),
            limits: api_limits(&self.config),
            front: self.front.options(&self.config, Arc::clone(&self.system.clock)),
            body_limit: server.body_limit_bytes,
            request_timeout: Duration::from_millis(server.request_timeout_ms),
            connections: connections(&self.config),
            for_developers: development,
            local_only: development && server.is_loopback(),
            metrics: MetricsOptions {
                open: self.config.auth.open_metrics || !self.config.auth.is_required(),
                by_tenant: self.config.telemetry.metrics_by_tenant,
            },
            tracing: self.tracing.clone(),
            entropy: Arc::clone(&self.system.entropy),
        })))
    }

    /// Gives the store the pepper of API keys, made at the first start.
    ///
    /// # Errors
    /// When there is none and none can be made.
    pub fn open_keys(&self) -> Result<(), auth::Error> {
        open_keys(&self.store, &self.config, &self.system)
    }

    /// Starts to deliver webhooks, unless the configuration says that others do.
    ///
    /// # Errors
    /// When the certificates to trust cannot be read.
    pub fn start_webhooks(&self) -> Result<Option<webhooks::Running>, webhooks::Error> {
        let config = &self.config.webhooks;
        config.enabled.then(|| webhooks::start(&self.store, &self.system, config)).transpose()
    }

    /// Starts to have vectors made of claims, unless nothing makes them or the configuration says that others do.
    pub fn start_embedding(&self) -> Option<embedding::Running> {
        let config = &self.config.embedder;
        let starts = config.is_on() && config.makes_vectors;
        starts.then(|| embedding::start(&self.store, self.system.entropy.as_ref(), config))
    }

    /// Starts the plugins.
    ///
    /// # Errors
    /// When one fails; those that had started are stopped then.
    pub async fn start_plugins(&mut self) -> Result<Running, Error> {
        let services = Services {
            store: self.store.clone(),
            clock: Arc::clone(&self.system.clock),
            entropy: Arc::clone(&self.system.entropy),
        };
        Ok(std::mem::take(&mut self.plugins).start(&services).await?)
    }
}

/// Connects to the configured database.
///
/// # Errors
/// `UNAVAILABLE` when it cannot be reached; `BAD_REQUEST` for an address of a message server that is none.
pub async fn open_store(config: &Config, system: &System) -> Result<Store, Refusal> {
    Store::open(&options::database(config), options::store(config, system)?).await
}

/// Gives a store the pepper of API keys, made where there is none.
///
/// # Errors
/// When it cannot be read or made.
pub fn open_keys(store: &Store, config: &Config, system: &System) -> Result<(), auth::Error> {
    let pepper = auth::pepper::load(config, system.entropy.as_ref())?;
    store.use_keys(pepper, auth::key_options(&config.auth));
    Ok(())
}
