//! `claimgraph log new-epoch`.

use clap::Args;

use crate::cli::{Error, Session};

/// Begin a new epoch of the logs of all tenants, after a backup was restored
///
/// Positions after the end of the backup are given again, to other events. So every cursor that was given out before is
/// told to read the state anew (`ResyncRequired` with the reason EPOCH), that of a named consumer too. Run it before
/// the first server is started on the restored database; servers that run notice by themselves.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph log new-epoch
  claimgraph log new-epoch --tenant physics")]
pub(super) struct NewEpoch {
    /// Only this tenant
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

impl NewEpoch {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let store = session.store().await?;
        let tenants = match self.tenant {
            Some(name) => vec![name],
            None => store.tenants().await?.into_iter().map(|tenant| tenant.name).collect(),
        };
        for tenant in tenants {
            let scope = store.scope(&tenant, None).await?;
            let epoch = store.new_epoch(&scope).await?;
            say!("{tenant}: {epoch}");
        }
        store.close().await?;
        Ok(())
    }
}
