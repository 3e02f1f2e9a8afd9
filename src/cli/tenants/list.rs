//! `claimgraph tenants list`.

use clap::Args;

use crate::cli::{Error, Session};

/// List the tenants
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph tenants list")]
pub(super) struct List;

impl List {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let Self = self;
        let store = session.store().await?;
        let tenants = store.tenants().await;
        store.close().await?;
        for tenant in tenants? {
            say!("{}  {}  since {}", tenant.id, tenant.name, tenant.created_at);
        }
        Ok(())
    }
}
