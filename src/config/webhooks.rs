//! `[webhooks]`: sending events to receivers outside.

use super::allowed::Allowed;
use super::delays::Delays;
use super::networks::Networks;
use super::section::section;

/// 7 days.
const WEEK_MS: u64 = 7 * 24 * 3_600_000;

section! {
    /// Sending events to receivers outside.
    Webhooks = "webhooks" {
        /// Whether this server delivers. Webhooks can be registered either way, and wait for a server that does.
        enabled: bool = true, Allowed::Boolean;
        /// Webhooks of one tenant.
        webhooks_per_tenant: usize = 100, Allowed::count(0, 100_000);
        /// Attempts that are under way at the same time, of all webhooks together; each webhook makes one at a time.
        webhook_concurrency: usize = 64, Allowed::count(1, 100_000);
        /// How long after each failed attempt at an event the next one is made, a tenth more or less. When the last
        /// attempt fails, the event is given up and the webhook is failing.
        retry_delays: Delays = Delays::seconds([0, 30, 120, 600, 3_600]), Delays::ALLOWED;
        /// Longest time that a receiver may ask to be left alone by the header Retry-After.
        retry_after_max_ms: u64 = 3_600_000, Allowed::milliseconds(0, WEEK_MS);
        /// How long a failing webhook is left alone after each event that is given up.
        failing_pause_ms: u64 = 30_000, Allowed::milliseconds(0, WEEK_MS);
        /// A webhook that has been failing for so long is disabled.
        failing_ms: u64 = 86_400_000, Allowed::milliseconds(0, 365 * 86_400_000);
        /// A webhook is disabled when so many events in a row were given up.
        exhausted_events: u32 = 100, Allowed::count(1, 1_000_000);
        /// Time after which an attempt is given up that has no connection.
        connect_timeout_ms: u64 = 10_000, Allowed::milliseconds(1, 600_000);
        /// Time after which an attempt is given up.
        attempt_timeout_ms: u64 = 30_000, Allowed::milliseconds(1, 600_000);
        /// How much of an answer's body is read and kept.
        response_bytes: usize = 4_096, Allowed::bytes(0, 1 << 20);
        /// Whether a webhook may lead to `http`. What that carries can be read and changed on the way.
        allow_http: bool = false, Allowed::Boolean;
        /// Networks that webhooks may lead to although they are not of the public internet. Whoever may register
        /// webhooks can have the server send requests there.
        allowed_networks: Networks = Networks::default(), Networks::ALLOWED;
        /// A file of certificates (PEM) to trust besides those that browsers trust.
        ca_file: String = String::new(), Allowed::Text { shape: "the path of a file", accepts: |_| true };
        /// How long the secret before the present one signs as well.
        secret_overlap_ms: u64 = 86_400_000, Allowed::milliseconds(0, 365 * 86_400_000);
        /// How long a server that has died keeps others from delivering what it delivered.
        lease_ms: u64 = 15_000, Allowed::milliseconds(100, 3_600_000);
        /// How long it may take until a server notices a webhook that was registered or changed through another.
        webhook_poll_ms: u64 = 1_000, Allowed::milliseconds(10, 600_000);
        /// Deliveries of one webhook that are remembered.
        deliveries_kept: u64 = 10_000, Allowed::count(0, 1_000_000_000);
        /// Days for which deliveries are remembered.
        delivery_days: u32 = 30, Allowed::count(0, 36_500);
        /// Positions of the log that may be delivered again at once.
        redeliver_events: u32 = 10_000, Allowed::count(1, 1_000_000);
    }
}
