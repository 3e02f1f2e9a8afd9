//! How searching stands; one statement.

use claimgraph_domain::error::Error;
use claimgraph_store::Store;
use claimgraph_store::search::SearchMode;

use super::family::Family;

/// All of it.
pub(super) async fn families(store: &Store) -> Result<Vec<Family>, Error> {
    let (stats, summary) = (store.search_stats().await?, store.search_summary());
    let mut searches = Family::counters("searches", "Searches that were answered, by mode");
    let mut failures = Family::counters("search_failures", "Searches that were refused or failed, by mode");
    let mut seconds = Family::counters("search_seconds", "Time that searches took which were answered, by mode");
    for (mode, count) in store.search_counts() {
        let label = || [("mode", name(mode).to_owned())];
        searches = searches.with(label(), count.answered);
        failures = failures.with(label(), count.failed);
        seconds = seconds.with(label(), count.elapsed.as_secs_f64());
    }
    let help = "Words of the claim versions in the text indexes";
    Ok(vec![
        searches,
        failures,
        seconds,
        Family::gauge("search_index_claims", "Claim versions in the text indexes", stats.claims),
        Family::gauge("search_index_words", help, stats.words),
        Family::gauge("search_index_lag", "Claim versions that are not in the text indexes yet", stats.behind),
        Family::gauge("search_index_tenants_waiting", "Tenants whose text index is not whole", stats.waiting),
        Family::counter("search_claims_rebuilt", "Claim versions put into indexes made anew", summary.indexed),
    ])
}

fn name(mode: SearchMode) -> &'static str {
    match mode {
        SearchMode::Text => "text",
        SearchMode::Semantic => "semantic",
        SearchMode::Hybrid => "hybrid",
    }
}
