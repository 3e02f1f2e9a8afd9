//! Finding out whether a client is still there.

use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

/// Pings a client that is to answer in time. Whatever it says counts as an answer.
pub(super) struct KeepAlive {
    every: Duration,
    patience: Duration,
    timer: Pin<Box<Sleep>>,
    waits: bool,
}

/// What is due.
pub(super) enum Due {
    /// A ping.
    Ping,
    /// The client did not answer.
    Gone,
}

impl KeepAlive {
    /// Pings after some time, and then so long after each answer; an answer has `patience`.
    pub(super) fn new(every: Duration, patience: Duration) -> Self {
        Self { every, patience, timer: Box::pin(sleep(every)), waits: false }
    }

    /// Waits until something is due.
    pub(super) async fn due(&mut self) -> Due {
        self.timer.as_mut().await;
        if self.waits {
            return Due::Gone;
        }
        self.waits = true;
        self.timer.as_mut().reset(Instant::now() + self.patience);
        Due::Ping
    }

    /// The client said something.
    pub(super) fn heard(&mut self) {
        if std::mem::take(&mut self.waits) {
            self.timer.as_mut().reset(Instant::now() + self.every);
        }
    }
}
