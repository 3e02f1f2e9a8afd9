//! How the database, the writers, the graph indexes, the vectors and the audit stand; no statement.

use claimgraph_store::Store;

use super::family::Family;

/// All of it.
pub(super) fn families(store: &Store) -> Vec<Family> {
    let mut all = database(store);
    all.extend(writes(store));
    all.extend(graph(store));
    all.extend(vectors(store));
    all
}

fn database(store: &Store) -> Vec<Family> {
    let stats = store.database_stats();
    let mut open = Family::gauges("database_connections", "Connections to the database, by pool and state");
    let mut most = Family::gauges("database_connections_max", "Connections that may be open, by pool");
    for pool in stats.pools {
        let of = |state: &str| [("pool", pool.name.to_owned()), ("state", state.to_owned())];
        open = open.with(of("idle"), pool.idle).with(of("used"), pool.open.saturating_sub(pool.idle));
        most = most.with([("pool", pool.name.to_owned())], pool.most);
    }
    vec![
        open,
        most,
        Family::counter("database_statements", "Statements that were run", stats.statements),
        Family::counter("database_statement_failures", "Statements that failed", stats.failed),
        Family::counter("database_statement_seconds", "Time that statements took", stats.elapsed.as_secs_f64()),
    ]
}

fn writes(store: &Store) -> Vec<Family> {
    let (writes, audit) = (store.write_counts(), store.audit_counts());
    vec![
        Family::counter("write_transactions", "Transactions of writes that were committed", writes.transactions),
        Family::counter("write_requests", "Writes that they carried", writes.requests),
        Family::gauge("write_requests_largest", "Most writes that one transaction carried", writes.largest),
        Family::gauge("writes_waiting", "Writes that wait for a transaction", writes.waiting),
        Family::counter("audit_refusals", "Refusals that were told to the audit", audit.refusals),
        Family::counter("audit_entries_behind", "Entries of the audit that were written behind", audit.written),
        Family::gauge("audit_waiting", "Entries of the audit that wait to be written", audit.waiting),
    ]
}

fn vectors(store: &Store) -> Vec<Family> {
    let summary = store.vector_summary();
    vec![
        Family::counter("search_vectors", "Vectors of claims that were made", summary.vectors),
        Family::counter(
            "search_vector_failures",
            "Times that the embedder gave no vectors of claims",
            summary.failures,
        ),
        Family::gauge("search_vector_tenants_behind", "Tenants with claims that wait for vectors", summary.behind),
        Family::gauge("search_vector_bytes", "Memory of the vectors that are searched, bytes", summary.bytes),
    ]
}

fn graph(store: &Store) -> Vec<Family> {
    let summary = store.graph_summary();
    let state = |name: &str| [("state", name.to_owned())];
    let indexes = Family::gauges("graph_indexes", "Graph indexes, by state")
        .with(state("ready"), summary.ready)
        .with(state("loading"), summary.loading)
        .with(state("too_large"), summary.too_large);
    vec![
        indexes,
        Family::gauge("graph_index_bytes", "Memory of the graph indexes, bytes", summary.bytes),
        Family::gauge("graph_rows_loaded", "Rows that indexes which are loading have read", summary.rows_loaded),
    ]
}
