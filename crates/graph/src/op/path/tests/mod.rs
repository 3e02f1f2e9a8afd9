mod answers;
mod bounds;
mod rules;

use claimgraph_domain::id::ClaimId;

use super::{Path, PathKind, PathOptions, paths};
use crate::budget::Truncated;
use crate::index::LinkId;
use crate::lens::{Lens, Step, WalkOptions};
use crate::testing::{UNBOUNDED, World, everywhere};

fn asked(kind: PathKind, count: usize, max_length: u32) -> PathOptions {
    PathOptions { count, kind, max_length }
}

/// Paths as ids.
type Told = Vec<(ClaimId, Vec<(LinkId, bool, ClaimId)>, f64)>;

fn told(lens: &Lens<'_>, found: &[Path]) -> Told {
    let step = |step: &Step| (lens.link(step.slot).unwrap().id, step.against, lens.claim(step.to));
    found.iter().map(|path| (lens.claim(path.start), path.steps.iter().map(step).collect(), path.weight)).collect()
}

fn places(lens: &Lens<'_>, claims: &[ClaimId]) -> Vec<u32> {
    claims.iter().filter_map(|claim| lens.place_of(*claim)).collect()
}

fn ask(world: &World, options: &WalkOptions, from: &str, to: &str, wanted: PathOptions) -> (Told, Option<Truncated>) {
    let claims = |names: &str| names.split(' ').map(|name| world.newest(name)).collect::<Vec<_>>();
    let (from, to) = (claims(from), claims(to));
    everywhere(world, 99, options, |lens| {
        let found = paths(lens, &places(lens, &from), &places(lens, &to), &wanted, &UNBOUNDED);
        (told(lens, &found.paths), found.truncated)
    })
}

/// The claims of each path, by name.
fn walked(world: &World, options: &WalkOptions, from: &str, to: &str, wanted: PathOptions) -> Vec<String> {
    let name = |claim: &ClaimId| world.name(*claim).to_owned();
    let names = |(start, steps, _): &(ClaimId, Vec<(LinkId, bool, ClaimId)>, f64)| {
        std::iter::once(start).chain(steps.iter().map(|(_, _, to)| to)).map(name).collect::<String>()
    };
    ask(world, options, from, to, wanted).0.iter().map(names).collect()
}
