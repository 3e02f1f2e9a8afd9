//! One webhook: the events of its log, one after another.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Recorded;
use claimgraph_domain::id::DeliveryId;
use claimgraph_domain::rules::webhook_secret::WebhookSecret;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::Scope;
use claimgraph_store::feed::{Begin, Delivery, EventFilter, LogCursor, Reader, ResyncReason};
use claimgraph_store::webhook::{Attempt, Lease, Noted, Outcome, Queued, TEST_KIND, Turn, delivery_id};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use super::sender::Outgoing;
use super::{Shared, message};

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

/// The log, as far as it was read.
struct Following {
    reader: Reader,
    filter: EventFilter,
    /// The webhook's place.
    place: LogCursor,
    /// What was read and is not done with.
    pending: VecDeque<Arc<Recorded>>,
    /// Nothing between the last of these and here is wanted.
    through: i64,
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

    /// Sees to it that the log is read from where the webhook stands. `None` when it cannot be, else the event that
    /// comes next where it was read already.
    async fn follow(&mut self, turn: &Turn) -> Result<Option<Option<Arc<Recorded>>>, Error> {
        let stands = |place: LogCursor| place.epoch() == turn.epoch && place.position() == turn.position;
        if let Some(following) = self.following.as_mut().filter(|at| at.filter == turn.filter && stands(at.place)) {
            while following.pending.front().is_some_and(|event| event.position <= turn.position) {
                following.pending.pop_front();
            }
            return Ok(Some(following.pending.front().cloned()));
        }
        let store = &self.shared.store;
        let end = store.log_cursor(&self.scope).await?;
        if end.epoch() != turn.epoch {
            return self.give_up(ResyncReason::Epoch).await.map(|()| None);
        }
        let place = end.at(turn.position);
        let reader = match store.follow(&self.scope, Begin::After(place), turn.filter.clone()).await {
            Err(error) if error.code == Code::CursorInvalid => {
                return self.give_up(ResyncReason::Epoch).await.map(|()| None);
            }
            reader => reader?,
        };
        let through = turn.position;
        let filter = turn.filter.clone();
        self.following = Some(Following { reader, filter, place, pending: VecDeque::new(), through });
        Ok(Some(None))
    }

    /// Disables the webhook: what follows its place cannot be told.
    async fn give_up(&mut self, reason: ResyncReason) -> Result<(), Error> {
        let reason = match reason {
            ResyncReason::Epoch => {
                "the log is another than before: a backup was restored; enable it with a place to begin at"
            }
            ResyncReason::Retention => {
                "events that it had not been sent are no longer kept; enable it with a place to begin at"
            }
        };
        self.shared.store.stop_webhook(&self.scope, &self.lease, reason).await
    }

    /// Reads on in the log; waits for it.
    async fn read(&mut self) -> Result<Next, Error> {
        let Some(following) = self.following.as_mut() else { return Ok(Next::Turn) };
        // A reader that is interrupted loses nothing: its position moves only with what it gives.
        let delivery = tokio::select! {
            delivery = following.reader.next() => delivery?,
            _ = self.nudge.changed() => return Ok(Next::Turn),
            _ = self.stop.wait_for(|stop| *stop) => return Ok(Next::Turn),
        };
        match delivery {
            Some(Delivery::Events { events, cursor, .. }) => {
                following.pending.extend(events.events().cloned());
                following.through = cursor.position();
            }
            Some(Delivery::Bookmark { cursor, .. }) => {
                let from = (following.place.epoch(), following.place.position());
                let passed = self.shared.store.pass_webhook(&self.scope, &self.lease, from, cursor.position()).await?;
                match &mut self.following {
                    Some(following) if passed => following.place = cursor,
                    following => *following = None,
                }
            }
            Some(Delivery::Resync(resync)) => {
                self.give_up(resync.reason).await?;
                return Ok(Next::End);
            }
            None => self.following = None,
        }
        Ok(Next::Turn)
    }

    /// Makes an attempt at the event that comes next.
    async fn deliver(&mut self, turn: &Turn, event: &Recorded) -> Result<Next, Error> {
        let Some(following) = &self.following else { return Ok(Next::Turn) };
        let through = if following.pending.len() > 1 { event.position } else { following.through };
        let place = following.place;
        let id = delivery_id(self.lease.webhook, turn.epoch, event.position);
        let body = message::event(event, place)?;
        let Some(attempt) = self.attempt(turn, id, body).await? else { return Ok(Next::Turn) };
        let noted =
            Noted { epoch: turn.epoch, before: turn.position, position: event.position, through, kind: &event.kind };
        let store = &self.shared.store;
        let position = store.note_webhook_attempt(&self.scope, &self.lease, noted, &attempt).await?;
        let Some(position) = position else { return Ok(Next::End) };
        if let Some(following) = &mut self.following {
            following.place = following.place.at(position);
        }
        Ok(Next::Turn)
    }

    /// Makes an attempt at a delivery that was asked for.
    async fn redeliver(&mut self, turn: &Turn, queued: &Queued) -> Result<Next, Error> {
        let store = &self.shared.store;
        let body = if queued.kind == TEST_KIND {
            Some(message::test(self.lease.webhook, queued.created_at)?)
        } else {
            let found = store.events(&self.scope, queued.position.saturating_sub(1), 1).await?;
            let event = found.first().filter(|event| event.position == queued.position);
            let end = store.log_cursor(&self.scope).await?;
            event.map(|event| message::event(event, end)).transpose()?
        };
        let attempt = match body {
            Some(body) => self.attempt(turn, queued.id, body).await?,
            None => Some(self.failed("the event is no longer kept".to_owned())),
        };
        let Some(attempt) = attempt else { return Ok(Next::Turn) };
        let store = &self.shared.store;
        let held = store.note_webhook_redelivery(&self.scope, &self.lease, queued.id, &attempt).await?;
        Ok(if held { Next::Turn } else { Next::End })
    }

    /// Sends; `None` when the server stops before it could.
    async fn attempt(&mut self, turn: &Turn, id: DeliveryId, body: Vec<u8>) -> Result<Option<Attempt>, Error> {
        let shared = Arc::clone(&self.shared);
        // The semaphore is never closed.
        let _permit = tokio::select! {
            permit = shared.permits.acquire() => permit,
            _ = self.stop.wait_for(|stop| *stop) => return Ok(None),
        };
        let started_at = shared.clock.now();
        let seconds = started_at.micros().div_euclid(1_000_000);
        let id = id.to_string();
        let sign = |secret: &WebhookSecret| secret.sign(&id, seconds, &body);
        let signatures: Vec<String> = turn.secrets.iter().map(sign).collect::<Result<_, _>>()?;
        let outgoing = Outgoing { signature: signatures.join(" "), id, seconds, body };
        let begun = Instant::now();
        let answer = shared.sender.send(&turn.url, outgoing).await;
        let duration = begun.elapsed();
        Ok(Some(match answer {
            Ok(answer) => Attempt {
                outcome: answer.outcome(shared.clock.now()),
                response_status: Some(answer.status),
                error: answer.error(),
                response_body: Some(answer.body),
                started_at,
                duration,
            },
            Err(failure) => Attempt { started_at, duration, ..self.failed(failure.to_string()) },
        }))
    }

    /// An attempt that no answer came to.
    fn failed(&self, why: String) -> Attempt {
        Attempt {
            outcome: Outcome::Refused { retry_after: None },
            response_status: None,
            response_body: None,
            error: Some(why),
            started_at: self.shared.clock.now(),
            duration: Duration::ZERO,
        }
    }
}
