//! The task that makes text indexes whole: of a database from before there was one, and after the language changed.

use std::time::Duration;

use claimgraph_store::Store;
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// How long it waits after a failure.
const PAUSE: Duration = Duration::from_secs(30);

/// The task, which ends with this.
#[must_use]
pub struct Running(JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Begins to make indexes whole; it ends when they are.
pub fn start(store: &Store) -> Running {
    Running(tokio::spawn(run(store.clone())))
}

async fn run(store: Store) {
    loop {
        match store.rebuild_search().await {
            Ok(0) => return,
            Ok(claims) => {
                tracing::info!(claims, "the text index is whole");
                return;
            }
            Err(error) => {
                tracing::warn!(%error, "the text index could not be made whole; it is tried again");
                sleep(PAUSE).await;
            }
        }
    }
}
