use claimgraph_domain::id::ClaimId;
use proptest::prelude::*;

use super::{ConflictOptions, InferOptions, conflicts, evidence, impact, infer};
use crate::index::LinkId;
use crate::lens::{Lens, Mode};
use crate::testing::{UNBOUNDED, everywhere, forward, worlds};

/// What every operation says of a claim: claims and links in order, and numbers as text.
fn answers(lens: &Lens<'_>, claim: ClaimId) -> Vec<(String, Vec<ClaimId>, Vec<LinkId>)> {
    let place = lens.place_of(claim).unwrap();
    let id = |slot| lens.link(slot).unwrap().id;
    let mut answers = Vec::new();
    let found = impact(lens, &[place], &UNBOUNDED);
    for affected in found.fallen.iter().chain(found.weakened.iter().copied()) {
        let chain = found.chain(&affected).links.into_iter();
        let (links, places): (Vec<LinkId>, Vec<ClaimId>) =
            chain.map(|(slot, place)| (id(slot), lens.claim(place))).unzip();
        answers.push((format!("impact {}", affected.depth), places, links));
    }
    let found = evidence(lens, place, 4, &UNBOUNDED);
    for item in &found.items {
        let what = format!("evidence {:?} {:?} {}", item.stance, item.group, item.weight);
        answers.push((what, vec![lens.claim(item.place)], vec![id(item.step.slot)]));
    }
    for about in [None, Some(place)] {
        for pair in conflicts(lens, about, &ConflictOptions { depth: 3, limit: 9 }, &UNBOUNDED).pairs {
            let steps = pair.path_a.iter().chain(&pair.path_b);
            let links = steps.map(|step| step.slot).chain([pair.contradiction]).map(id).collect();
            answers.push(("conflict".to_owned(), vec![lens.claim(pair.a), lens.claim(pair.b)], links));
        }
    }
    for edge in infer(lens, place, 4, &InferOptions::default(), &UNBOUNDED).edges {
        let (places, links) = edge.proof.iter().map(|(from, step)| (lens.claim(*from), id(step.slot))).unzip();
        answers.push((format!("{} {:?} {:?}", edge.edge_type, edge.rule, edge.strength), places, links));
    }
    answers
}

proptest! {
    #[test]
    fn every_form_of_a_graph_gives_the_same_answers(
        world in worlds(), events in 2_usize..80, exact in any::<bool>(), all in any::<bool>(), least in prop::option::of(0.0..1.0_f64),
    ) {
        let mut options = forward();
        if exact {
            options.mode = Mode::Versions;
        }
        if all {
            options.through.statuses = None;
        }
        options.links.min_strength = least;
        everywhere(&world, events, &options, |lens| answers(lens, world.claims["0"][0]));
    }
}
