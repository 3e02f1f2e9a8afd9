//! `claimgraph keys forget-all`.

use clap::Args;

use crate::cli::{Error, Session};

/// Make every API key of every tenant useless, and the database ready for another pepper
///
/// For when the pepper is lost or known to others: no key that was given out is taken any more. Restart the servers
/// with the new pepper afterwards; keys can be rotated or made anew then.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph keys forget-all --yes")]
pub(super) struct ForgetAll {
    /// Yes, all of them
    #[arg(long)]
    yes: bool,
}

impl ForgetAll {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        if !self.yes {
            let message = "this makes every API key of every tenant useless; add --yes if that is meant";
            return Err(Error::Usage(message.to_owned()));
        }
        let store = session.store().await?;
        let forgotten = store.forget_all_keys().await;
        if forgotten.is_ok() {
            // It is done to every tenant, so the audit of each tells of it.
            for tenant in store.tenants().await? {
                let scope = session.scope(&store, Some(&tenant.name)).await?;
                store.audit_change(&scope, "forgetAllKeys").await?;
            }
        }
        store.close().await?;
        say!("{} keys are useless from now on", forgotten?);
        Ok(())
    }
}
