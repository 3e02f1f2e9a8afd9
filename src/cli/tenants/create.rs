//! `claimgraph tenants create`.

use clap::Args;

use super::audited;
use crate::cli::{Error, Session};

/// Make a tenant, with its operator and the seeded types
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph tenants create physics")]
pub(super) struct Create {
    /// Its name: 1 to 64 of a-z, 0-9, - and _
    #[arg(value_name = "NAME")]
    name: String,
}

impl Create {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let store = session.store().await?;
        let made = store.create_tenant(&self.name).await;
        if let Ok(scope) = &made {
            audited(&session, &store, "createTenant", Some(scope)).await?;
        }
        store.close().await?;
        say!("{} {}", made?.tenant(), self.name);
        Ok(())
    }
}
