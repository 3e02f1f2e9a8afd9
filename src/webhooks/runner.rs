//! One webhook: the events of its log, one after another. What comes next is found out in [`following`], and sent in
//! [`attempt`].

mod attempt;
mod following;

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::Scope;
use claimgraph_store::webhook::Lease;
use tokio::sync::watch;
use tokio::time::sleep;

use super::Shared;
use following::Following;

/// How long a runner waits when the database fails it.
const PAUSE: Duration = Duration::from_secs(1);

/// Delivers one webhook as long as this server holds it.
pub(super) struct Runner {
    shared: Arc<Shared>,
    scope: Scope,
    lease: Lease,
    /// Changes when the webhook does.
    nudge: watch::Receiver<i64>,
    stop: watch::Receiver<bool>,
    following: Option<Following>,
    /// Nothing was asked for again at this revision.
    empty_at: Option<i64>,
    /// The moment that was waited for last, microseconds.
    waited: Option<i64>,
}

/// Whether a runner goes on.
enum Next {
    Turn,
    End,
}

impl Runner {
    pub(super) fn new(
        shared: Arc<Shared>,
        scope: Scope,
        lease: Lease,
        nudge: watch::Receiver<i64>,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self { shared, scope, lease, nudge, stop, following: None, empty_at: None, waited: None }
    }

    /// Delivers until the server stops, or the webhook is not its to deliver any more.
    pub(super) async fn run(mut self) {
        while !*self.stop.borrow() {
            match self.turn().await {
                Ok(Next::Turn) => {}
                Ok(Next::End) => return,
                Err(error) => {
                    tracing::warn!(webhook = %self.lease.webhook, %error, "a webhook waits for the database");
                    self.following = None;
                    self.wait(PAUSE).await;
                }
            }
        }
    }

    async fn turn(&mut self) -> Result<Next, Error> {
        self.nudge.mark_unchanged();
        let turn = self.shared.store.webhook_turn(&self.scope, &self.lease, self.empty_at).await?;
        let Some(turn) = turn else { return Ok(Next::End) };
        if let Some(queued) = &turn.queued {
            self.empty_at = None;
            return self.redeliver(&turn, queued).await;
        }
        self.empty_at = Some(turn.revision);
        let Some(event) = self.follow(&turn).await? else { return Ok(Next::End) };
        let Some(event) = event else { return self.read().await };
        if let Some(moment) = turn.next_attempt_at.map(Timestamp::micros)
            && self.waited != Some(moment)
        {
            let left = moment.saturating_sub(self.shared.clock.now().micros());
            if self.wait(Duration::from_micros(u64::try_from(left).unwrap_or(0))).await {
                // Not asked again: the clock need not agree with the time that passes.
                self.waited = Some(moment);
            }
            return Ok(Next::Turn);
        }
        self.deliver(&turn, &event).await
    }

    /// Waits for a time; `false` when there is something to see to before.
    async fn wait(&mut self, time: Duration) -> bool {
        tokio::select! {
            () = sleep(time) => true,
            _ = self.nudge.changed() => false,
            _ = self.stop.wait_for(|stop| *stop) => false,
        }
    }
}
