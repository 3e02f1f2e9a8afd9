//! What stands before the schema, put together from the configuration.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use claimgraph_api::cost::{CostModel, CostOptions};
use claimgraph_domain::ambient::Clock;

use crate::config::{Config, Documents, Environment, RateLimits};
use crate::http::document::DocumentLimits;
use crate::http::{CorsOptions, FrontOptions, Persisted, Taken, Trusted, TrustedError};
use crate::limits::{Limiter, LimiterOptions, Rate, Rates, Shared, SharedError};

/// Why it cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The schema.
    #[error(transparent)]
    Schema(#[from] claimgraph_domain::error::Error),
    /// The trusted documents.
    #[error(transparent)]
    Trusted(#[from] TrustedError),
    /// The server through which limits are shared.
    #[error("rate_limits.rates_redis_url: {0}")]
    Shared(#[from] SharedError),
}

/// What can be wrong with it was found out already.
#[derive(Debug, Clone)]
pub struct Front {
    costs: Arc<CostModel>,
    trusted: Arc<Trusted>,
    shared: Option<Arc<Shared>>,
}

impl Front {
    /// Reads the rules of costs out of the schema, and the manifest of trusted documents. Nothing is connected yet.
    ///
    /// # Errors
    /// When the manifest is not to be read, or the address of the Redis server is none.
    pub fn new(config: &Config, sdl: &str) -> Result<Self, Error> {
        let options = CostOptions {
            page_size_default: config.limits.page_size_default,
            traversal_nodes_default: config.limits.traversal_nodes_default,
        };
        let trusted = match config.graphql.documents_file.as_str() {
            "" => Trusted::default(),
            path => Trusted::read(Path::new(path), &documents(config))?,
        };
        let limits = &config.rate_limits;
        let shared = match limits.rates_redis_url.expose() {
            "" => None,
            url => Some(Arc::new(Shared::new(url, limits.rates_prefix.as_str())?)),
        };
        Ok(Self { costs: Arc::new(CostModel::new(sdl, options)?), trusted: Arc::new(trusted), shared })
    }

    /// All of it, for the handlers.
    pub fn options(&self, config: &Config, clock: Arc<dyn Clock>) -> FrontOptions {
        let limits = &config.rate_limits;
        let is_production = config.server.environment == Environment::Production;
        let limiter = Limiter::new(LimiterOptions {
            enforced: limits.enforce_rates.is_on(is_production),
            rates: rates(limits),
            shared: self.shared.clone(),
            clock,
        });
        let bytes = u64::try_from(config.graphql.automatic_bytes).unwrap_or(u64::MAX);
        FrontOptions {
            documents: documents(config),
            variable_bytes: config.limits.variable_bytes,
            costs: Arc::clone(&self.costs),
            most_cost: config.limits.query_cost,
            fields_per_unit: limits.fields_per_unit,
            limiter,
            persisted: Persisted::new(taken(config.graphql.documents), Arc::clone(&self.trusted), bytes),
            batch_operations: config.graphql.batch_operations,
            cors: CorsOptions {
                origins: config.cors.allowed_origins.iter().map(str::to_owned).collect(),
                max_age: Duration::from_millis(config.cors.preflight_ms),
            },
        }
    }
}

fn documents(config: &Config) -> DocumentLimits {
    let limits = &config.limits;
    DocumentLimits {
        tokens: limits.query_tokens,
        aliases: limits.query_aliases,
        directives: limits.query_directives,
        selections: limits.query_selections,
        root_fields: limits.query_root_fields,
        depth: limits.query_depth,
    }
}

fn taken(documents: Documents) -> Taken {
    match documents {
        Documents::Any => Taken::Any,
        Documents::Automatic => Taken::Automatic,
        Documents::Trusted => Taken::Trusted,
    }
}

fn rates(limits: &RateLimits) -> Rates {
    let window = Duration::from_secs(limits.burst_seconds.into());
    let rate = |own: u32, tenant: u32| Rate {
        // The configuration takes no zero.
        per_minute: NonZeroU32::new(own).unwrap_or(NonZeroU32::MIN),
        tenant_per_minute: NonZeroU32::new(tenant),
        window,
    };
    Rates {
        write: rate(limits.write_per_minute, limits.tenant_write_per_minute),
        read: rate(limits.read_per_minute, limits.tenant_read_per_minute),
        search: rate(limits.search_per_minute, limits.tenant_search_per_minute),
    }
}
