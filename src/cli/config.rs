//! `claimgraph config`.

use clap::{Args, Subcommand};

use super::{Error, Session};
use crate::app::Parts;
use crate::{config, generated, plugins};

/// Print a commented configuration file with every setting, or check the present one
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph config > claimgraph.toml
  claimgraph config check --config production.toml")]
pub(super) struct Config {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
enum Action {
    /// Print every setting at its default, with unit, bounds and variables
    Sample,
    /// Check file, environment and flags, plugins included, without connecting to anything
    Check,
}

impl Config {
    /// Whether it needs no configuration itself.
    pub(super) fn is_sample(&self) -> bool {
        self.action != Some(Action::Check)
    }

    #[expect(clippy::unused_self, reason = "every command is run in the same way")]
    pub(super) fn run(self, session: &Session) -> Result<(), Error> {
        session.config.server.check_exposure(&session.config.auth)?;
        session.config.auth.check_environment(&session.config.server)?;
        let parts = Parts::assemble(&session.config, plugins::all())?;
        let on: Vec<&str> = parts.plugins.ids().collect();
        say!("the configuration is right");
        say!("database: {}", session.database());
        say!("address:  {}:{}", session.config.server.host, session.config.server.port);
        say!("plugins:  {}", if on.is_empty() { "none".to_owned() } else { on.join(", ") });
        Ok(())
    }
}

/// Prints the sample.
pub(super) fn print_sample() -> Result<(), Error> {
    say!("{}", generated::sample(&config::Config::sample(), &plugins::all())?.trim_end());
    Ok(())
}
