//! Medians, ratios, the table and the JSON.

use serde::Serialize;

use super::contestant::{Contestant, Way};
use super::race::{Measured, Race, Rules};
use crate::table::{median, ratio, short};

/// The result of a race.
#[derive(Debug, Serialize)]
pub struct Report {
    rules: Rules,
    message_bytes: usize,
    rows: Vec<Row>,
}

/// One contestant and one number in flight; all numbers are medians of the rounds.
#[derive(Debug, Serialize)]
struct Row {
    way: Way,
    in_flight: usize,
    deliveries_per_second: f64,
    deliveries_per_cpu_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    bytes_per_idle_connection: f64,
    /// Deliveries per CPU second over those of the limit.
    to_limit: f64,
    /// Deliveries per CPU second over those of graphql-ws.
    to_graphql_ws: f64,
}

/// Sums a race up.
#[must_use]
pub fn report(all: &[Contestant], race: &Race, rules: &Rules) -> Report {
    let mut rows = Vec::new();
    for in_flight in &rules.in_flight {
        let figure = |way: Way, value: fn(&Measured) -> f64| {
            let mine = race.measured.iter().filter(|one| one.way == way && one.in_flight == *in_flight);
            median(mine.map(value).collect())
        };
        for who in all {
            let per_cpu_second = figure(who.way, |one| one.per_cpu_second);
            rows.push(Row {
                way: who.way,
                in_flight: *in_flight,
                deliveries_per_second: figure(who.way, |one| one.per_second),
                deliveries_per_cpu_second: per_cpu_second,
                p50_ms: figure(who.way, |one| one.p50),
                p99_ms: figure(who.way, |one| one.p99),
                bytes_per_idle_connection: who.bytes_each,
                to_limit: ratio(per_cpu_second, figure(Way::Limit, |one| one.per_cpu_second)),
                to_graphql_ws: ratio(per_cpu_second, figure(Way::GraphqlWs, |one| one.per_cpu_second)),
            });
        }
    }
    let message_bytes = all.iter().map(|one| one.message_bytes).max().unwrap_or_default();
    Report { rules: rules.clone(), message_bytes, rows }
}

impl Report {
    /// The table: a head and a line for each contestant and number in flight.
    #[must_use]
    pub fn table(&self) -> Vec<Vec<String>> {
        let head = ["", "deliveries/s", "per CPU s", "p50 ms", "p99 ms", "KiB idle", "to the limit", "to graphql-ws"];
        let mut lines = vec![head.map(str::to_owned).to_vec()];
        for row in &self.rows {
            lines.push(vec![
                format!("{}, {} in flight: {}", self.rules.subscribers, row.in_flight, row.way.name()),
                short(row.deliveries_per_second),
                short(row.deliveries_per_cpu_second),
                short(row.p50_ms),
                short(row.p99_ms),
                short(row.bytes_per_idle_connection / 1_024.0),
                format!("{}x", short(row.to_limit)),
                format!("{}x", short(row.to_graphql_ws)),
            ]);
        }
        lines
    }
}
