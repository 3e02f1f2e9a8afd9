//! `claimgraph schema`.

use clap::Args;

use super::{Error, Session};
use crate::app::Parts;
use crate::plugins;

/// Print the GraphQL schema, with the fields of the plugins that are on
///
/// No database is needed. A running server gives the same at `/schema.graphql`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph schema > schema.graphql
  claimgraph schema --set plugins.metamath.enabled=false")]
pub(super) struct Schema {}

impl Schema {
    #[expect(clippy::unused_self, reason = "every command is run in the same way")]
    pub(super) fn run(self, session: &Session) -> Result<(), Error> {
        let parts = Parts::assemble(&session.config, plugins::all())?;
        say!("{}", parts.sdl().trim_end());
        Ok(())
    }
}
