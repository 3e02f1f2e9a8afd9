//! Asking the saved queries.

use std::collections::BTreeMap;
use std::time::Duration;

use claimgraph_domain::id::{self, ClaimId, ClaimKind, LineageId, LineageKind};
use claimgraph_plugin::Progress;
use claimgraph_store::read::{ClaimFilter, ClaimQuery, IncludeStatuses, TextOp, View};
use claimgraph_store::search::{SearchMode, SearchQuery};
use claimgraph_store::{Scope, Store};
use tokio::time::Instant;

use super::report::{Report, Row};
use super::{Error, Judged, JudgedQuery};

/// Runs saved queries and measures what they find within the first `k` places. Each is asked once before its time is
/// taken, so that what is read from disk the first time does not count.
///
/// # Errors
/// For a mark that names no claim or several, a query that is refused, and from the database.
pub async fn run(
    store: &Store,
    scope: &Scope,
    judged: &Judged,
    (mode, k): (SearchMode, u32),
    progress: &dyn Progress,
) -> Result<Report, Error> {
    progress.total(u64::try_from(judged.queries.len()).unwrap_or_default(), "queries");
    let mut rows = Vec::with_capacity(judged.queries.len());
    for (index, query) in (1_usize..).zip(&judged.queries) {
        let marks = marks(store, scope, index, query).await?;
        let refused = |cause| Error::Query { query: index, cause };
        let asked = SearchQuery { mode, ..SearchQuery::first(query.query.as_str(), k) };
        store.search(scope, View::NOW, &asked).await.map_err(refused)?;
        let begun = Instant::now();
        let answer = store.search(scope, View::NOW, &asked).await.map_err(refused)?;
        let took: Duration = begun.elapsed();
        let grade = |lineage: LineageId| marks.get(&lineage).copied().unwrap_or_default();
        let ranking: Vec<u8> = answer.page.items.iter().map(|(hit, _)| grade(hit.row.claim.lineage)).collect();
        rows.push(Row::new(&query.query, &ranking, &marks.into_values().collect::<Vec<_>>(), (k, took)));
        progress.advance(1);
    }
    Ok(Report::new(&judged.title, k, rows))
}

/// The grades of a query's marks, by claim.
async fn marks(
    store: &Store,
    scope: &Scope,
    index: usize,
    query: &JudgedQuery,
) -> Result<BTreeMap<LineageId, u8>, Error> {
    let mut marks = BTreeMap::new();
    for (mark, grade) in &query.relevant {
        let named = named(store, scope, mark).await?;
        let [lineage] = named.as_slice() else {
            let found = if named.is_empty() { "no claim" } else { "several claims" }.to_owned();
            return Err(Error::Mark { query: index, mark: mark.clone(), found });
        };
        let held = marks.entry(*lineage).or_insert(*grade);
        *held = (*held).max(*grade);
    }
    Ok(marks)
}

/// The claims that a mark names: two at most, since more than one are too many.
async fn named(store: &Store, scope: &Scope, mark: &str) -> Result<Vec<LineageId>, Error> {
    if let Ok(claim) = id::parse::<ClaimKind>(mark) {
        let found = store.claims_by_id(scope, &[ClaimId::from_uuid(claim.uuid())]).await?;
        return Ok(found.values().map(|claim| claim.lineage).collect());
    }
    if let Ok(lineage) = id::parse::<LineageKind>(mark) {
        let found = store.versions(scope, View::NOW, &[lineage]).await?;
        return Ok(found.into_keys().collect());
    }
    let begins = ClaimFilter::Content(TextOp::StartsWith(mark.to_owned()));
    let query = ClaimQuery { filter: begins, include: IncludeStatuses::ALL, ..ClaimQuery::first(50) };
    let found = store.list_claims(scope, View::NOW, &query).await?;
    let mut lineages: Vec<LineageId> = found.items.iter().map(|(row, _)| row.claim.lineage).collect();
    lineages.sort_unstable();
    lineages.dedup();
    lineages.truncate(2);
    Ok(lineages)
}
