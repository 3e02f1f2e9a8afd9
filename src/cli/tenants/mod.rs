//! `claimgraph tenants`.

mod create;
mod delete;
mod list;

use std::path::PathBuf;

use claimgraph_domain::error::Code;
use claimgraph_store::{Scope, Store};
use clap::{Args, Subcommand};

use super::{Error, Session, export, import};

/// Make, list, export, import and delete tenants
#[derive(Debug, Args)]
pub(super) struct Tenants {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Create(create::Create),
    List(list::List),
    /// Write the whole log of a tenant, as `claimgraph export` does
    #[command(after_help = "Examples:\n  claimgraph tenants export physics --output physics.ndjson")]
    Export {
        /// The tenant
        #[arg(value_name = "NAME")]
        name: String,
        /// File to write [default: standard output]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Replay the exported log of a tenant that does not exist here, as `claimgraph import --format ndjson` does
    ///
    /// The names of its API keys come along, but nothing that proves them: rotate those that are to be used here.
    #[command(after_help = "Examples:\n  claimgraph tenants import physics.ndjson")]
    Import {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Delete(delete::Delete),
}

impl Tenants {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        match self.action {
            Action::Create(command) => command.run(session).await,
            Action::List(command) => command.run(session).await,
            Action::Export { name, output } => export::Export::of(name, output).run(session).await,
            Action::Import { file } => import::replay(&session, &file, None).await,
            Action::Delete(command) => command.run(session).await,
        }
    }
}

/// Tells the audit of the configured tenant what was done to a tenant, as it tells of what mutations do; where there is
/// no configured tenant, that of the tenant itself.
async fn audited(session: &Session, store: &Store, action: &str, own: Option<&Scope>) -> Result<(), Error> {
    let scope = match store.scope(&session.config.server.tenant, None).await {
        Ok(scope) => scope,
        Err(error) if error.code == Code::NotFound => {
            let Some(own) = own else {
                note!("There is no tenant `{}`, so no audit tells of it.", session.config.server.tenant);
                return Ok(());
            };
            own.clone()
        }
        Err(error) => return Err(error.into()),
    };
    Ok(store.audit_change(&scope, action).await?)
}
