//! Numbers of a plugin's own, for whoever watches the server.

/// Most numbers of one plugin that are told.
pub const MAX_METRICS: usize = 64;

/// A number of a plugin. `/metrics` tells it as `claimgraph_plugin_<id>_<name>`, where `-` in the id becomes `_`; that
/// of a counter ends in `_total`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metric {
    /// `a-z`, `0-9` and `_`, beginning with a letter, at most 64; without `_total`. One that is not, or that stands
    /// twice, is left out.
    pub name: &'static str,
    /// What it tells, in a phrase without a full stop.
    pub help: &'static str,
    /// The value now.
    pub value: MetricValue,
}

/// The value of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MetricValue {
    /// It only grows, from 0 at the start of the process.
    Counter(u64),
    /// It goes up and down.
    Gauge(f64),
}

impl Metric {
    /// Whether the name is one.
    #[must_use]
    pub fn is_well_named(&self) -> bool {
        let begins = self.name.starts_with(|c: char| c.is_ascii_lowercase());
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        begins && self.name.len() <= 64 && self.name.chars().all(allowed) && !self.name.ends_with("_total")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_of_prometheus() {
        let named = |name: &'static str| Metric { name, help: "", value: MetricValue::Counter(0) }.is_well_named();
        assert!(named("a") && named("cache_hits_2"));
        for name in [
            "",
            "2a",
            "_a",
            "a-b",
            "A",
            "a_total",
            "ä",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert!(!named(name), "{name}");
        }
    }
}
