use std::fmt::Debug;
use std::sync::Arc;

use claimgraph_domain::id::LineageId;

use super::World;
use crate::fact::Facts;
use crate::index::Snapshot;
use crate::lens::{Lens, Partial, Side, WalkOptions};

/// Asks the same question of a graph in every form: compressed, told event by event, half and half, merged, as of the
/// end of a longer log, and fetched as it is walked. Answers must hold ids, not numbers. Gives the one answer.
pub(crate) fn everywhere<T: PartialEq + Debug>(
    world: &World,
    events: usize,
    options: &WalkOptions,
    ask: impl Fn(&Lens<'_>) -> T,
) -> T {
    let events = events.min(world.changes.len());
    let built = Arc::new(Snapshot::build(world.facts(events)).unwrap());
    let answer = ask(&Lens::new(&built, None, options));
    for half in [0, events / 2] {
        let mut told = Snapshot::build(world.facts(half)).unwrap();
        for (position, change) in (1_i64..).zip(&world.changes).take(events).skip(half) {
            told.apply(position, change).unwrap();
        }
        let merged = Arc::new(told.merged().unwrap());
        let told = Arc::new(told);
        assert_eq!(ask(&Lens::new(&told, None, options)), answer, "told from event {half} of {events}");
        assert_eq!(ask(&Lens::new(&merged, None, options)), answer, "merged from event {half} of {events}");
    }
    let mut past = options.clone();
    past.moment.as_of = Some(i64::try_from(events).unwrap());
    let later = world.snapshot();
    assert_eq!(ask(&Lens::new(&later, None, &past)), answer, "as of event {events} of a longer log");
    assert_eq!(fetched(&world.facts(events), options, &ask), answer, "fetched as it is walked");
    answer
}

/// Runs over a part of the graph that grows by the rows that were lacking, until none is.
fn fetched<T>(all: &Facts, options: &WalkOptions, ask: impl Fn(&Lens<'_>) -> T) -> T {
    let mut partial = Partial::default();
    let lineage_of = |claim| all.versions.iter().find(|version| version.claim == claim).map(|version| version.lineage);
    loop {
        let wanted = |lineage: Option<LineageId>, side| {
            partial.whole || lineage.is_some_and(|lineage| partial.loaded.contains(&(lineage, side)))
        };
        let mut facts = Facts { edge_types: all.edge_types.clone(), position: all.position, ..Facts::default() };
        // Versions are always there: the real fetch brings those of every claim that a fetched link joins.
        facts.versions.clone_from(&all.versions);
        let edges = all.edges.iter().filter(|edge| {
            let (source, target) = (lineage_of(edge.source), lineage_of(edge.target));
            let forward = wanted(source, Side::Out) || wanted(target, Side::In);
            forward || (edge.symmetric && (wanted(target, Side::Out) || wanted(source, Side::In)))
        });
        facts.edges = edges.cloned().collect();
        let relations = all.relations.iter().filter(|relation| {
            let mut lineages = relation.members.iter().map(|member| lineage_of(member.claim));
            lineages.any(|lineage| wanted(lineage, Side::Out) || wanted(lineage, Side::In))
        });
        facts.relations = relations.cloned().collect();
        let snapshot = Arc::new(Snapshot::build(facts).unwrap());
        let answer = ask(&Lens::new(&snapshot, Some(&partial), options));
        let missed = partial.take_missed();
        if missed.is_nothing() {
            return answer;
        }
        partial.whole |= missed.whole;
        partial.loaded.extend(missed.rows);
    }
}
