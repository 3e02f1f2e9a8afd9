//! The plugins' own numbers.

use claimgraph_plugin::{Metric, MetricValue};

use super::family::Family;

/// Each under the name of its plugin.
pub(super) fn families(metrics: Vec<(&'static str, Vec<Metric>)>) -> Vec<Family> {
    let of = |(id, metrics): (&'static str, Vec<Metric>)| {
        let prefix = format!("plugin_{}", id.replace('-', "_"));
        metrics.into_iter().map(move |Metric { name, help, value }| {
            let name = format!("{prefix}_{name}");
            match value {
                MetricValue::Counter(count) => Family::counters(name, help).with([], count),
                MetricValue::Gauge(number) => Family::gauges(name, help).with([], number),
            }
        })
    };
    metrics.into_iter().flat_map(of).collect()
}
