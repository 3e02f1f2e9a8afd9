//! `claimgraph audit`.

mod export;
mod verify;

use clap::{Args, Subcommand};

use super::{Error, Session};

/// Export the audit of a tenant, and verify that nobody has changed it
#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Export(export::Export),
    Verify(verify::Verify),
}

impl Audit {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        match self.action {
            Action::Export(command) => command.run(session).await,
            Action::Verify(command) => command.run(session).await,
        }
    }
}
