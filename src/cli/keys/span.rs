//! Spans of time on the command line.

use std::time::Duration;

use claimgraph_domain::time::Timestamp;

/// Units with their seconds.
const UNITS: &[(&str, u64)] = &[("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)];

/// Reads a span such as `30s`, `15m`, `12h` or `90d`.
///
/// # Errors
/// Says what a span looks like.
pub(super) fn read(text: &str) -> Result<Duration, String> {
    let split = text.find(|c: char| !c.is_ascii_digit()).and_then(|at| text.split_at_checked(at));
    let read = split.and_then(|(number, unit)| {
        let (_, seconds) = UNITS.iter().find(|(name, _)| *name == unit)?;
        Some(Duration::from_secs(number.parse::<u64>().ok()?.checked_mul(*seconds)?))
    });
    read.ok_or_else(|| "a span of time is a whole number with s, m, h or d, such as 90d".to_owned())
}

/// A moment later than another.
pub(super) fn later(moment: Timestamp, by: Duration) -> Timestamp {
    Timestamp::from_micros(moment.micros().saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_anything_else_is_refused() {
        for (text, seconds) in [("0s", 0), ("30s", 30), ("15m", 900), ("12h", 43_200), ("90d", 7_776_000)] {
            assert_eq!(read(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "d", "90", "-1d", "1.5h", "1w", "1 d", "99999999999999999999s", "300000000000000000d", "é"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
