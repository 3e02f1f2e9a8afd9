//! The task that has vectors made of claims: after their commit, behind the server, in batches.

use std::time::Duration;

use claimgraph_domain::ambient::Entropy;
use claimgraph_store::Store;
use claimgraph_store::vector::{EmbedError, Round};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use uuid::Uuid;

use crate::config::Embedder;

/// How long stopping waits for a batch that is under way.
const GRACE: Duration = Duration::from_secs(2);

/// The task.
#[must_use = "it is stopped by `stop`"]
pub struct Running {
    store: Store,
    holder: Uuid,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Ends it, and leaves what it worked on to other servers. What was under way and takes too long is made again.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if timeout(GRACE, &mut self.task).await.is_err() {
            self.task.abort();
        }
        if let Err(error) = self.store.release_models(self.holder).await {
            tracing::warn!(%error, "making vectors could not be left to others; they wait until the lease ends");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Begins to have vectors made.
pub fn start(store: &Store, entropy: &dyn Entropy, config: &Embedder) -> Running {
    let mut random = [0; 16];
    entropy.fill(&mut random);
    let holder = Uuid::from_bytes(random);
    let (stop, stopped) = watch::channel(false);
    let pace = Pace {
        delay: Duration::from_millis(config.embed_delay_ms),
        retry: Duration::from_millis(config.embed_retry_ms),
        retry_max: Duration::from_millis(config.embed_retry_max_ms),
    };
    let task = tokio::spawn(run(store.clone(), holder, pace, stopped));
    Running { store: store.clone(), holder, stop, task }
}

/// How fast it goes.
#[derive(Debug, Clone, Copy)]
struct Pace {
    delay: Duration,
    retry: Duration,
    retry_max: Duration,
}

/// How long nothing is looked for where no commit is told of: those of other processes may not be.
const IDLE: Duration = Duration::from_secs(5);

async fn run(store: Store, holder: Uuid, pace: Pace, mut stop: watch::Receiver<bool>) {
    let mut commits = store.commits();
    let mut failures = 0;
    while !*stop.borrow() {
        commits.mark_unchanged();
        let round = tokio::select! {
            round = store.embed_round(holder) => round,
            _ = stop.wait_for(|stop| *stop) => return,
        };
        let pause = match round {
            Ok(Round { failure: None, behind, vectors, .. }) => {
                failures = 0;
                if vectors > 0 {
                    tracing::debug!(vectors, behind, "claims have vectors");
                }
                if behind > 0 {
                    continue;
                }
                None
            }
            Ok(Round { failure: Some(failure), .. }) => {
                let wait = pace.wait(failures, failure.retry_after());
                tell(&failure, failures, wait);
                failures = failures.saturating_add(1);
                Some(wait)
            }
            Err(error) => {
                let wait = pace.wait(failures, None);
                tracing::warn!(%error, "making vectors waits for the database");
                failures = failures.saturating_add(1);
                Some(wait)
            }
        };
        let rest = async {
            if let Some(wait) = pause {
                return sleep(wait).await;
            }
            // What is committed soon after goes together. That nobody commits any more is told by an error.
            let _ = timeout_at(Instant::now() + IDLE.max(pace.delay), commits.changed()).await;
            sleep(pace.delay).await;
        };
        tokio::select! {
            () = rest => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

impl Pace {
    /// How long to wait after another failure, when there were so many before it in a row.
    fn wait(self, before: u32, told: Option<Duration>) -> Duration {
        let own = self.retry.saturating_mul(1_u32.checked_shl(before.min(20)).unwrap_or(u32::MAX));
        told.unwrap_or(own).min(self.retry_max).max(Duration::from_millis(1))
    }
}

/// Tells of a failure: the first loudly, then what goes on more quietly.
fn tell(failure: &EmbedError, before: u32, wait: Duration) {
    let seconds = wait.as_secs_f64();
    if before == 0 {
        tracing::warn!(%failure, seconds, "claims wait for their vectors; it is tried again");
    } else {
        tracing::info!(%failure, before, seconds, "claims still wait for their vectors; it is tried again");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_bound_unless_it_is_told_how_long() {
        let pace = Pace { delay: Duration::ZERO, retry: Duration::from_millis(100), retry_max: Duration::from_secs(5) };
        let waits: Vec<u128> = (0..9).map(|before| pace.wait(before, None).as_millis()).collect();
        assert_eq!(waits, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
        assert_eq!(pace.wait(u32::MAX, None), Duration::from_secs(5));
        assert_eq!(pace.wait(7, Some(Duration::from_secs(2))), Duration::from_secs(2));
        assert_eq!(pace.wait(0, Some(Duration::from_hours(2))), Duration::from_secs(5), "not longer than the bound");
    }
}
