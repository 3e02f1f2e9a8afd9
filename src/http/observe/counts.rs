//! The numbers of requests, for `/metrics`.

use std::time::Duration;

use claimgraph_domain::error::Code;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::{Seen, Told};

/// Upper bounds of the latency histogram, seconds: from what a read from memory takes to the default time limit of a
/// request, two or three a decade.
const SECONDS: [f64; 15] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Upper bounds of the histogram of costs, fields: up to the default limit of one operation.
const FIELDS: [f64; 12] =
    [1.0, 5.0, 10.0, 50.0, 100.0, 500.0, 1_000.0, 5_000.0, 10_000.0, 50_000.0, 100_000.0, 200_000.0];

/// One label.
type Label = [(&'static str, &'static str); 1];
/// Two labels.
type Labels = [(&'static str, &'static str); 2];

/// What requests were counted. Labels are of few values each, all of them known here.
#[derive(Debug)]
pub(in crate::http) struct Counts {
    requests: Family<Labels, Counter>,
    errors: Family<Label, Counter>,
    seconds: Family<Label, Histogram, fn() -> Histogram>,
    costs: Family<Label, Histogram, fn() -> Histogram>,
    subscriptions: Gauge,
}

impl Default for Counts {
    fn default() -> Self {
        let seconds: fn() -> Histogram = || Histogram::new(SECONDS);
        let costs: fn() -> Histogram = || Histogram::new(FIELDS);
        Self {
            requests: Family::default(),
            errors: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            costs: Family::new_with_constructor(costs),
            subscriptions: Gauge::default(),
        }
    }
}

impl Counts {
    /// Counts what is over.
    pub(super) fn count(&self, seen: &Seen, told: Told, elapsed: Duration) {
        let kind = ("kind", seen.kind());
        self.requests.get_or_create(&[kind, ("outcome", told.outcome())]).inc();
        if let Some(code) = told.code {
            self.errors.get_or_create(&[("code", Code::as_str(code))]).inc();
        }
        if let Some(cost) = seen.cost.and_then(|cost| u32::try_from(cost).ok()) {
            self.costs.get_or_create(&[kind]).observe(f64::from(cost));
        }
        // How long a subscription was open is no latency, and neither is how long somebody waited in vain.
        if seen.kind() != "subscription" && told.was_answered() {
            self.seconds.get_or_create(&[kind]).observe(elapsed.as_secs_f64());
        }
    }

    pub(super) fn subscribed(&self) {
        self.subscriptions.inc();
    }

    pub(super) fn unsubscribed(&self) {
        self.subscriptions.dec();
    }

    /// Adds them to a page.
    pub(in crate::http) fn register(&self, registry: &mut Registry) {
        let help = "GraphQL operations that are over, by kind and outcome (refused: not executed; failed: with \
                    errors; abandoned: the client went away)";
        registry.register("requests", help, self.requests.clone());
        registry.register("errors", "GraphQL operations with errors, by the code of the first", self.errors.clone());
        let help = "Time from the request to the answer, of queries and mutations";
        registry.register_with_unit("request_duration", help, Unit::Seconds, self.seconds.clone());
        let help = "Estimated cost of operations, in fields";
        registry.register("operation_cost", help, self.costs.clone());
        registry.register("subscriptions", "Subscriptions that are open", self.subscriptions.clone());
    }
}
