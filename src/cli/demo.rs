//! `claimgraph demo`.

use std::io::ErrorKind;
use std::path::Path;

use clap::Args;

use super::{Error, Session, progress, serving};
use crate::app::App;
use crate::config::{AuthMode, DatabaseUrl};
use crate::{demo, plugins};

/// File of the demo, in the working folder.
const FILE: &str = "claimgraph-demo.db";

/// Serve a graph that is filled already, with queries to try
///
/// Loads a real scientific controversy (arsenic in the DNA of a bacterium, 2010 to 2025) into the tenant `demo` of
/// claimgraph-demo.db in the working folder, and serves it. What is there already is used again, with what you wrote to
/// it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph demo
  claimgraph demo --port 9000
  claimgraph demo --fresh                          begin anew
  claimgraph demo --database-url postgres://localhost/demo")]
pub(super) struct Demo {
    /// Delete claimgraph-demo.db first, with all that was written to it
    #[arg(long)]
    fresh: bool,
}

impl Demo {
    pub(super) async fn run(self, mut session: Session) -> Result<(), Error> {
        let chosen = session.flags.database_url.is_some();
        if self.fresh && chosen {
            let message = "--fresh deletes claimgraph-demo.db only; empty the database of --database-url yourself";
            return Err(Error::Usage(message.to_owned()));
        }
        if self.fresh {
            delete(&session.directory.join(FILE))?;
        }
        if !chosen {
            session.config.database.url = DatabaseUrl::new(format!("sqlite://{FILE}"));
        }
        demo::TENANT.clone_into(&mut session.config.server.tenant);
        // It is there to be played with, on this machine.
        session.config.auth.mode = AuthMode::Development;
        let app = App::open(session.config, plugins::all(), session.system).await?.traced(session.traces.as_ref());
        let listening = serving::listen(&app).await?;
        app.store.migrate().await?;
        let shown = progress::show(&session.bars, "demo");
        let loaded = demo::load(&app.store, &shown).await?;
        shown.finish();
        say!("{}", welcome(&loaded, &listening.address.to_string(), &app.config.database.url));
        let queries = demo::queries(&loaded)?;
        serving::serve(app, listening, queries).await
    }
}

fn delete(file: &Path) -> Result<(), Error> {
    for suffix in ["", "-wal", "-shm"] {
        let path = file.with_file_name(format!("{FILE}{suffix}"));
        match std::fs::remove_file(&path) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => {
                return Err(Error::io(format!("deleting {}", path.display()), cause));
            }
            _ => {}
        }
    }
    Ok(())
}

fn welcome(loaded: &demo::Loaded, address: &str, database: &DatabaseUrl) -> String {
    format!(
        "
{} ({} claims) is in {database}.

  Open   http://{address}/
         The playground holds {} queries with explanations; Ctrl-Enter runs one.
  Or     curl http://{address}/graphql -H 'content-type: application/json' \\
           -d '{{\"query\":\"{{ claims(first: 3) {{ nodes {{ content epistemicStatus }} }} }}\"}}'

Ctrl-C stops the server; `claimgraph demo` starts it again with what you wrote, `claimgraph demo --fresh` anew.",
        loaded.title,
        loaded.claims(),
        loaded.queries(),
    )
}
