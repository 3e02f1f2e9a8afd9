//! `claimgraph migrate`.

use clap::{Args, Subcommand};

use super::{Error, Session};

/// Bring the database's schema up to date, or see whether it is
///
/// Each migration runs in a transaction and is never edited once released. `demo` migrates by itself; `serve` does so
/// in development, and with `--migrate`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph migrate up
  claimgraph migrate status --database-url postgres://app@db/claims")]
pub(super) struct Migrate {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Apply the migrations that are waiting
    Up,
    /// List the migrations; exit code 1 when some are waiting
    Status,
}

impl Migrate {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let store = session.store().await?;
        let before = store.migration_status().await?;
        let waiting = before.iter().filter(|(_, applied)| !applied).count();
        let outcome = match self.action {
            Action::Up => {
                store.migrate().await?;
                for (name, _) in before.iter().filter(|(_, applied)| !applied) {
                    say!("applied {name}");
                }
                if waiting == 0 {
                    say!("nothing to do: all {} migrations are applied to {}", before.len(), session.database());
                }
                Ok(())
            }
            Action::Status => {
                for (name, applied) in &before {
                    say!("{} {name}", if *applied { "applied" } else { "waiting" });
                }
                match waiting {
                    0 => Ok(()),
                    _ => Err(Error::Found(format!("{waiting} waiting: run `claimgraph migrate up`"))),
                }
            }
        };
        store.close().await?;
        outcome
    }
}
