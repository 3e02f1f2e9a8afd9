use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use claimgraph_domain::id::ClaimId;
use proptest::prelude::*;

use super::{asked, places, told};
use crate::budget::Truncated;
use crate::lens::{Kinds, Lens, Mode, Step, WalkOptions};
use crate::op::path::{PathKind, paths};
use crate::op::{Note, reach};
use crate::testing::{UNBOUNDED, World, along, everywhere, forward, worlds};

/// Every step that leads where a path may go, each once.
fn steps(lens: &Lens<'_>, place: u32, ends: &[u32]) -> Vec<Step> {
    let mut steps = Vec::new();
    let _ = lens.each_step(place, &mut |step| {
        if (lens.sees(step.to) || ends.contains(&step.to)) && !steps.contains(&step) {
            steps.push(step);
        }
        ControlFlow::Continue(())
    });
    steps
}

/// Every path, by trying all.
fn enumerate(lens: &Lens<'_>, from: &[u32], to: &[u32], length: usize) -> Vec<(u32, Vec<Step>)> {
    let ends: Vec<u32> = from.iter().chain(to).copied().collect();
    let mut found = Vec::new();
    let mut open: Vec<(u32, Vec<Step>)> = Vec::new();
    for start in from {
        if !open.iter().any(|(known, _)| known == start) {
            open.push((*start, Vec::new()));
        }
    }
    while let Some((start, path)) = open.pop() {
        let place = path.last().map_or(start, |step| step.to);
        if to.contains(&place) {
            found.push((start, path.clone()));
        }
        if path.len() == length {
            continue;
        }
        for step in steps(lens, place, &ends) {
            if step.to != start && path.iter().all(|before| before.to != step.to) {
                open.push((start, path.iter().copied().chain([step]).collect()));
            }
        }
    }
    found
}

fn weight(lens: &Lens<'_>, steps: &[Step]) -> f64 {
    steps.iter().map(|step| 1.0 - lens.link(step.slot).unwrap().strength.unwrap_or(1.0)).sum()
}

/// The least weight from some places to some others, and then length, by relaxing every step until nothing changes.
fn relax(lens: &Lens<'_>, from: &[u32], to: &[u32]) -> Option<(f64, usize)> {
    let ends: Vec<u32> = from.iter().chain(to).copied().collect();
    let mut least: BTreeMap<u32, (f64, usize)> = from.iter().map(|start| (*start, (0.0, 0))).collect();
    loop {
        let before = least.clone();
        for (place, (sum, links)) in &before {
            for step in steps(lens, *place, &ends) {
                let through = (sum + weight(lens, &[step]), links + 1);
                let known = least.entry(step.to).or_insert(through);
                if through < *known {
                    *known = through;
                }
            }
        }
        if least == before {
            break;
        }
    }
    let goals = to.iter().filter_map(|goal| least.get(goal).copied());
    goals.min_by(|one, other| one.partial_cmp(other).unwrap())
}

fn options(which: u8, exact: bool) -> WalkOptions {
    let mut options = if which == 0 { along(&["depends_on", "contradicts", "supports"]) } else { forward() };
    match which {
        2 => options.links.against = Kinds::All,
        3 => options.links.against = Kinds::Named(vec!["equivalent_to".to_owned(), "part_of".to_owned()]),
        _ => {}
    }
    if exact {
        options.mode = Mode::Versions;
    }
    options
}

fn ends(world: &World, names: &[usize]) -> Vec<ClaimId> {
    let claim = |name: &usize| world.claims[&(name % world.claims.len()).to_string()][0];
    names.iter().map(claim).collect()
}

fn few() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(prop_oneof![2 => 0_usize..4, 3 => 0_usize..1000], 1..4)
}

