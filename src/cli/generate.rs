//! `claimgraph generate`: writes the files of the repository that follow from the code.

use std::path::PathBuf;

use clap::Args;

use super::Error;
use crate::generated;

/// Write the files that follow from the code: schema.graphql, the sample configuration, the tables of the documentation
#[derive(Debug, Args)]
#[command(hide = true)]
pub(super) struct Generate {
    /// Compare instead of writing; exit code 1 when a file is stale
    #[arg(long)]
    check: bool,
    /// Root of the repository
    #[arg(long, default_value = ".")]
    root: PathBuf,
}

impl Generate {
    pub(super) fn run(self) -> Result<(), Error> {
        let mut stale = Vec::new();
        for (path, text) in generated::files()? {
            let file = self.root.join(path);
            if std::fs::read_to_string(&file).is_ok_and(|present| present == text) {
                continue;
            }
            if self.check {
                stale.push(path);
                continue;
            }
            std::fs::write(&file, text).map_err(|cause| Error::io(format!("writing {}", file.display()), cause))?;
            say!("wrote {}", file.display());
        }
        if stale.is_empty() {
            return Ok(());
        }
        Err(Error::Found(format!(
            "stale: {}; run `claimgraph generate` in the root of the repository",
            stale.join(", ")
        )))
    }
}
