//! Sending an event, and noting what came of it.

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Recorded;
use claimgraph_domain::id::DeliveryId;
use claimgraph_domain::rules::webhook_secret::WebhookSecret;
use claimgraph_store::webhook::{Attempt, Noted, Outcome, Queued, TEST_KIND, Turn, delivery_id};
use tokio::time::Instant;

use super::super::message;
use super::super::sender::Outgoing;
use super::{Next, Runner};

impl Runner {
    /// Makes an attempt at the event that comes next.
    pub(super) async fn deliver(&mut self, turn: &Turn, event: &Recorded) -> Result<Next, Error> {
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
    pub(super) async fn redeliver(&mut self, turn: &Turn, queued: &Queued) -> Result<Next, Error> {
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
