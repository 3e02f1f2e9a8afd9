//! Which webhooks this server delivers.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::WebhookId;
use claimgraph_store::Scope;
use claimgraph_store::webhook::{Held, Lease};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout_at};
use uuid::Uuid;

use super::Shared;
use super::runner::Runner;

/// How often old deliveries are forgotten.
const PRUNE_EVERY: Duration = Duration::from_mins(1);
/// Time that attempts under way have when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// A webhook that this server delivers.
struct Delivered {
    scope: Scope,
    nudge: watch::Sender<i64>,
    task: JoinHandle<()>,
}

/// Its runner ends with it.
impl Drop for Delivered {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Supervisor {
    shared: Arc<Shared>,
    holder: Uuid,
    stop: watch::Receiver<bool>,
    delivered: HashMap<WebhookId, Delivered>,
}

/// Delivers what no other server does, until told to stop, or nobody is there to tell it.
pub(super) async fn supervise(shared: Arc<Shared>, holder: Uuid, poll: Duration, stop: watch::Receiver<bool>) {
    let mut changes = shared.store.webhook_changes();
    let mut stopping = stop.clone();
    let mut supervisor = Supervisor { shared, holder, stop, delivered: HashMap::new() };
    let (mut failed, mut pruned) = (false, None::<Instant>);
    loop {
        changes.mark_unchanged();
        let held = supervisor.look().await;
        match &held {
            // Said once, not at every look.
            Err(error) if !failed => tracing::warn!(%error, "webhooks wait for the database"),
            _ => {}
        }
        failed = held.is_err();
        if pruned.is_none_or(|last| last.elapsed() >= PRUNE_EVERY) {
            supervisor.prune().await;
            pruned = Some(Instant::now());
        }
        tokio::select! {
            () = sleep(poll) => {}
            // The store lives as long as this.
            _ = changes.changed() => {}
            _ = stopping.wait_for(|stop| *stop) => break,
        }
    }
    supervisor.end().await;
}

impl Supervisor {
    /// Takes what is free, says that it still holds the rest, and tells the runners of changes.
    async fn look(&mut self) -> Result<(), Error> {
        let held = self.shared.store.hold_webhooks(self.holder).await?;
        self.delivered.retain(|_, delivered| !delivered.task.is_finished());
        let ids: HashSet<WebhookId> = held.iter().map(|held| held.webhook).collect();
        for (id, delivered) in &self.delivered {
            if !ids.contains(id) {
                // It finds that it is not this server's any more.
                delivered.nudge.send_modify(|revision| *revision = i64::MIN);
            }
        }
        for held in held {
            match self.delivered.get(&held.webhook) {
                Some(delivered) => {
                    let changed = |revision: &mut i64| std::mem::replace(revision, held.revision) != held.revision;
                    delivered.nudge.send_if_modified(changed);
                }
                None => self.start(held).await?,
            }
        }
        Ok(())
    }

    async fn start(&mut self, held: Held) -> Result<(), Error> {
        let scope = self.shared.store.webhook_scope(&held).await?;
        let lease = Lease { webhook: held.webhook, holder: self.holder };
        let (nudge, nudged) = watch::channel(held.revision);
        let runner = Runner::new(Arc::clone(&self.shared), scope.clone(), lease, nudged, self.stop.clone());
        let task = tokio::spawn(runner.run());
        self.delivered.insert(held.webhook, Delivered { scope, nudge, task });
        Ok(())
    }

    async fn prune(&self) {
        for (id, delivered) in &self.delivered {
            if let Err(error) = self.shared.store.prune_webhook_deliveries(&delivered.scope, *id).await {
                tracing::warn!(webhook = %id, %error, "old deliveries could not be forgotten");
            }
        }
    }

    /// Lets attempts finish, and leaves the webhooks to others.
    async fn end(&mut self) {
        let deadline = Instant::now() + GRACE;
        for delivered in self.delivered.values_mut() {
            // One that takes longer is cut off; its event is sent again by whoever delivers next.
            let _ = timeout_at(deadline, &mut delivered.task).await;
        }
        self.delivered.clear();
        if let Err(error) = self.shared.store.release_webhooks(self.holder).await {
            tracing::warn!(%error, "webhooks could not be left to others; they wait until the lease ends");
        }
    }
}
