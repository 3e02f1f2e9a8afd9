//! `claimgraph log`.

mod new_epoch;
mod show;
mod verify;

use clap::{Args, Subcommand};

use super::{Error, Session};

/// Inspect the event log, and begin a new epoch of it
#[derive(Debug, Args)]
pub(super) struct Log {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Show(show::Show),
    Verify(verify::Verify),
    NewEpoch(new_epoch::NewEpoch),
}

impl Log {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        match self.action {
            Action::Show(command) => command.run(session).await,
            Action::Verify(command) => command.run(session).await,
            Action::NewEpoch(command) => command.run(session).await,
        }
    }
}
