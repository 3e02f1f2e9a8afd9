//! `claimgraph log verify`.

use claimgraph_plugin::Progress;
use claimgraph_store::log::verify::Verdict;
use clap::Args;

use crate::cli::{Error, Session, progress};

/// Recompute the chain of hashes of a tenant from the oldest event that is kept
///
/// Finds every event that was changed, removed or put in another place after it was written; exit code 1 then. Where
/// retention has removed the beginning, the first event that is kept must follow from the last that was removed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph log verify
  claimgraph log verify --tenant physics")]
pub(super) struct Verify {
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

impl Verify {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let store = session.store().await?;
        let scope = session.scope(&store, self.tenant.as_deref()).await?;
        let shown = progress::show(&session.bars, "verify");
        let (oldest, end) = store.log_bounds(&scope).await?;
        shown.total(u64::try_from(end.position() - oldest + 1).unwrap_or_default(), "events");
        let mut last = oldest - 1;
        let verdict = store
            .verify_log(&scope, |position| {
                shown.advance(u64::try_from(position.saturating_sub(last)).unwrap_or_default());
                last = position;
            })
            .await;
        shown.finish();
        store.close().await?;
        match verdict? {
            Verdict::Intact { events } if oldest > 1 => {
                say!("intact: {events} events; those before position {oldest} are no longer kept");
                Ok(())
            }
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
