use std::collections::HashMap;

use claimgraph_domain::model::{Claim, Direction};

use super::super::EdgeDirection::{Both, In, Out};
use super::super::{EdgeDirection, EdgeEnd, EdgeQuery, EdgesArgs, PageRequest, View};
use super::world::World;
use crate::testing::each_database;

async fn types_of(world: &World, args: &EdgesArgs, claim: &Claim) -> Vec<String> {
    let of = [(claim.lineage, claim.id)];
    let pages = world.store.edges_of(&world.scope, View::NOW, args, &of).await.unwrap();
    let counts = world.store.count_edges(&world.scope, View::NOW, args, &of).await.unwrap();
    let types: Vec<String> = pages
        .get(&claim.id)
        .map(|page| page.items.iter().map(|(row, _)| row.edge.edge_type.clone()).collect())
        .unwrap_or_default();
    assert_eq!(counts[&claim.id], i64::try_from(types.len()).unwrap(), "the count agrees with the page");
    types
}

#[tokio::test]
async fn edges_are_seen_from_the_ends_they_belong_to() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let [a, b] = [world.claim(2, "a", |_| {}).await, world.claim(2, "b", |_| {}).await];
        world.edge(3, &a, "supports", &b).await;
        world.edge(4, &b, "contradicts", &a).await;
        world.edge(5, &a, "implies", &a).await;
        world.edge(6, &a, "equivalent_to", &a).await;
        let of = |direction, claim: Claim| {
            let world = world.clone();
            async move { types_of(&world, &EdgesArgs::first(direction, 99), &claim).await }
        };
        assert_eq!(of(Out, a.clone()).await, ["supports", "contradicts", "implies", "equivalent_to"]);
        assert_eq!(of(In, a.clone()).await, ["contradicts", "implies", "equivalent_to"]);
        assert_eq!(of(Both, a.clone()).await, ["supports", "contradicts", "implies", "equivalent_to"]);
        assert_eq!(of(Out, b.clone()).await, ["contradicts"]);
        assert_eq!(of(In, b.clone()).await, ["supports", "contradicts"]);
        let only = |types: &[&str]| Some(types.iter().map(|&name| name.to_owned()).collect());
        let typed = EdgesArgs { types: only(&["implies"]), ..EdgesArgs::first(In, 9) };
        assert_eq!(types_of(&world, &typed, &a).await, ["implies"]);
        let none = EdgesArgs { types: only(&[]), ..EdgesArgs::first(Both, 9) };
        assert!(types_of(&world, &none, &a).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn edges_follow_the_lineage_unless_exact() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let [a, b] = [world.claim(2, "a", |_| {}).await, world.claim(2, "b", |_| {}).await];
        world.edge(3, &a, "supports", &b).await;
        let newer = world.revise(4, &a, "a2").await;
        world.edge(5, &newer, "refines", &b).await;
        let args = EdgesArgs::first(EdgeDirection::Out, 9);
        let exact = EdgesArgs { exact: true, ..args.clone() };
        assert_eq!(types_of(&world, &args, &newer).await, ["supports", "refines"]);
        assert_eq!(types_of(&world, &exact, &newer).await, ["refines"]);
        assert_eq!(types_of(&world, &exact, &a).await, ["supports"]);
        // Both versions asked for at once get a page each.
        let of = [(a.lineage, a.id), (newer.lineage, newer.id), (b.lineage, b.id)];
        let pages = store.edges_of(&world.scope, View::NOW, &args, &of).await.unwrap();
        assert_eq!((pages[&a.id].items.len(), pages[&newer.id].items.len(), !pages.contains_key(&b.id)), (2, 2, true));
        let stale: Vec<bool> = pages[&a.id].items.iter().map(|(row, _)| row.stale).collect();
        assert_eq!(stale, [true, false]);
        let into = store.edges_of(&world.scope, View::NOW, &EdgesArgs::first(EdgeDirection::In, 9), &of).await.unwrap();
        assert!(into[&b.id].items.iter().all(|(row, _)| row.direction == Direction::In));
    })
    .await;
}

