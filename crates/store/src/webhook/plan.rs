//! What follows from an attempt. An event that fails is tried again after each of the configured delays; when the last
//! attempt fails it is given up, and the webhook is failing: from then on each event is tried once, with a pause after
//! each that fails, until one arrives. A webhook that fails for too long, or with too many events in a row, is
//! disabled; so is one whose receiver says that it is gone.

use std::time::Duration;

use claimgraph_domain::model::{DeliveryStatus, WebhookState};
use claimgraph_domain::time::Timestamp;

use super::later;
use super::options::WebhookOptions;

/// What an attempt came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver took the event.
    Taken,
    /// It did not, or could not be reached.
    Refused {
        /// How long it asked to be left alone.
        retry_after: Option<Duration>,
    },
    /// The receiver says that it is there no more, and will not come back.
    Gone,
}

/// How a webhook stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) state: WebhookState,
    /// Attempts made at the event that comes next.
    pub(super) attempts: u32,
    /// Events given up since the last one arrived.
    pub(super) exhausted: u32,
    pub(super) failing_since: Option<Timestamp>,
    pub(super) next_attempt_at: Option<Timestamp>,
    pub(super) disabled_reason: Option<String>,
}

/// What follows from an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// How the webhook stands now.
    pub(super) standing: Standing,
    /// How the event's delivery stands now.
    pub(super) status: DeliveryStatus,
    /// Whether the event after it comes next.
    pub(super) passed: bool,
}

impl Standing {
    /// How a webhook stands with which nothing is wrong.
    pub(super) fn good() -> Self {
        Self {
            state: WebhookState::Active,
            attempts: 0,
            exhausted: 0,
            failing_since: None,
            next_attempt_at: None,
            disabled_reason: None,
        }
    }

    /// The same, disabled.
    pub(super) fn disabled(self, reason: impl Into<String>) -> Self {
        Self {
            state: WebhookState::Disabled,
            disabled_reason: Some(reason.into()),
            attempts: 0,
            next_attempt_at: None,
            ..self
        }
    }
}

/// What follows from an attempt at the event that comes next; `random` spreads the delays.
pub(super) fn step(options: &WebhookOptions, before: Standing, outcome: Outcome, now: Timestamp, random: u16) -> Step {
    match outcome {
        Outcome::Taken => Step { standing: Standing::good(), status: DeliveryStatus::Delivered, passed: true },
        Outcome::Gone => {
            let standing = before.disabled("the receiver answered 410 Gone");
            Step { standing, status: DeliveryStatus::Failed, passed: false }
        }
        Outcome::Refused { retry_after } => {
            let wanted = retry_after.unwrap_or_default().min(options.retry_after);
            let retry = usize::try_from(before.attempts).ok().and_then(|made| options.delays.get(made));
            match retry.filter(|_| before.state == WebhookState::Active) {
                Some(delay) => again(before, later(now, spread(*delay, random).max(wanted))),
                None => given_up(options, &before, now, spread(options.failing_pause, random).max(wanted)),
            }
        }
    }
}

fn again(before: Standing, next: Timestamp) -> Step {
    let attempts = before.attempts.saturating_add(1);
    let standing = Standing { attempts, next_attempt_at: Some(next), ..before };
    Step { standing, status: DeliveryStatus::Retrying, passed: false }
}

fn given_up(options: &WebhookOptions, before: &Standing, now: Timestamp, pause: Duration) -> Step {
    let exhausted = before.exhausted.saturating_add(1);
    let since = before.failing_since.unwrap_or(now);
    let standing = Standing {
        state: WebhookState::Failing,
        attempts: 0,
        exhausted,
        failing_since: Some(since),
        next_attempt_at: Some(later(now, pause)),
        disabled_reason: None,
    };
    let standing = if exhausted >= options.exhausted {
        standing.disabled(format!("{exhausted} events in a row could not be delivered"))
    } else if now >= later(since, options.failing_for) {
        standing.disabled(format!("nothing could be delivered since {since}"))
    } else {
        standing
    };
    Step { standing, status: DeliveryStatus::Failed, passed: true }
}

