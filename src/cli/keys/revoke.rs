//! `claimgraph keys revoke`.

use claimgraph_domain::id::{self, KeyKind};
use clap::Args;

use crate::cli::{Error, Session};

/// Take a key back: servers refuse it within a second, and end what is open with it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph keys revoke key_01kajy0000fx8r5vq0zfz8j3wa --reason \"seen in a public repository\"")]
pub(super) struct Revoke {
    /// The key's id, not its text
    #[arg(value_name = "ID")]
    key: String,
    /// Why, for the log
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

impl Revoke {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let id = id::parse::<KeyKind>(&self.key)?;
        let store = session.store().await?;
        let scope = session.scope(&store, self.tenant.as_deref()).await?;
        let revoked = store.revoke_key(&scope, id, self.reason).await;
        store.close().await?;
        let (_, changed) = revoked?;
        say!("{id}: {}", if changed { "revoked" } else { "it was revoked before" });
        Ok(())
    }
}
