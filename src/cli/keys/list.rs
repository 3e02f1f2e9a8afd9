//! `claimgraph keys list`.

use claimgraph_domain::time::Timestamp;
use claimgraph_store::key::Key;
use claimgraph_store::read::PageRequest;
use clap::Args;

use crate::cli::{Error, Session};

/// Keys read at once.
const BATCH: u32 = 200;

/// List the API keys of a tenant, without what proves them
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph keys list
  claimgraph keys list --all --tenant physics")]
pub(super) struct List {
    /// Those too that are revoked or have expired
    #[arg(long)]
    all: bool,
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

impl List {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let store = session.store().await?;
        let scope = session.scope(&store, self.tenant.as_deref()).await?;
        let now = session.system.clock.now();
        let mut after = None;
        loop {
            let page = store.list_keys(&scope, !self.all, &PageRequest::first(BATCH).after(after)).await?;
            after = page.items.last().map(|(_, cursor)| cursor.clone());
            for (key, _) in &page.items {
                say!("{}", line(key, now));
            }
            if !page.has_next {
                break;
            }
        }
        store.close().await?;
        Ok(())
    }
}

fn line(key: &Key, now: Timestamp) -> String {
    let Key { key, replaced_by, revoked_at, last_used_at } = key;
    let state = match (revoked_at, key.expires_at, replaced_by) {
        (Some(at), _, _) => format!("revoked {at}"),
        (None, Some(at), _) if at <= now => format!("expired {at}"),
        (None, Some(at), Some(by)) => format!("replaced by {by}, until {at}"),
        (None, Some(at), None) => format!("until {at}"),
        (None, None, _) => "in use".to_owned(),
    };
    let used = last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {at}"));
    let (environment, agent) = (key.environment.as_str(), key.agent);
    format!("{}  {environment}  {agent}  {}  [{}]  {state}; {used}", key.id, key.name, key.permissions)
}
