//! The questions.

use claimgraph_graph::Lens;
use claimgraph_graph::op::{
    Affected, Cause, Impact, Note, PathKind, PathOptions, Paths, Reached, Reason, impact as what_falls, paths as ways,
    reach,
};
use claimgraph_store::graph::Question;
use claimgraph_store::{Scope, Store};

use super::outline::{Entry, Outline};
use crate::cli::Error;

/// All that is reached, without the claims asked about; or of it only the ends.
pub(super) async fn closure(
    store: &Store,
    scope: &Scope,
    question: Question,
    leaves_only: bool,
) -> Result<Outline, Error> {
    let note = Note { steps: true, leaves: leaves_only };
    let answer =
        store.ask(scope, question, move |lens, starts, budget| reach(lens, starts, None, note, budget)).await?;
    let (lens, reached) = (answer.lens(), &answer.value);
    let starts = reached.levels.get(1).copied().unwrap_or(reached.places.len());
    let is_listed = |index: usize| index >= starts && (!leaves_only || reached.leaves.binary_search(&index).is_ok());
    let entries = (0..reached.places.len()).filter_map(|index| entry(&lens, reached, index, is_listed(index)));
    Ok(Outline { entries: entries.collect(), truncated: reached.truncated })
}

fn entry(lens: &Lens<'_>, reached: &Reached, index: usize, listed: bool) -> Option<Entry> {
    let step = reached.steps.get(index)?;
    Some(Entry {
        claim: lens.claim(*reached.places.get(index)?),
        below: step.map(|(before, step)| (before, link(lens, step.slot, step.against))),
        listed,
        note: String::new(),
    })
}

/// What a link says, read the way that it was followed.
fn link(lens: &Lens<'_>, slot: u32, against: bool) -> String {
    let Some(edge_type) = lens.edge_type(slot) else { return String::new() };
    if against { edge_type.inverse.clone() } else { edge_type.name.clone() }
}

/// What falls and what is weakened.
pub(super) async fn impact(store: &Store, scope: &Scope, question: Question) -> Result<Outline, Error> {
    let answer = store.ask(scope, question, what_falls).await?;
    let lens = answer.lens();
    let Impact { fallen, weakened, truncated } = &answer.value;
    let fallen: Vec<Affected> = fallen.iter().collect();
    let mut entries: Vec<Entry> = Vec::new();
    let mut starts: Vec<u32> = Vec::new();
    for affected in fallen.iter().chain(weakened) {
        if let Cause::Start(place) = affected.cause
            && !starts.contains(&place)
        {
            starts.push(place);
            entries.push(Entry { claim: lens.claim(place), below: None, listed: false, note: String::new() });
        }
    }
    let first = entries.len();
    for (what, list) in [("falls", &fallen), ("is weakened", weakened)] {
        for affected in list {
            let before = match affected.cause {
                Cause::Start(place) => starts.iter().position(|start| *start == place),
                Cause::Fallen(index) => Some(first + index),
            };
            entries.push(Entry {
                claim: lens.claim(affected.place),
                below: before.map(|before| (before, reason(&lens, affected))),
                listed: true,
                note: what.to_owned(),
            });
        }
    }
    Ok(Outline { entries, truncated: *truncated })
}

fn reason(lens: &Lens<'_>, affected: &Affected) -> String {
    let name = link(lens, affected.reason.slot(), false);
    match affected.reason {
        Reason::Dependency { .. } | Reason::LostSupport { .. } => name,
        Reason::RelationsBroken { .. } => format!("{name}, the last relation"),
        Reason::LostRelation { .. } => format!("{name}, another stands"),
    }
}

/// Which paths are looked for.
pub(super) fn path_options(count: usize, weighted: bool, max_length: u32) -> PathOptions {
    PathOptions { count, kind: if weighted { PathKind::Weighted } else { PathKind::Shortest }, max_length }
}

/// Paths, each from its beginning.
pub(super) async fn paths(
    store: &Store,
    scope: &Scope,
    question: Question,
    options: PathOptions,
) -> Result<Outline, Error> {
    let answer = store
        .ask(scope, question, move |lens, places, budget| match places {
            [from, to] => ways(lens, &[*from], &[*to], &options, budget),
            _ => Paths::default(),
        })
        .await?;
    let lens = answer.lens();
    let mut entries: Vec<Entry> = Vec::new();
    for path in &answer.value.paths {
        let note = format!("{} links, weight {:.3}", path.steps.len(), path.weight);
        entries.push(Entry { claim: lens.claim(path.start), below: None, listed: true, note });
        for step in &path.steps {
            let below = Some((entries.len() - 1, link(&lens, step.slot, step.against)));
            entries.push(Entry { claim: lens.claim(step.to), below, listed: true, note: String::new() });
        }
    }
    Ok(Outline { entries, truncated: answer.value.truncated })
}
