//! What answers tell of limits.
//!
//! `X-RateLimit-*` are what most clients know, and tell of the bucket that will refuse first: `-Reset` is in seconds
//! from now. `RateLimit-Policy` and `RateLimit` tell of all, per
//! <https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/> (version 10): `q` units in `w` seconds, of
//! which `r` are left, and all are back in `t` seconds.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::Bill;
use crate::limits::{BucketStanding, Standing};

/// What was charged, in units.
pub(in crate::http) const COST: HeaderName = HeaderName::from_static("x-query-cost");
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const CURRENT: HeaderName = HeaderName::from_static("ratelimit");

/// All of them.
pub(in crate::http) const HEADERS: [HeaderName; 6] = [COST, LIMIT, REMAINING, RESET, POLICY, CURRENT];

/// Writes what an operation was charged, and how its payer stands.
pub(in crate::http) fn stamp(bill: &Bill, headers: &mut HeaderMap) {
    let Bill { units, standing } = bill;
    let tightest = standing.tightest();
    headers.insert(COST, HeaderValue::from(*units));
    headers.insert(LIMIT, HeaderValue::from(tightest.limit));
    headers.insert(REMAINING, HeaderValue::from(tightest.remaining));
    headers.insert(RESET, HeaderValue::from(seconds(tightest.full_in)));
    let window = seconds(standing.window);
    let policy = list(standing, |name, bucket| format!("\"{name}\";q={};w={window}", bucket.limit));
    let current =
        list(standing, |name, bucket| format!("\"{name}\";r={};t={}", bucket.remaining, seconds(bucket.full_in)));
    for (name, value) in [(POLICY, policy), (CURRENT, current)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}

/// A list of structured fields (RFC 9651, section 3.1): the principal's bucket, then the tenant's.
fn list(standing: &Standing, item: impl Fn(&str, BucketStanding) -> String) -> String {
    let class = standing.class.as_str();
    let own = item(class, standing.principal);
    match standing.tenant {
        Some(tenant) => format!("{own}, {}", item(&format!("{class}-tenant"), tenant)),
        None => own,
    }
}

/// Whole seconds, rounded up.
pub(super) fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX)
}
