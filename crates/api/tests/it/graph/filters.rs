//! What narrows a walk.

use claimgraph_store::ops::claim::RetractClaim;

use super::kit::{graph, indexed, names};
use crate::support::World;

async fn ids(world: &World, arguments: &str) -> String {
    let data = world.ask(&format!("{{ traverse(from: [<a>], {arguments}) {{ ids }} }}")).await;
    names(&data["traverse"]["ids"])
}

#[tokio::test]
async fn types_categories_and_strengths_choose_the_links() {
    let text = "a supports b 0.9; a supports c 0.2; a depends_on d; e depends_on a 0.5; a related_to f; g refines a 1";
    graph(text, |world| async move {
        for (filter, expected) in [
            ("edgeTypes: [\"supports\"]", "a b c"),
            ("edgeTypes: [\"depended_on_by\"]", "a e"),
            ("edgeTypes: [\"depended_on_by\", \"depends_on\", \"related_to\"]", "a d f e"),
            ("edgeTypes: []", "a"),
            ("categories: [LOGICAL, EDITORIAL]", "a d f"),
            ("categories: [LOGICAL], edgeTypes: [\"supports\", \"refined_by\"]", "a"),
            ("minStrength: 0.2", "a b c"),
            ("minStrength: 0.21", "a b"),
            ("maxStrength: 0.5", "a c"),
            ("minStrength: 0, maxStrength: 1", "a b c"),
        ] {
            assert_eq!(ids(&world, &format!("filter: {{{filter}}}")).await, expected, "{filter}");
        }
        assert_eq!(ids(&world, "direction: IN, filter: {minStrength: 0.5}").await, "a e g");
        assert_eq!(ids(&world, "direction: IN, filter: {edgeTypes: [\"refined_by\", \"supports\"]}").await, "a");
        assert_eq!(ids(&world, "direction: IN, filter: {edgeTypes: [\"refines\", \"depended_on_by\"]}").await, "a d g");
    })
    .await;
}

#[tokio::test]
async fn claims_are_walked_through_or_listed_by_type_namespace_and_status() {
    let text = "b:method@m; c:theorem@m/deep; e@mm; d!draft; a supports b; b supports c; a supports d; d supports e";
    graph(text, |world| async move {
        for (filter, expected) in [
            ("through: {claimTypes: [\"assertion\"]}", "a d e"),
            ("only: {claimTypes: [\"theorem\", \"method\"]}", "b c"),
            ("through: {namespaces: [\"m\"]}", "a b c"),
            ("only: {namespaces: [\"m/deep\", \"mm\"]}", "e c"),
            ("through: {statuses: [ACTIVE]}", "a b c"),
            ("only: {statuses: [DRAFT]}", "d"),
            ("through: {statuses: [ACTIVE]}, only: {namespaces: [\"m\"], claimTypes: [\"theorem\"]}", "c"),
        ] {
            let mut found: Vec<String> =
                ids(&world, &format!("filter: {{{filter}}}")).await.split_whitespace().map(str::to_owned).collect();
            let mut expected: Vec<&str> = expected.split_whitespace().collect();
            found.sort();
            expected.sort_unstable();
            assert_eq!(found, expected, "{filter}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_withdrawn_is_left_out_unless_it_is_asked_for() {
    indexed("a supports b; b supports c; d supports a", |world| async move {
        let retract = |name: &str| RetractClaim {
            claim: world.id(name).parse().unwrap(),
            reason: "wrong".to_owned(),
            expected_version: None,
        };
        world.run(&retract("b")).await;
        assert_eq!(ids(&world, "depth: 5").await, "a");
        assert_eq!(ids(&world, "filter: {include: [RETRACTED]}").await, "a b c");
        assert_eq!(ids(&world, "filter: {through: {statuses: [ACTIVE, RETRACTED]}}").await, "a b c");
        assert_eq!(ids(&world, "filter: {include: [RETRACTED], only: {statuses: [RETRACTED]}}").await, "b");
        assert_eq!(ids(&world, "filter: {include: [DEPRECATED]}").await, "a");
        // Where a walk starts is what was asked about.
        world.run(&retract("a")).await;
        assert_eq!(ids(&world, "direction: IN").await, "a d");
    })
    .await;
}
