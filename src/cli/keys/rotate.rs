//! `claimgraph keys rotate`.

use std::time::Duration;

use claimgraph_domain::id::{self, KeyKind};
use clap::Args;

use super::{open, show, span};
use crate::cli::{Error, Session};

/// Make a key that takes the place of another, and show it once
///
/// It may do the same for the same agent, and expires when the old one would have. The old one is taken for a while
/// longer.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph keys rotate key_01kajy0000fx8r5vq0zfz8j3wa
  claimgraph keys rotate key_01kajy0000fx8r5vq0zfz8j3wa --overlap 0s")]
pub(super) struct Rotate {
    /// The key's id, not its text
    #[arg(value_name = "ID")]
    key: String,
    /// How long the old one is still taken, such as 30m or 24h [default: `auth.rotation_overlap_ms`]
    #[arg(long, value_name = "TIME", value_parser = span::read)]
    overlap: Option<Duration>,
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

impl Rotate {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let id = id::parse::<KeyKind>(&self.key)?;
        let (store, scope) = open(&session, self.tenant.as_deref()).await?;
        let rotated = store.rotate_key(&scope, id, self.overlap).await;
        store.close().await?;
        let (key, secret) = rotated?;
        show(&key, &secret);
        Ok(())
    }
}
