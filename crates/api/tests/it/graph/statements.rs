//! How many statements questions cost when the index is there.

use super::kit::{bundle, indexed, settled};
use crate::support::{World, empty};

async fn cost(world: &World, query: &str) -> usize {
    let query = world.with_ids(query);
    let _ = world.test.statements.take();
    world.data(&query).await;
    world.test.statements.count()
}

const WEB: &str = "a depends_on b; b depends_on c; c contradicts d; a+b implies e; f supports a";

#[tokio::test]
async fn what_needs_no_text_touches_no_database() {
    indexed(WEB, |world| async move {
        for query in [
            "{ closure(of: [<a>]) { count } }",
            "{ closure(of: [<a>], leavesOnly: true) { ids truncated position origin } }",
            "{ traverse(from: [<a>], validAt: \"2026-01-01T00:00:00Z\") { nodes { totalCount nodes { id depth lineage status claimType } } } }",
            "{ traverse(from: [<^a>], allLinks: true) { links { nodes { id edgeType strength stale from { id } to { id } } } } }",
            "{ paths(from: <a>, to: <c>) { paths { weight nodes { id } links { id } } } }",
            "{ connection(between: [<a>, <d>]) { nodes { id } } }",
            "{ impact(of: [<c>]) { fallen { nodes { reason node { id } chain { id } } } } }",
            "{ evidence(of: <a>) { net items { nodes { node { id } chain { id } } } } }",
            "{ conflicts { pairs { a { id } pathA { id } } } }",
            "{ inferredEdges(from: <a>) { edges { to { id } proof { id } } } }",
            "{ components { components { nodes { ids } } } cycles { cycles { length } } }",
            "{ degreeStats { mostOut { node { id } } } importance { ranks { node { id } } } }",
        ] {
            assert_eq!(cost(&world, query).await, 0, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn registries_are_read_once_for_all_that_name_something() {
    indexed(WEB, |world| async move {
        let closure = "closure(of: [<a>], filter: {edgeTypes: [\"depends_on\"]}) { count }";
        assert_eq!(cost(&world, &format!("{{ {closure} }}")).await, 1);
        let walk = "traverse(from: [<a>], filter: {categories: [LOGICAL], only: {claimTypes: [\"axiom\"], namespaces: [\"n\"]}}) { ids }";
        let query = format!("{{ one: {closure} two: {closure} three: {walk} four: {walk} }}");
        assert_eq!(cost(&world, &query).await, 3);
    })
    .await;
}

#[tokio::test]
async fn many_claims_are_read_and_asked_about_together() {
    empty(|mut world| async move {
        let spokes: Vec<String> = (0..60).map(|spoke| format!("s{spoke:02} supports hub")).collect();
        world.submit(bundle(&spokes.join(";"))).await;
        let test = claimgraph_store::testing::TestStore::open(&world.test.url).await;
        world.test.store.close().await.unwrap();
        world.test = test;
        world.scope = world.test.store.scope("main", None).await.unwrap();
        settled(&world).await;
        let read = "{ traverse(from: [<hub>], direction: IN) { nodes(first: 60) { nodes { claim { content } } } } }";
        assert_eq!(cost(&world, read).await, 1);
        assert_eq!(cost(&world, read).await, 0);
        let states = "{ traverse(from: [<hub>], direction: IN) { nodes(first: 60) { nodes { claim { status } } } } }";
        assert_eq!(cost(&world, states).await, 1);
        let links = "{ traverse(from: [<hub>], direction: IN) { links(first: 60) { nodes { edge { createdAt } } } } }";
        assert_eq!(cost(&world, links).await, 1);
        let claims = "{ claims(first: 60) { nodes { id
            neighbours { nodes { node { id } links { edgeType } } } inferredEdges { edges { to { id } } } } } }";
        assert_eq!(cost(&world, claims).await, 1);
        let narrow = "{ claims(first: 60) { nodes { neighbours(filter: {
            edgeTypes: [\"supports\"], through: {namespaces: [\"n\"], claimTypes: [\"assertion\"]}
        }) { totalCount } } } }";
        assert_eq!(cost(&world, narrow).await, 4);
    })
    .await;
}
