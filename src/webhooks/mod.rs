//! Delivering webhooks: sending the events of the log to receivers outside.
//!
//! What a webhook is, where it stands and what follows from an attempt is the store's business
//! ([`claimgraph_store::webhook`]); here requests are made. The [`supervisor`] takes the webhooks that no other server
//! delivers, and gives each a [`runner`], which follows the log and makes one attempt at a time, through the one
//! [`sender`], which connects to no address that is not allowed.

mod answer;
mod message;
pub mod resolve;
mod runner;
pub mod sender;
mod supervisor;

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::ambient::Clock;
use claimgraph_store::Store;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use uuid::Builder;

use crate::app::System;
use crate::config::Webhooks;
use crate::outgoing;
use resolve::SystemResolver;
use sender::Sender;

/// Why webhooks cannot be delivered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// TLS cannot be set up.
    #[error("webhooks.ca_file: {0}")]
    Tls(#[from] outgoing::TlsError),
}

/// What the runners share.
struct Shared {
    store: Store,
    sender: Sender,
    clock: Arc<dyn Clock>,
    /// Bounds the attempts that are under way.
    permits: Semaphore,
}

/// Webhooks that are delivered. They are delivered no more once this is dropped.
pub struct Running {
    stop: watch::Sender<bool>,
    supervisor: JoinHandle<()>,
}

/// Begins to deliver.
///
/// # Errors
/// When the certificates to trust cannot be read.
pub fn start(store: &Store, system: &System, config: &Webhooks) -> Result<Running, Error> {
    let sender = Sender::new(store.webhook_options().targets.clone(), Arc::new(SystemResolver), config)?;
    let permits = Semaphore::new(config.webhook_concurrency.clamp(1, Semaphore::MAX_PERMITS));
    let mut random = [0; 16];
    system.entropy.fill(&mut random);
    let holder = Builder::from_random_bytes(random).into_uuid();
    let shared = Shared { store: store.clone(), sender, clock: Arc::clone(&system.clock), permits };
    let (stop, stopping) = watch::channel(false);
    let poll = Duration::from_millis(config.webhook_poll_ms);
    let supervisor = tokio::spawn(supervisor::supervise(Arc::new(shared), holder, poll, stopping));
    Ok(Running { stop, supervisor })
}

impl Running {
    /// Stops: what is under way is finished, within a bound, and what this server delivered is left to others.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        // A supervisor that has panicked has stopped as well.
        let _ = (&mut self.supervisor).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}
