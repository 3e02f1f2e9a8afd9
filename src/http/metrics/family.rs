//! Numbers that are read when a page is made, as families of one name.

use std::borrow::Cow;
use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, MetricEncoder};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

/// Numbers of one name, told apart by their labels.
#[derive(Debug)]
pub(super) struct Family {
    name: Cow<'static, str>,
    help: &'static str,
    kind: MetricType,
    samples: Vec<(Vec<Label>, Number)>,
}

/// A label: its name and its value.
pub(super) type Label = (&'static str, String);

/// A number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Number {
    /// Of things.
    Whole(i64),
    /// Of anything else.
    Real(f64),
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        Self::Whole(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Number {
    fn from(number: usize) -> Self {
        Self::Whole(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Number {
    fn from(number: u32) -> Self {
        Self::Whole(i64::from(number))
    }
}

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl Family {
    /// Numbers that go up and down; none yet.
    pub(super) fn gauges(name: impl Into<Cow<'static, str>>, help: &'static str) -> Self {
        Self { name: name.into(), help, kind: MetricType::Gauge, samples: Vec::new() }
    }

    /// Numbers that only grow; none yet. The page adds `_total` to the name.
    pub(super) fn counters(name: impl Into<Cow<'static, str>>, help: &'static str) -> Self {
        Self { name: name.into(), help, kind: MetricType::Counter, samples: Vec::new() }
    }

    /// One number that goes up and down.
    pub(super) fn gauge(name: &'static str, help: &'static str, number: impl Into<Number>) -> Self {
        Self::gauges(name, help).with([], number)
    }

    /// One number that only grows.
    pub(super) fn counter(name: &'static str, help: &'static str, number: impl Into<Number>) -> Self {
        Self::counters(name, help).with([], number)
    }

    /// The same with one number more.
    pub(super) fn with(mut self, labels: impl Into<Vec<Label>>, number: impl Into<Number>) -> Self {
        self.samples.push((labels.into(), number.into()));
        self
    }

    fn encode(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let mut family = encoder.encode_descriptor(&self.name, self.help, None, self.kind)?;
        if let [(labels, number)] = self.samples.as_slice()
            && labels.is_empty()
        {
            // Labels that are none would be written as `{}`.
            return number.encode(self.kind, family);
        }
        self.samples.iter().try_for_each(|(labels, number)| number.encode(self.kind, family.encode_family(labels)?))
    }
}

impl Number {
    fn encode(self, kind: MetricType, sample: MetricEncoder<'_>) -> fmt::Result {
        match (kind, self) {
            (MetricType::Counter, Self::Whole(count)) => {
                ConstCounter::new(u64::try_from(count).unwrap_or_default()).encode(sample)
            }
            (MetricType::Counter, Self::Real(sum)) => ConstCounter::new(sum).encode(sample),
            (_, Self::Whole(number)) => ConstGauge::new(number).encode(sample),
            (_, Self::Real(number)) => ConstGauge::new(number).encode(sample),
        }
    }
}

/// Families of one page.
#[derive(Debug)]
pub(super) struct Families(pub(super) Vec<Family>);

impl Collector for Families {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|family| family.encode(&mut encoder))
    }
}
