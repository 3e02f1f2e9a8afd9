//! `claimgraph export`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Error, Session, progress};
use crate::transfer::export;

/// Write the whole log of a tenant
///
/// Everything follows from the log, so this is a backup that `claimgraph import --format ndjson` reads, and a file that
/// other programs can read line by line. It is consistent while the server goes on writing: it ends where the log ended
/// when it began.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph export > backup.ndjson
  claimgraph export --tenant physics --output physics.ndjson
  claimgraph export | jq -r 'select(.kind == \"claim.created\") | .data.content'")]
pub(super) struct Export {
    /// Format of the file
    #[arg(long, value_enum, default_value_t = Format::Ndjson)]
    format: Format,
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One event a line, as JSON
    Ndjson,
}

impl Export {
    /// The export of a tenant by name.
    pub(super) fn of(tenant: String, output: Option<PathBuf>) -> Self {
        Self { format: Format::Ndjson, output, tenant: Some(tenant) }
    }

    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let Format::Ndjson = self.format;
        let store = session.store().await?;
        let scope = session.scope(&store, self.tenant.as_deref()).await?;
        let shown = progress::show(&session.bars, "export");
        let mut out: Box<dyn Write + Send> = match &self.output {
            Some(path) => {
                let file = File::create(path);
                Box::new(BufWriter::new(file.map_err(|cause| Error::io(format!("writing {}", path.display()), cause))?))
            }
            None => Box::new(BufWriter::new(io::stdout())),
        };
        let events = export(&store, &scope, &mut out, &shown).await?;
        shown.finish();
        store.close().await?;
        tracing::info!(events, "exported");
        Ok(())
    }
}
