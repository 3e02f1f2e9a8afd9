//! `[rate_limits]`: how much who may do in which time.

use super::allowed::Allowed;
use super::section::section;
use super::switch::Switch;
use super::wakeup_url::{REDIS, WakeupUrl};

section! {
    /// How much who may do in which time. The unit is what a point read costs; docs/LIMITS.md says how operations are
    /// charged. Every principal, such as an API key, has a bucket for each class, and so has every tenant.
    RateLimits = "rate_limits" {
        /// Whether requests beyond a limit are refused: "auto" in production only. Everything is counted all the same.
        enforce_rates: Switch = Switch::Auto, Switch::ALLOWED;
        /// Units of mutations that come back to a principal in a minute.
        write_per_minute: u32 = 60, Allowed::count(1, 10_000_000);
        /// Units of queries, subscriptions and what these deliver.
        read_per_minute: u32 = 300, Allowed::count(1, 10_000_000);
        /// Units of queries that search.
        search_per_minute: u32 = 120, Allowed::count(1, 10_000_000);
        /// Units of mutations that come back to all principals of a tenant together; 0 for no limit.
        tenant_write_per_minute: u32 = 600, Allowed::count(0, 10_000_000);
        /// The same of queries, subscriptions and what these deliver.
        tenant_read_per_minute: u32 = 3_000, Allowed::count(0, 10_000_000);
        /// The same of queries that search.
        tenant_search_per_minute: u32 = 1_200, Allowed::count(0, 10_000_000);
        /// Seconds in which an empty bucket fills up: it holds what comes back in that time, and so much may be done at
        /// once.
        burst_seconds: u32 = 60, Allowed::count(1, 86_400);
        /// Cost of an operation, in fields, for which one unit is charged.
        fields_per_unit: u32 = 100, Allowed::count(1, 1_000_000);
        /// Address of the Redis server through which replicas share the limits, `redis://[USER:PASSWORD@]HOST[:PORT]`
        /// or `rediss://`; empty for limits of each process by itself, which also hold while that server is away.
        rates_redis_url: WakeupUrl = WakeupUrl::default(), Allowed::WakeupUrl;
        /// What the names of buckets in Redis begin with. Deployments that share a server have one each.
        rates_prefix: String = "claimgraph".to_owned(), PREFIX;
    }
}

const PREFIX: Allowed = Allowed::Text {
    shape: "1 to 64 of a-z, A-Z, 0-9, -, _ and .",
    accepts: |text| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        (1..=64).contains(&text.len()) && text.chars().all(allowed)
    },
};

impl RateLimits {
    /// The schemes that `rates_redis_url` must have, where it has another.
    pub(super) fn wanted_schemes(&self) -> Option<&'static [&'static str]> {
        let fine = self.rates_redis_url.expose().is_empty() || self.rates_redis_url.is_of(REDIS);
        (!fine).then_some(REDIS)
    }
}