/// A delay, a tenth more or less.
fn spread(delay: Duration, random: u16) -> Duration {
    let thousandths = 900 + u32::from(random % 201);
    delay.saturating_mul(thousandths) / 1_000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const REFUSED: Outcome = Outcome::Refused { retry_after: None };
    /// Neither more nor less.
    const EVEN: u16 = 100;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn an_event_is_tried_after_each_delay_and_then_given_up() {
        let options = WebhookOptions::default();
        let mut standing = Standing::good();
        for delay in [0, 30, 120, 600, 3_600] {
            let step = step(&options, standing, REFUSED, at(0), EVEN);
            assert_eq!((step.status, step.passed), (DeliveryStatus::Retrying, false));
            assert_eq!((step.standing.state, step.standing.next_attempt_at), (WebhookState::Active, Some(at(delay))));
            standing = step.standing;
        }
        let last = step(&options, standing, REFUSED, at(0), EVEN);
        assert_eq!((last.status, last.passed), (DeliveryStatus::Failed, true));
        assert_eq!((last.standing.state, last.standing.exhausted), (WebhookState::Failing, 1));
        assert_eq!((last.standing.attempts, last.standing.failing_since), (0, Some(at(0))));
        // The next one is tried once, after a pause.
        assert_eq!(last.standing.next_attempt_at, Some(at(30)));
        let next = step(&options, last.standing, REFUSED, at(30), EVEN);
        assert_eq!((next.status, next.passed, next.standing.exhausted), (DeliveryStatus::Failed, true, 2));
        assert_eq!(next.standing.failing_since, Some(at(0)));
        let arrived = step(&options, next.standing, Outcome::Taken, at(60), EVEN);
        assert_eq!((arrived.standing, arrived.passed), (Standing::good(), true));
    }

    #[test]
    fn a_webhook_is_disabled_at_either_limit() {
        let options = WebhookOptions { delays: Vec::new(), exhausted: 3, ..WebhookOptions::default() };
        let mut standing = Standing::good();
        for given_up in 1..=3 {
            assert_eq!(standing.state == WebhookState::Active, given_up == 1);
            standing = step(&options, standing, REFUSED, at(0), EVEN).standing;
        }
        assert_eq!((standing.state, standing.next_attempt_at), (WebhookState::Disabled, None));
        assert_eq!(standing.disabled_reason.as_deref(), Some("3 events in a row could not be delivered"));
        let options = WebhookOptions { delays: Vec::new(), ..WebhookOptions::default() };
        let day = 24 * 3_600;
        let failing = step(&options, Standing::good(), REFUSED, at(0), EVEN).standing;
        let before = step(&options, failing.clone(), REFUSED, at(day - 1), EVEN).standing;
        assert_eq!(before.state, WebhookState::Failing);
        let after = step(&options, failing, REFUSED, at(day), EVEN).standing;
        assert_eq!(after.state, WebhookState::Disabled);
    }

    #[test]
    fn one_that_is_gone_is_disabled_and_keeps_its_place() {
        let step = step(&WebhookOptions::default(), Standing::good(), Outcome::Gone, at(0), EVEN);
        assert_eq!((step.standing.state, step.passed), (WebhookState::Disabled, false));
        assert_eq!(step.status, DeliveryStatus::Failed);
    }

    #[test]
    fn a_receiver_may_ask_for_time_up_to_a_limit() {
        let options = WebhookOptions::default();
        for (asked, given) in [(0, 0), (40, 40), (3_600, 3_600), (3_601, 3_600), (u64::MAX, 3_600)] {
            let outcome = Outcome::Refused { retry_after: Some(Duration::from_secs(asked)) };
            let next = step(&options, Standing::good(), outcome, at(0), EVEN).standing.next_attempt_at;
            assert_eq!(next, Some(at(given)), "{asked}");
        }
    }

    proptest! {
        #[test]
        fn delays_differ_by_a_tenth_at_most(millis in 0_u64..10_000_000, random: u16) {
            let delay = Duration::from_millis(millis);
            let spread = spread(delay, random);
            prop_assert!(spread >= delay * 9 / 10 && spread <= delay * 11 / 10);
        }
    }
}
