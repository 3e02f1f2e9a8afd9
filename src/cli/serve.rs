//! `claimgraph serve`.

use clap::Args;

use super::{Error, Session, serving};
use crate::app::App;
use crate::config::Environment;
use crate::plugins;

/// Serve the API, and a page to try it
///
/// The API is at /graphql, the page at /, the schema at /schema.graphql; /health and /ready are for whoever watches the
/// server. SIGTERM and SIGINT end it after the requests under way.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph serve
  claimgraph serve --port 9000 --database-url postgres://app@db/claims
  CLAIMGRAPH_SERVER__ENVIRONMENT=production claimgraph serve --migrate")]
pub(super) struct Serve {
    /// Apply waiting migrations first; always done in development
    #[arg(long)]
    migrate: bool,
}

impl Serve {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let development = session.config.server.environment == Environment::Development;
        let app = App::open(session.config, plugins::all(), session.system).await?.traced(session.traces.as_ref());
        let listening = serving::listen(&app).await?;
        if self.migrate || development {
            app.store.migrate().await?;
        }
        let (database, tenant) = (app.config.database.url.to_string(), app.config.server.tenant.clone());
        let address = listening.address;
        tracing::info!(%address, database, tenant, "serving at http://{address}");
        serving::serve(app, listening, "[]".to_owned()).await
    }
}
