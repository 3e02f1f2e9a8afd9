//! `claimgraph audit export`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use claimgraph_store::{Scope, Store};
use clap::Args;

use crate::cli::{Error, Session};

/// Entries read at once, which bounds the memory.
const BATCH: u64 = 1_000;

/// Write the audit of a tenant as JSON, one entry a line, the oldest first
///
/// Each line holds all that its hash covers, so that the file can be verified elsewhere.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph audit export > audit.jsonl
  claimgraph audit export --tenant physics --after 1200 --output new.jsonl
  claimgraph audit export | jq -r 'select(.outcome != \"OK\") | .principal'")]
pub(super) struct Export {
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// Only entries after this number
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: i64,
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let store = session.store().await?;
        let scope = session.scope(&store, self.tenant.as_deref()).await?;
        let mut out: Box<dyn Write + Send> = match &self.output {
            Some(path) => {
                let file = File::create(path);
                Box::new(BufWriter::new(file.map_err(|cause| Error::io(format!("writing {}", path.display()), cause))?))
            }
            None => Box::new(BufWriter::new(io::stdout())),
        };
        let entries = write(&store, &scope, self.after, &mut out).await?;
        store.close().await?;
        tracing::info!(entries, "exported");
        Ok(())
    }
}

async fn write(store: &Store, scope: &Scope, mut number: i64, out: &mut (impl Write + Send)) -> Result<u64, Error> {
    let refused = |cause: io::Error| Error::io("writing the audit", cause);
    let mut entries = 0;
    loop {
        let batch = store.audit_after(scope, number, BATCH).await?;
        let Some(last) = batch.last() else { break };
        number = last.number;
        for entry in &batch {
            serde_json::to_writer(&mut *out, entry).map_err(|cause| refused(cause.into()))?;
            out.write_all(b"\n").map_err(refused)?;
            entries += 1;
        }
    }
    out.flush().map_err(refused)?;
    Ok(entries)
}
