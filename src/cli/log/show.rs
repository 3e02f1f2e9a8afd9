//! `claimgraph log show`.

use clap::Args;

use crate::cli::{Error, Session};

/// Tell where a tenant's log begins and ends, and how far its named consumers are
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph log show
  claimgraph log show --tenant physics")]
pub(super) struct Show {
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

impl Show {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let store = session.store().await?;
        let scope = session.scope(&store, self.tenant.as_deref()).await?;
        let (oldest, cursor) = store.log_bounds(&scope).await?;
        let consumers = store.consumers(&scope).await?;
        store.close().await?;
        say!("epoch:    {}", cursor.epoch());
        say!("oldest:   {oldest}");
        say!("newest:   {}", cursor.position());
        say!("cursor:   {}", cursor.text());
        for consumer in consumers {
            for member in consumer.members {
                let (share, position) = (member.share, member.cursor.position());
                let lost = if member.cursor.epoch() == cursor.epoch() { "" } else { ", of another epoch" };
                say!(
                    "consumer: {} {}/{}, at {position}, {} behind{lost}",
                    consumer.name,
                    share.member + 1,
                    share.size,
                    member.lag
                );
            }
        }
        Ok(())
    }
}
