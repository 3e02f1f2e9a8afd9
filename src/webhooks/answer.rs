//! What a receiver says.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use claimgraph_domain::time::Timestamp;
use claimgraph_store::webhook::Outcome;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The beginning of the body; what is no UTF-8 is replaced.
    pub body: String,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
}

impl Answer {
    /// What the answer means: 2xx is success, 410 says that nobody will ever listen again. Redirects are not followed,
    /// so that they are failures.
    pub(super) fn outcome(&self, now: Timestamp) -> Outcome {
        match self.status {
            200..=299 => Outcome::Taken,
            410 => Outcome::Gone,
            _ => Outcome::Refused { retry_after: self.retry_after.as_deref().and_then(|text| delay(text, now)) },
        }
    }

    /// Why it is no success.
    pub(super) fn error(&self) -> Option<String> {
        match self.status {
            200..=299 => None,
            300..=399 => Some(format!("the receiver answered {}: redirects are not followed", self.status)),
            other => Some(format!("the receiver answered {other}")),
        }
    }
}

/// The two forms of `Retry-After`: seconds, or a moment. RFC 9110, section 10.2.3.
fn delay(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let moment: SystemTime = httpdate::parse_http_date(text).ok()?;
    let now = UNIX_EPOCH.checked_add(Duration::from_micros(u64::try_from(now.micros()).ok()?))?;
    Some(moment.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_retry_after_are_read() {
        // 2026-01-01T00:00:00Z
        let now = Timestamp::from_micros(1_767_225_600_000_000);
        for (text, seconds) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("99999999999999999999", Some(u64::MAX)),
            ("Thu, 01 Jan 2026 00:01:00 GMT", Some(60)),
            ("Wed, 31 Dec 2025 23:59:00 GMT", Some(0)),
            ("", None),
            ("-1", None),
            ("soon", None),
        ] {
            assert_eq!(delay(text, now), seconds.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn only_a_2xx_is_a_success() {
        let now = Timestamp::default();
        let answer = |status| Answer { status, body: String::new(), retry_after: None };
        for status in [200, 202, 204, 299] {
            assert_eq!((answer(status).outcome(now), answer(status).error()), (Outcome::Taken, None));
        }
        for status in [100, 301, 302, 307, 308, 400, 404, 429, 500, 503] {
            assert_eq!(answer(status).outcome(now), Outcome::Refused { retry_after: None }, "{status}");
            assert!(answer(status).error().unwrap().contains(&status.to_string()));
        }
        assert_eq!(answer(410).outcome(now), Outcome::Gone);
    }
}
