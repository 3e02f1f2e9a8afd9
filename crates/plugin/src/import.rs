//! Importers: formats for `claimgraph import --format <name>`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use claimgraph_domain::error::Error;
use claimgraph_store::{Scope, Store};

/// Brings the contents of a file into the store.
///
/// An import should be made of bundles with idempotency keys that follow from the file's contents,
/// so that one that was interrupted, even by the loss of power, can be run again and ends without
/// duplicates.
#[async_trait]
pub trait Importer: Send + Sync + 'static {
    /// The name for `--format`: `a-z`, `0-9` and `-`.
    fn format(&self) -> &'static str;

    /// What it reads and what becomes of it, in a sentence.
    fn description(&self) -> &'static str;

    /// Runs an import.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a file that cannot be read, `VALIDATION_FAILED` for a malformed one, with
    /// line and column; whatever the store refuses.
    async fn import(&self, job: ImportJob<'_>) -> Result<ImportReport, Error>;
}

/// One run of an importer.
#[derive(Clone, Copy)]
pub struct ImportJob<'a> {
    /// Where to.
    pub store: &'a Store,
    /// In whose name.
    pub scope: &'a Scope,
    /// The file, or the first of several.
    pub path: &'a Path,
    /// Whom to tell how far it is.
    pub progress: &'a dyn Progress,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Claims of the file.
    pub claims: u64,
    /// Edges of the file.
    pub edges: u64,
    /// Bundles that it was submitted as.
    pub bundles: u64,
    /// How many of these an earlier run of the import had submitted already.
    pub replayed_bundles: u64,
}

/// Is told how far long work is. Calls are cheap and may come from any thread.
pub trait Progress: Send + Sync {
    /// How much there is to do, and of what: `statements`, `bytes`. Said again when a new stage begins,
    /// of which nothing is done yet.
    fn total(&self, total: u64, unit: &str);

    /// How much was done since the last call.
    fn advance(&self, by: u64);

    /// Something worth a line of its own.
    fn note(&self, message: &str);
}

/// A progress that nobody looks at.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn total(&self, _total: u64, _unit: &str) {}

    fn advance(&self, _by: u64) {}

    fn note(&self, _message: &str) {}
}

/// The importers of the plugins that are on, by format.
#[derive(Clone, Default)]
pub struct Importers {
    by_format: BTreeMap<&'static str, (&'static str, Arc<dyn Importer>)>,
}

impl Importers {
    /// The importer of a format.
    #[must_use]
    pub fn get(&self, format: &str) -> Option<&Arc<dyn Importer>> {
        self.by_format.get(format).map(|(_, importer)| importer)
    }

    /// The plugin that an importer comes from.
    #[must_use]
    pub fn owner(&self, format: &str) -> Option<&'static str> {
        self.by_format.get(format).map(|(owner, _)| *owner)
    }

    /// All importers, by format.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Importer>> {
        self.by_format.values().map(|(_, importer)| importer)
    }

    /// Adds an importer, unless its format is taken; then gives the owner.
    pub(crate) fn add(&mut self, owner: &'static str, importer: Arc<dyn Importer>) -> Result<(), &'static str> {
        if let Some(first) = self.owner(importer.format()) {
            return Err(first);
        }
        self.by_format.insert(importer.format(), (owner, importer));
        Ok(())
    }
}
