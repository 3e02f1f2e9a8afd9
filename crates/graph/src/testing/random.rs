use claimgraph_domain::model::ClaimStatus;
use proptest::prelude::*;

use super::World;

/// One random event. Numbers are taken modulo what there is.
#[derive(Debug, Clone)]
enum Script {
    Claim,
    Revise(usize),
    Status(usize, usize),
    Edge(usize, usize, usize, Option<u8>),
    Relation(usize, Vec<usize>, bool),
    RetractEdge(usize),
    RetractRelation(usize),
}

const TYPES: &[&str] =
    &["depends_on", "supports", "contradicts", "implies", "equivalent_to", "assumes", "corroborates", "part_of"];
const STATUSES: &[ClaimStatus] =
    &[ClaimStatus::Draft, ClaimStatus::Active, ClaimStatus::Deprecated, ClaimStatus::Retracted];

fn event() -> impl Strategy<Value = Script> {
    let thing = 0_usize..1000;
    // Small numbers are likelier, so that some claims become hubs and some edges run in parallel.
    let claim = prop_oneof![3 => 0_usize..4, 2 => 0_usize..1000];
    prop_oneof![
        4 => Just(Script::Claim),
        1 => claim.clone().prop_map(Script::Revise),
        1 => (claim.clone(), 0_usize..4).prop_map(|(claim, status)| Script::Status(claim, status)),
        12 => (claim.clone(), 0_usize..8, claim.clone(), prop::option::of(0_u8..=4))
            .prop_map(|(source, kind, target, strength)| Script::Edge(source, kind, target, strength)),
        2 => (0_usize..8, prop::collection::vec(claim, 2..5), any::<bool>())
            .prop_map(|(kind, members, concludes)| Script::Relation(kind, members, concludes)),
        2 => thing.clone().prop_map(Script::RetractEdge),
        1 => thing.prop_map(Script::RetractRelation),
    ]
}

/// Random graphs with cycles, hubs, parallel edges, loops, revisions, retractions and relations; claims are called
/// `0`, `1`, …
pub(crate) fn worlds() -> impl Strategy<Value = World> {
    prop::collection::vec(event(), 1..60).prop_map(|script| play(&script))
}

fn play(script: &[Script]) -> World {
    let mut world = World::default();
    world.claim("0");
    world.claim("1");
    for event in script {
        let count = world.claims.len();
        let name = |number: &usize| (number % count).to_string();
        match event {
            Script::Claim => world.claim(&count.to_string()),
            Script::Revise(claim) => world.revise(&name(claim)),
            Script::Status(claim, status) => world.status(&name(claim), STATUSES[*status]),
            Script::Edge(source, kind, target, strength) => {
                let strength = strength.map(|quarters| f64::from(quarters) / 4.0);
                world.edge(&name(source), TYPES[*kind], &name(target), strength);
            }
            Script::Relation(kind, members, concludes) => {
                let names: Vec<String> = members.iter().map(name).collect();
                let last = names.len() - 1;
                let role = |index| if *concludes && index == last { "conclusion" } else { "premise" };
                let members: Vec<(&str, &str)> =
                    names.iter().enumerate().map(|(index, name)| (name.as_str(), role(index))).collect();
                world.relation(TYPES[*kind], &members);
            }
            Script::RetractEdge(edge) if !world.edges.is_empty() => {
                world.retract(world.edges[edge % world.edges.len()]);
            }
            Script::RetractRelation(relation) if !world.relations.is_empty() => {
                world.retract_relation(world.relations[relation % world.relations.len()]);
            }
            Script::RetractEdge(_) | Script::RetractRelation(_) => {}
        }
    }
    world
}
