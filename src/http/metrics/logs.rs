//! How logs and those who follow them stand.

use claimgraph_store::feed::{FeedStats, LogStats};

use super::family::{Family, Label};

/// All tenants together, and each where that is wanted.
pub(super) fn families(stats: &FeedStats, by_tenant: bool) -> Vec<Family> {
    let logs = &stats.logs;
    let consumers = || logs.iter().flat_map(|log| &log.consumers);
    let most = |behind: fn(&LogStats) -> Option<i64>| logs.iter().filter_map(behind).max().unwrap_or(0);
    let mut all = vec![
        Family::gauge("tenants", "Tenants of the database", logs.len()),
        Family::gauge("log_events", "Events that are kept, of all logs", logs.iter().map(kept).sum::<i64>()),
        Family::gauge("consumers", "Named consumers of logs", consumers().count()),
        Family::gauge(
            "consumer_lag_max",
            "Events that the consumer which is furthest behind has not acknowledged",
            consumers().map(|consumer| consumer.lag).max().unwrap_or(0),
        ),
        Family::gauge("feeds", "Tenants whose log is followed here", stats.followed),
        Family::gauge(
            "feed_lag_max",
            "Events that the feed which is furthest behind its log has not read",
            most(|log| behind(log, log.followed_to)),
        ),
        Family::gauge(
            "graph_index_lag_max",
            "Events that the graph index which is furthest behind its log does not hold",
            most(|log| behind(log, log.indexed_to)),
        ),
        Family::gauge("feed_readers", "Readers that follow a log here", stats.readers),
        Family::gauge("feed_history_readers", "Readers that read from the database now", stats.history_readers),
        Family::gauge("feed_ring_bytes", "Memory of the newest events, bytes", stats.ring_bytes),
        Family::counters("feed_resyncs", "Cursors that led nowhere, by reason")
            .with([label("reason", "epoch")], stats.resyncs_epoch)
            .with([label("reason", "retention")], stats.resyncs_retention),
        Family::counter("feed_wakeups_heard", "Wake-ups that were heard", stats.wakeups_heard),
    ];
    if by_tenant {
        all.extend(each(logs));
    }
    all
}

/// One number of each tenant.
fn each(logs: &[LogStats]) -> Vec<Family> {
    let mut heads = Family::gauges("log_head", "Position of the last event");
    let mut oldest = Family::gauges("log_oldest", "Position of the oldest event that is kept");
    let help = "Events that the member which is furthest behind has not acknowledged";
    let mut behind = Family::gauges("consumer_lag", help);
    for log in logs {
        let tenant = || label("tenant", &log.tenant);
        heads = heads.with([tenant()], log.head);
        oldest = oldest.with([tenant()], log.oldest);
        for consumer in &log.consumers {
            behind = behind.with([tenant(), label("consumer", &consumer.name)], consumer.lag);
        }
    }
    vec![heads, oldest, behind]
}

fn kept(log: &LogStats) -> i64 {
    log.head - log.oldest + 1
}

fn behind(log: &LogStats, at: Option<i64>) -> Option<i64> {
    // What has been read since the head was looked up is ahead of it.
    Some((log.head - at?).max(0))
}

fn label(name: &'static str, value: &str) -> Label {
    (name, value.to_owned())
}
