//! What every command begins with.

use std::ffi::OsString;
use std::path::PathBuf;

use claimgraph_store::{Scope, Store};

use super::{Error, logging, text_variables};
use crate::app::{System, open_store};
use crate::config::{Config, Flags, Sources};
use crate::plugins;
use crate::telemetry::Traces;

/// The configuration, the terminal, and the clock.
pub struct Session {
    /// The configuration.
    pub config: Config,
    /// The flags as given.
    pub flags: Flags,
    /// The working folder.
    pub directory: PathBuf,
    /// The clock and the randomness.
    pub system: System,
    /// Where progress is shown without tearing log lines.
    pub(super) bars: indicatif::MultiProgress,
    /// What sends traces, where that is configured.
    pub(super) traces: Option<Traces>,
}

impl Session {
    /// Reads the configuration and begins to log.
    ///
    /// # Errors
    /// When the configuration is wrong.
    pub fn begin(flags: Flags, variables: impl Iterator<Item = (OsString, OsString)>) -> Result<Self, Error> {
        let directory = std::env::current_dir().map_err(|cause| Error::io("finding the working folder", cause))?;
        let sources = Sources { directory: directory.clone(), env: text_variables(variables), flags: flags.clone() };
        let config = Config::load(sources, &plugins::ids())?;
        let bars = indicatif::MultiProgress::new();
        let traces = Traces::of(&config.telemetry)?;
        logging::begin(&config.log, bars.clone(), traces.as_ref());
        Ok(Self { config, flags, directory, system: System::default(), bars, traces })
    }

    /// Connects to the database without touching its schema.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn store(&self) -> Result<Store, Error> {
        Ok(open_store(&self.config, &self.system).await?)
    }

    /// The scope of an existing tenant's operator; of the configured tenant when none is named.
    ///
    /// # Errors
    /// `NOT_FOUND` when there is none of that name.
    pub async fn scope(&self, store: &Store, tenant: Option<&str>) -> Result<Scope, Error> {
        Ok(store.scope(tenant.unwrap_or(&self.config.server.tenant), None).await?)
    }

    /// The database's address without its password.
    pub fn database(&self) -> String {
        self.config.database.url.to_string()
    }
}
