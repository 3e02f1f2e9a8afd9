//! Submitting the bundles of a plan one after the other.

use std::ops::Range;

use claimgraph_plugin::domain::error::{Code, Error};
use claimgraph_plugin::domain::id::ClaimId;
use claimgraph_plugin::{ImportJob, ImportReport};

use super::plan::Plan;

/// Submits a WordNet; bundles that an earlier run submitted are only read back.
pub(super) async fn submit(plan: &Plan<'_>, job: ImportJob<'_>) -> Result<ImportReport, Error> {
    let mut report = ImportReport::default();
    let mut known: Vec<ClaimId> = Vec::with_capacity(plan.synsets().len());
    job.progress.total(count(plan.synsets().len()), "synsets");
    for (number, range) in plan.bundles().into_iter().enumerate() {
        let bundle = plan.bundle(&range, &known);
        let (claims, edges) = (count(bundle.claims.len()), count(bundle.edges.len()));
        let written = job.store.execute(job.scope, bundle, Some(&plan.key(number))).await;
        let written = written.map_err(|error| explain(error, plan, &range))?;
        known.extend(written.outcome.claims.iter().map(|made| made.id));
        report.claims += claims;
        report.edges += edges;
        report.bundles += 1;
        report.replayed_bundles += u64::from(written.replayed);
        job.progress.advance(count(range.len()));
    }
    if report.replayed_bundles > 0 {
        let (replayed, all) = (report.replayed_bundles, report.bundles);
        job.progress.note(&format!("{replayed} of {all} bundles had been imported before"));
    }
    Ok(report)
}

/// Says which synsets a refusal is about: the paths in its details count within the bundle.
fn explain(mut error: Error, plan: &Plan<'_>, range: &Range<usize>) -> Error {
    let id = |index: Option<usize>| {
        let synset = index.and_then(|index| plan.synsets().get(index));
        synset.map(|synset| synset.id.to_string()).unwrap_or_default()
    };
    let (first, last) = (id(Some(range.start)), id(range.end.checked_sub(1)));
    error.message = format!("synsets {first} to {last}: {}", error.message);
    if error.code == Code::IdempotencyConflict {
        error.message.push_str("; these files were imported with other limits for bundles: import them as it was then");
    }
    error
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
