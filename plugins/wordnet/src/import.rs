//! The importer: a WordNet becomes claims, namespaces and edges.

mod names;
mod plan;
mod read;
mod submit;

use claimgraph_plugin::domain::error::Error;
use claimgraph_plugin::{ImportJob, ImportReport, Importer, async_trait};

pub(crate) use names::{REFERENCE, reference};
use plan::Plan;

/// The importer of the format `wordnet`.
///
/// The synsets are submitted as bundles of as many as the store's limits allow, in the order of the files; an edge goes
/// with the later of its two synsets. The idempotency key of each bundle follows from the contents of the files: an
/// import that was cut off goes on where it was when it is run again.
pub(crate) struct WordNetImporter;

#[async_trait]
impl Importer for WordNetImporter {
    fn format(&self) -> &'static str {
        "wordnet"
    }

    fn description(&self) -> &'static str {
        "The folder of a WordNet's database files (data.noun and the others): a claim for each synset, an edge for each \
         relation between two of them, a namespace for each lexicographers' file"
    }

    async fn import(&self, job: ImportJob<'_>) -> Result<ImportReport, Error> {
        let (network, hash) = read::read(job.path, job.progress).await?;
        let plan = Plan::new(&network, hash, *job.store.limits());
        submit::submit(&plan, job).await
    }
}
