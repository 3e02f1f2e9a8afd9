//! Reading the files off the threads that serve requests.

use std::path::Path;

use claimgraph_plugin::Progress;
use claimgraph_plugin::domain::error::{Code, Error};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use crate::parser::{Database, parse_and_hash};

/// Parses a database, and tells how many bytes of it were read.
pub(super) async fn read(path: &Path, progress: &dyn Progress) -> Result<(Database, blake3::Hash), Error> {
    let (tell, mut told) = mpsc::unbounded_channel();
    let path = path.to_owned();
    let reading = spawn_blocking(move || {
        parse_and_hash(&path, &mut |done, total| {
            // It fails when the import was dropped; then there is nobody to tell.
            let _ = tell.send((done, total));
        })
    });
    let (mut seen, mut of) = (0, None);
    while let Some((done, total)) = told.recv().await {
        if of != Some(total) {
            // An include was found; what was read counts again towards the new total.
            progress.total(total, "bytes");
            (seen, of) = (0, Some(total));
        }
        progress.advance(done.saturating_sub(seen));
        seen = done;
    }
    let parsed = reading.await.map_err(Error::internal)?;
    parsed.map_err(|error| Error::new(Code::ValidationFailed, error.to_string()))
}
