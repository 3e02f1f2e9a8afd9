//! `claimgraph import`.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use claimgraph_plugin::{ImportJob, Progress};
use clap::Args;

use super::{Error, Session, progress};
use crate::app::App;
use crate::{plugins, transfer};

/// The format that needs no plugin.
const NDJSON: &str = "ndjson";

/// Bring the contents of a file into a tenant
///
/// The format `ndjson` replays an exported log into a tenant that does not exist yet, and verifies its chain of hashes.
/// Other formats come from plugins; such an import that was interrupted can be run again and ends without duplicates.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph import --format metamath set.mm
  claimgraph import --format wordnet /usr/share/wordnet
  claimgraph import --format ndjson backup.ndjson --database-url sqlite://restored.db
  claimgraph import --list")]
pub(super) struct Import {
    /// Format of the file
    #[arg(long, value_name = "NAME", required_unless_present = "list")]
    format: Option<String>,
    /// File to import, or the folder where the format is one of several files
    #[arg(value_name = "FILE", required_unless_present = "list")]
    file: Option<PathBuf>,
    /// Tenant to import into, made when there is none [default: the one of the configuration; for ndjson, the log's
    /// own]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// List the formats and what becomes of them
    #[arg(long)]
    list: bool,
}

impl Import {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        if self.list {
            return list(&session);
        }
        let (Some(format), Some(file)) = (self.format, self.file) else {
            return Err(Error::Usage("give a format and a file, or --list".to_owned()));
        };
        if format == NDJSON {
            replay(&session, &file, self.tenant.as_deref()).await
        } else {
            Box::pin(by_plugin(session, &format, &file, self.tenant.as_deref())).await
        }
    }
}

fn list(session: &Session) -> Result<(), Error> {
    let parts = crate::app::Parts::assemble(&session.config, plugins::all())?;
    say!("{NDJSON:<12} the log of a tenant as exported, one event a line, replayed into a new tenant");
    for importer in parts.importers.iter() {
        say!("{:<12} {}", importer.format(), importer.description());
    }
    Ok(())
}

/// Replays an exported log into a tenant that does not exist yet.
pub(super) async fn replay(session: &Session, file: &Path, tenant: Option<&str>) -> Result<(), Error> {
    let reading = || format!("reading {}", file.display());
    let input = File::open(file).map_err(|cause| Error::io(reading(), cause))?;
    let length = input.metadata().map_err(|cause| Error::io(reading(), cause))?.len();
    let store = session.store().await?;
    store.migrate().await?;
    let shown = progress::show(&session.bars, "import");
    shown.total(length, "bytes");
    let imported = transfer::import(&store, BufReader::with_capacity(1 << 20, input), tenant, &shown).await;
    shown.finish();
    store.close().await?;
    let imported = imported.map_err(|cause| Error::Import { path: file.to_owned(), cause: Box::new(cause) })?;
    say!("{} events of the tenant `{}`; the chain of hashes is intact", imported.events, imported.tenant);
    Ok(())
}

async fn by_plugin(session: Session, format: &str, file: &Path, tenant: Option<&str>) -> Result<(), Error> {
    let tenant = tenant.unwrap_or(&session.config.server.tenant).to_owned();
    let app = App::open(session.config, plugins::all(), session.system).await?;
    let Some(importer) = app.importers.get(format).cloned() else {
        let known: Vec<&str> = app.importers.iter().map(|importer| importer.format()).chain([NDJSON]).collect();
        return Err(Error::Usage(format!("there is no format `{format}`; there are: {}", known.join(", "))));
    };
    app.store.migrate().await?;
    let scope = app.store.ensure_tenant(&tenant).await?;
    app.vocabulary.define(&app.store, &scope).await.map_err(crate::app::Error::Plugin)?;
    let shown = progress::show(&session.bars, "import");
    let job = ImportJob { store: &app.store, scope: &scope, path: file, progress: &shown };
    let outcome = importer.import(job).await;
    shown.finish();
    app.store.close().await?;
    let report = outcome?;
    let again = match report.replayed_bundles {
        0 => String::new(),
        bundles => format!("; {bundles} of them had been imported before"),
    };
    say!("{} claims, {} edges in {} bundles into `{tenant}`{again}", report.claims, report.edges, report.bundles);
    Ok(())
}
