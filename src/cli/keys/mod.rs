//! `claimgraph keys`.

mod begin;
mod create;
mod forget_all;
mod list;
mod revoke;
mod rotate;
mod span;

pub(super) use begin::begin;

use claimgraph_domain::rules::api_key::ApiKeySecret;
use claimgraph_store::key::Key;
use claimgraph_store::{Scope, Store};
use clap::{Args, Subcommand};

use super::{Error, Session};
use crate::app;

/// Make, list, rotate and revoke API keys
#[derive(Debug, Args)]
pub(super) struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Create(create::Create),
    List(list::List),
    Rotate(rotate::Rotate),
    Revoke(revoke::Revoke),
    ForgetAll(forget_all::ForgetAll),
}

impl Keys {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        match self.action {
            Action::Create(command) => command.run(session).await,
            Action::List(command) => command.run(session).await,
            Action::Rotate(command) => command.run(session).await,
            Action::Revoke(command) => command.run(session).await,
            Action::ForgetAll(command) => command.run(session).await,
        }
    }
}

/// A store that can hash keys, and a tenant's operator.
async fn open(session: &Session, tenant: Option<&str>) -> Result<(Store, Scope), Error> {
    let store = session.store().await?;
    app::open_keys(&store, &session.config, &session.system)?;
    let scope = session.scope(&store, tenant).await?;
    Ok((store, scope))
}

/// Shows a key with its text, for the first and last time. The text alone goes to standard output, so that it can be
/// piped.
fn show(key: &Key, secret: &ApiKeySecret) {
    let until = key.key.expires_at.map_or_else(|| "it does not expire".to_owned(), |moment| format!("until {moment}"));
    note!("{} \"{}\": {}; {until}", key.key.id, key.key.name, key.key.permissions);
    note!("Keep it: it is not shown again.");
    say!("{}", secret.text());
}
