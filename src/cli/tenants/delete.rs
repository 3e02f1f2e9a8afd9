//! `claimgraph tenants delete`.

use claimgraph_store::tenants::TableRows;
use clap::Args;

use super::audited;
use crate::cli::{Error, Session};

/// Delete a tenant with all that it owns, its log and its keys too
///
/// Without --yes it only says what would go. There is no way back but an export that was made before.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph tenants delete physics
  claimgraph tenants delete physics --yes")]
pub(super) struct Delete {
    /// The tenant
    #[arg(value_name = "NAME")]
    name: String,
    /// Yes, delete it
    #[arg(long)]
    yes: bool,
}

impl Delete {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let store = session.store().await?;
        let counts =
            if self.yes { store.delete_tenant(&self.name).await } else { store.count_tenant(&self.name).await };
        if self.yes && counts.is_ok() {
            audited(&session, &store, "deleteTenant", None).await?;
        }
        store.close().await?;
        let counts = counts?;
        for TableRows { table, rows } in &counts {
            say!("{rows:>12}  {table}");
        }
        let all: u64 = counts.iter().map(|count| count.rows).sum();
        if self.yes {
            say!("{all} rows of the tenant `{}` were deleted", self.name);
            return Ok(());
        }
        let message = format!("{all} rows of the tenant `{}` would be deleted; add --yes if that is meant", self.name);
        Err(Error::Usage(message))
    }
}
