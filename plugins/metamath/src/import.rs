//! The importer: a Metamath database becomes claims, namespaces and edges.

mod names;
mod plan;
mod read;
mod submit;

use claimgraph_plugin::domain::error::Error;
use claimgraph_plugin::{ImportJob, ImportReport, Importer, async_trait};

pub(crate) use names::reference;
use plan::Plan;

/// How references to statements begin: `urn:metamath:set.mm#ax-mp`.
pub(crate) const REFERENCE: &str = "urn:metamath:";

/// The importer of the format `metamath`.
///
/// A database is submitted as bundles of as many statements as the store's limits allow, in the
/// order of the file, so that every citation points at a claim of the same or an earlier bundle.
/// The idempotency key of each follows from the contents of the files: an import that was cut off
/// goes on where it was when it is run again.
pub(crate) struct MetamathImporter;

#[async_trait]
impl Importer for MetamathImporter {
    fn format(&self) -> &'static str {
        "metamath"
    }

    fn description(&self) -> &'static str {
        "A Metamath database (.mm) with its includes: a claim for each $a and $p statement, \
         an edge for each statement that a proof cites, a namespace for each heading"
    }

    async fn import(&self, job: ImportJob<'_>) -> Result<ImportReport, Error> {
        let (database, hash) = read::read(job.path, job.progress).await?;
        let plan = Plan::new(&database, job.path, hash, *job.store.limits());
        submit::submit(&plan, job).await
    }
}