proptest! {
    #[test]
    fn paths_are_those_that_trying_all_finds(
        world in worlds(), which in 0_u8..4, exact in any::<bool>(), kind in 0_usize..3, count in 0_usize..40,
        length in 0_u32..5, from in few(), to in few(),
    ) {
        let kind = [PathKind::Shortest, PathKind::Weighted, PathKind::All][kind];
        let (from, to) = (ends(&world, &from), ends(&world, &to));
        let all = RefCell::new(Vec::new());
        let walk = |lens: &Lens<'_>| {
            let (from, to) = (places(lens, &from), places(lens, &to));
            let found = paths(lens, &from, &to, &asked(kind, count, length), &UNBOUNDED);
            let every = enumerate(lens, &from, &to, usize::try_from(length).unwrap());
            let of_found = found.paths.iter().map(|path| (path.start, path.steps.clone()));
            all.replace(every.iter().map(|(_, steps)| (weight(lens, steps), steps.len())).collect());
            let exists = of_found.clone().all(|path| every.contains(&path));
            let twice = (1..found.paths.len()).any(|index| found.paths[..index].contains(&found.paths[index]));
            (told(lens, &found.paths), found.truncated, exists, twice)
        };
        let (found, truncated, exists, twice) = everywhere(&world, 99, &options(which, exact), walk);
        prop_assert!(exists && !twice);
        let mut all = all.into_inner();
        let more = (kind == PathKind::All && all.len() > count).then_some(Truncated::Answers);
        prop_assert_eq!(truncated, more);
        let costs: Vec<(f64, usize)> = found.iter().map(|(_, steps, weight)| (*weight, steps.len())).collect();
        if kind == PathKind::Weighted {
            all.sort_by(|one, other| one.partial_cmp(other).unwrap());
            all.truncate(count);
            prop_assert_eq!(costs, all);
        } else {
            let mut lengths: Vec<usize> = all.iter().map(|(_, length)| *length).collect();
            lengths.sort_unstable();
            lengths.truncate(count);
            prop_assert_eq!(costs.iter().map(|(_, length)| *length).collect::<Vec<_>>(), lengths);
        }
    }

    #[test]
    fn without_a_bound_the_first_path_is_the_best(
        world in worlds(), which in 0_u8..4, exact in any::<bool>(), from in few(), to in few(),
    ) {
        let (from, to) = (ends(&world, &from), ends(&world, &to));
        let costs = everywhere(&world, 99, &options(which, exact), |lens| {
            let (from, to) = (places(lens, &from), places(lens, &to));
            let found = |kind| paths(lens, &from, &to, &asked(kind, 1, u32::MAX), &UNBOUNDED).paths;
            let lightest = found(PathKind::Weighted);
            let lightest = lightest.first().map(|path| (path.weight, path.steps.len()));
            assert_eq!(lightest, relax(lens, &from, &to));
            found(PathKind::Shortest).first().map(|path| path.steps.len())
        });
        let snapshot = world.snapshot();
        let lens = Lens::new(&snapshot, None, &options(which, exact));
        let (from, to) = (places(&lens, &from), places(&lens, &to));
        let reached = reach(&lens, &from, None, Note::default(), &UNBOUNDED);
        let nearest = reached.places.iter().position(|place| to.contains(place)).map(|index| reached.depth(index));
        if to.iter().all(|goal| lens.sees(*goal)) {
            prop_assert_eq!(costs, nearest);
        }
    }

    #[test]
    fn a_lens_leads_back_where_it_came_from(world in worlds(), which in 0_u8..4, exact in any::<bool>()) {
        everywhere(&world, 99, &options(which, exact), |lens| {
            let arrows = |lens: &Lens<'_>, back: bool| {
                let mut found = Vec::new();
                for place in 0..u32::try_from(lens.bound()).unwrap() {
                    let _ = lens.each_step(place, &mut |step| {
                        let (from, to) = if back { (step.to, place) } else { (place, step.to) };
                        found.push((lens.claim(from), lens.claim(to), lens.link(step.slot).unwrap().id));
                        ControlFlow::Continue(())
                    });
                }
                found.sort_unstable();
                found
            };
            let (there, back) = (arrows(lens, false), arrows(&lens.reversed(), true));
            assert_eq!(there, back);
            there
        });
    }
}
