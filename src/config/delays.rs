//! Spans of time one after another, as people write them.

use std::fmt;
use std::time::Duration;

use super::allowed::Allowed;
use super::listed;

/// Most spans.
const MOST: usize = 20;
/// Longest span: 7 days.
const LONGEST: Duration = Duration::from_hours(7 * 24);
/// Units with their milliseconds, the greatest first.
const UNITS: &[(&str, u64)] = &[("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Spans of time such as `0s, 30s, 2m, 10m, 1h`; 20 at most, each 7 days at most, possibly none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delays(Vec<Duration>);

impl Delays {
    /// What a key of this type takes.
    pub(super) const ALLOWED: Allowed = Allowed::Text {
        shape: "up to 20 spans of time with commas between, such as \"500ms, 30s, 2m, 1h\", none above 7 days",
        accepts: |text| Self::parse(text).is_some(),
    };

    /// Spans of so many seconds.
    pub(super) fn seconds<const N: usize>(spans: [u64; N]) -> Self {
        Self(spans.map(Duration::from_secs).to_vec())
    }

    /// The spans in order.
    pub fn to_vec(&self) -> Vec<Duration> {
        self.0.clone()
    }

    fn parse(text: &str) -> Option<Self> {
        listed::read(text, parse_span).filter(|spans| spans.len() <= MOST).map(Self)
    }
}

fn parse_span(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(digits)?;
    let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let span = Duration::from_millis(number.parse::<u64>().ok()?.checked_mul(*millis)?);
    (span <= LONGEST).then_some(span)
}

/// In the greatest unit in which it is a whole number.
fn write_span(span: Duration) -> String {
    let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    let exact = |(_, unit): &&(&str, u64)| millis > 0 && millis.is_multiple_of(*unit);
    let (name, unit) = UNITS.iter().find(exact).copied().unwrap_or(("s", 1_000));
    format!("{}{name}", millis / unit)
}

impl fmt::Display for Delays {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        listed::write(out, self.0.iter().map(|span| write_span(*span)))
    }
}

listed::setting!(Delays);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_are_written() {
        for text in ["", "0s", "500ms", "0s, 30s, 2m, 10m, 1h", "168h", "1500ms"] {
            assert_eq!(Delays::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Delays::parse("90s,60m").unwrap().to_string(), "90s, 1h");
        assert_eq!(Delays::parse(" 1s ,2s").unwrap().to_vec(), [Duration::from_secs(1), Duration::from_secs(2)]);
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in [
            "1",
            "s",
            "1d",
            "-1s",
            "1.5s",
            "1s,",
            ",",
            "169h",
            "99999999999999999999s",
            "18446744073709551615h",
            "1 s",
            "ä",
        ] {
            assert_eq!(Delays::parse(text), None, "{text}");
        }
        assert!(Delays::parse(&vec!["1s"; 20].join(",")).is_some());
        assert_eq!(Delays::parse(&vec!["1s"; 21].join(",")), None);
    }
}
