//! How webhooks are treated.

use std::time::Duration;

use claimgraph_domain::rules::webhook_target::TargetPolicy;

/// How webhooks are treated.
#[derive(Debug, Clone)]
pub struct WebhookOptions {
    /// Where they may lead.
    pub targets: TargetPolicy,
    /// Webhooks that one tenant may have.
    pub per_tenant: usize,
    /// How long after each failed attempt at an event the next one is made; the event is given up when the last one
    /// fails.
    pub delays: Vec<Duration>,
    /// Longest time that a receiver may ask to be left alone by `Retry-After`.
    pub retry_after: Duration,
    /// How long a failing webhook is left alone after each event that is given up.
    pub failing_pause: Duration,
    /// A webhook that has been failing for so long is disabled.
    pub failing_for: Duration,
    /// A webhook is disabled when so many events in a row were given up; 1 or more.
    pub exhausted: u32,
    /// How long the secret before the present one signs as well.
    pub secret_overlap: Duration,
    /// For how long one server delivers a webhook before it must say that it still does.
    pub lease: Duration,
    /// Deliveries kept of each webhook.
    pub deliveries: u64,
    /// How long deliveries are kept.
    pub deliveries_for: Duration,
    /// Positions of the log that may be asked for again at once.
    pub redeliver: i64,
}

impl Default for WebhookOptions {
    /// Public targets by `https`; 100 webhooks; retries after 0 s, 30 s, 2 min, 10 min, 1 h; at most 1 h by
    /// `Retry-After`; 30 s between events while failing, disabled after 24 h or 100 events; 24 h with both secrets;
    /// leases of 15 s; 10,000 deliveries for 30 days; 10,000 positions again.
    fn default() -> Self {
        Self {
            targets: TargetPolicy::default(),
            per_tenant: 100,
            delays: [0, 30, 120, 600, 3_600].map(Duration::from_secs).to_vec(),
            retry_after: Duration::from_hours(1),
            failing_pause: Duration::from_secs(30),
            failing_for: Duration::from_hours(24),
            exhausted: 100,
            secret_overlap: Duration::from_hours(24),
            lease: Duration::from_secs(15),
            deliveries: 10_000,
            deliveries_for: Duration::from_hours(30 * 24),
            redeliver: 10_000,
        }
    }
}
