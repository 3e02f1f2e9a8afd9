//! `claimgraph keys create`.

use std::time::Duration;

use claimgraph_domain::access::Permissions;
use claimgraph_domain::id::{self, AgentKind};
use claimgraph_domain::model::KeyEnvironment;
use claimgraph_store::key::CreateKey;
use clap::Args;

use super::{open, show, span};
use crate::cli::{Error, Session};

/// Make an API key, and show it once
///
/// The key goes to standard output, everything else to standard error. Servers that run take it at once.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph keys create --name harvester --scopes \"claims:read events:read\"
  claimgraph keys create --name admin --scopes admin --expires 90d
  claimgraph keys create --name trial --scopes claims:read --test --tenant physics")]
pub(super) struct Create {
    /// What to call it
    #[arg(long, value_name = "TEXT")]
    name: String,
    /// What it may do, separated by spaces: `claims:read claims:write bundles:write search:read reviews:write
    /// events:read webhooks:manage keys:manage plugins:<id> admin`
    #[arg(long, value_name = "SCOPES")]
    scopes: String,
    /// Agent that it acts for [default: the operator]
    #[arg(long, value_name = "ID")]
    agent: Option<String>,
    /// Time after which it expires, such as 12h or 90d [default: never]
    #[arg(long, value_name = "TIME", value_parser = span::read)]
    expires: Option<Duration>,
    /// For trying things out: servers in production refuse it
    #[arg(long)]
    test: bool,
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

impl Create {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let permissions: Permissions = self.scopes.parse()?;
        let agent = self.agent.as_deref().map(id::parse::<AgentKind>).transpose()?;
        let (store, scope) = open(&session, self.tenant.as_deref()).await?;
        let asked = CreateKey {
            name: self.name,
            agent,
            permissions,
            environment: if self.test { KeyEnvironment::Test } else { KeyEnvironment::Live },
            expires_at: self.expires.map(|after| span::later(session.system.clock.now(), after)),
        };
        let made = store.create_key(&scope, asked).await;
        store.close().await?;
        let (key, secret) = made?;
        show(&key, &secret);
        Ok(())
    }
}