#[tokio::test]
async fn each_claim_gets_a_page_of_its_own() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let mut claims = Vec::new();
        for n in 0..5 {
            claims.push(world.claim(2, &format!("c{n}"), |_| {}).await);
        }
        let hub = world.claim(3, "hub", |_| {}).await;
        let mut expected: HashMap<_, Vec<_>> = HashMap::new();
        for n in 0..7_usize {
            for (m, claim) in claims.iter().enumerate() {
                if n <= m + 2 {
                    let edge_type = if n % 2 == 0 { "supports" } else { "related_to" };
                    let id = world.edge_of_somebody(4, claim, edge_type, &hub).await;
                    expected.entry(claim.id).or_default().push(id);
                    expected.entry(hub.id).or_default().push(id);
                }
            }
        }
        claims.push(hub);
        for claim in &claims {
            let mut found = Vec::new();
            let mut args = EdgesArgs::first(EdgeDirection::Both, 3);
            loop {
                let of: Vec<_> = claims.iter().map(|claim| (claim.lineage, claim.id)).collect();
                let page = store
                    .edges_of(&world.scope, View::NOW, &args, &of)
                    .await
                    .unwrap()
                    .remove(&claim.id)
                    .unwrap_or_default();
                assert!(page.items.len() <= 3 && page.has_previous == (args.after.is_some() && !page.items.is_empty()));
                found.extend(page.items.iter().map(|(row, _)| row.edge.id));
                if !page.has_next {
                    break;
                }
                args.after = page.items.last().map(|(_, cursor)| cursor.clone());
            }
            assert_eq!(found, expected[&claim.id]);
        }
    })
    .await;
}

#[tokio::test]
async fn the_list_of_edges_is_narrowed_by_what_is_asked() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let [a, b] = [world.claim(2, "a", |_| {}).await, world.claim(2, "b", |_| {}).await];
        let weak = world.strong_edge(3, &a, "supports", &b, Some(0.2)).await;
        let strong = world.strong_edge(4, &b, "supports", &a, Some(0.9)).await;
        let none = world.edge(5, &a, "refines", &b).await;
        let gone = world.edge(6, &a, "part_of", &b).await;
        world.retract_edge(7, gone).await;
        let newer = world.revise(8, &a, "a2").await;
        let base = || EdgeQuery::first(99);
        let cases = [
            (base(), vec![weak, strong, none]),
            (EdgeQuery { include_retracted: true, ..base() }, vec![weak, strong, none, gone]),
            (EdgeQuery { types: Some(vec!["supports".into()]), ..base() }, vec![weak, strong]),
            (EdgeQuery { min_strength: Some(0.2), ..base() }, vec![weak, strong]),
            (EdgeQuery { max_strength: Some(0.5), ..base() }, vec![weak]),
            (EdgeQuery { source: Some(EdgeEnd::Lineage(newer.lineage)), ..base() }, vec![weak, none]),
            (EdgeQuery { source: Some(EdgeEnd::Version(newer.id)), ..base() }, vec![]),
            (EdgeQuery { target: Some(EdgeEnd::Version(a.id)), ..base() }, vec![strong]),
            (EdgeQuery { asserted_by: Some(vec![world.agent]), ..base() }, vec![weak, strong, none]),
            (EdgeQuery { asserted_by: Some(vec![]), ..base() }, vec![]),
            (EdgeQuery { page: PageRequest::last(1), ..base() }, vec![none]),
        ];
        for (query, expected) in cases {
            let page = store.list_edges(&world.scope, View::NOW, &query).await.unwrap();
            assert_eq!(page.items.iter().map(|(row, _)| row.edge.id).collect::<Vec<_>>(), expected, "{query:?}");
        }
    })
    .await;
}
