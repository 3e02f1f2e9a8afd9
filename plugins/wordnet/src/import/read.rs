//! Reading the files off the threads that serve requests.

use std::path::Path;

use claimgraph_plugin::Progress;
use claimgraph_plugin::domain::error::{Code, Error};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use crate::parser::{Network, parse_folder};

/// Reads a WordNet, and tells how many bytes of it were read.
pub(super) async fn read(path: &Path, progress: &dyn Progress) -> Result<(Network, blake3::Hash), Error> {
    let (tell, mut told) = mpsc::unbounded_channel();
    let path = path.to_owned();
    let reading = spawn_blocking(move || {
        parse_folder(&path, &mut |done, total| {
            // It fails when the import was dropped; then there is nobody to tell.
            let _ = tell.send((done, total));
        })
    });
    let mut seen = None;
    while let Some((done, total)) = told.recv().await {
        if seen.is_none() {
            progress.total(total, "bytes");
        }
        progress.advance(done.saturating_sub(seen.unwrap_or_default()));
        seen = Some(done);
    }
    let parsed = reading.await.map_err(Error::internal)?;
    parsed.map_err(|error| Error::new(Code::ValidationFailed, error.to_string()))
}
