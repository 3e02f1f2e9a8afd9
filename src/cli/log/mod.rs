//! `claimgraph log`.

use claimgraph_plugin::Progress;
use claimgraph_store::log::verify::Verdict;
use clap::{Args, Subcommand};

use super::{Error, Session, progress};

/// Inspect the event log
#[derive(Debug, Args)]
pub(super) struct Log {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Recompute the chain of hashes of a tenant from its beginning
    ///
    /// Finds every event that was changed, removed or put in another place after it was written; exit code 1 then.
    #[command(after_help = "Examples:
  claimgraph log verify
  claimgraph log verify --tenant physics")]
    Verify {
        /// Tenant [default: the one of the configuration]
        #[arg(long, value_name = "NAME")]
        tenant: Option<String>,
    },
}

impl Log {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let Action::Verify { tenant } = self.action;
        let store = session.store().await?;
        let scope = session.scope(&store, tenant.as_deref()).await?;
        let shown = progress::show(&session.bars, "verify");
        shown.total(u64::try_from(store.position(&scope).await?).unwrap_or_default(), "events");
        let mut last = 0;
        let verdict = store
            .verify_log(&scope, |position| {
                let position = u64::try_from(position).unwrap_or_default();
                shown.advance(position.saturating_sub(last));
                last = position;
            })
            .await;
        shown.finish();
        store.close().await?;
        match verdict? {
            Verdict::Intact { events } => {
                say!("intact: {events} events");
                Ok(())
            }
            Verdict::Broken { position } => Err(Error::Found(format!(
                "the log is broken at position {position}: that event, or the one before it, was changed, removed or moved"
            ))),
        }
    }
}
