use claimgraph_domain::id::{AgentId, EdgeId, LineageId};
use claimgraph_domain::model::{Claim, Edge};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};

use super::super::{EdgeDirection, EdgesArgs, View};
use super::world::World;
use crate::Scope;
use crate::entity::edge;
use crate::testing::{TestStore, each_store};

/// Enough edges at one claim that a plan which reads them all is seen in the plan.
const HUB: usize = 5_000;

async fn plan(test: &TestStore, scope: &Scope, statement: Statement) -> String {
    let explain = match test.store.db().backend() {
        DbBackend::Postgres => "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)",
        _ => "EXPLAIN QUERY PLAN",
    };
    let statement = Statement { sql: format!("{explain} {}", statement.sql), ..statement };
    let column = if statement.db_backend == DbBackend::Postgres { "QUERY PLAN" } else { "detail" };
    let rows = test.store.db().reader(scope).query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", column).unwrap()).collect::<Vec<_>>().join("\n")
}

/// A claim with [`HUB`] edges among ten times as many others, as in a real graph.
async fn hub(world: &World) -> (Claim, Claim) {
    let hub = world.claim(2, "hub", |_| {}).await;
    let leaf = world.claim(2, "leaf", |_| {}).await;
    let first = world.edge(3, &leaf, "depends_on", &hub).await;
    let one = world.store.edges_by_id(&world.scope, View::NOW, &[first]).await.unwrap()[&first].edge.clone();
    let id = || world.store.next_id(world.store.now());
    let row = |n: usize| {
        let mut edge = Edge { id: EdgeId::from_uuid(id()), asserted_by: AgentId::from_uuid(id()), ..one.clone() };
        if !n.is_multiple_of(10) {
            edge.source_lineage = LineageId::from_uuid(id());
            edge.target_lineage = LineageId::from_uuid(id());
        }
        edge::row(world.scope.tenant_key().0, 3, &edge)
    };
    let rows: Vec<_> = (0..HUB * 10).map(row).collect();
    for chunk in rows.chunks(1_500) {
        edge::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(&world.store.db().for_all_tenants().writer())
            .await
            .unwrap();
    }
    // SQLite goes by the statistics that the migration wrote down; PostgreSQL gathers its own in the background.
    if world.store.db().backend() == DbBackend::Postgres {
        world.store.db().for_all_tenants().writer().execute_unprepared("ANALYZE").await.unwrap();
    }
    (hub, leaf)
}

#[tokio::test]
async fn a_page_of_a_hub_reads_little_more_than_the_page() {
    each_store(|test| async move {
        let world = World::new(&test.store, 1).await;
        let (hub, leaf) = hub(&world).await;
        let of = [(hub.lineage, hub.id), (leaf.lineage, leaf.id)];
        let served = [
            (EdgeDirection::In, ["edge_in", "edge_symmetric_out"]),
            (EdgeDirection::Out, ["edge_out", "edge_symmetric_in"]),
            (EdgeDirection::Both, ["edge_in", "edge_out"]),
        ];
        for (direction, indexes) in served {
            let args = EdgesArgs::first(direction, 10);
            let _ = test.statements.take();
            let pages = test.store.edges_of(&world.scope, View::NOW, &args, &of).await.unwrap();
            assert!(pages.values().all(|page| page.items.len() == 10 && page.has_next));
            let plan = plan(&test, &world.scope, test.statements.take().remove(0)).await;
            assert!(indexes.iter().all(|index| plan.contains(index)), "{indexes:?} serve {direction:?}:\n{plan}");
            // Neither database reads the whole table of edges.
            let whole = ["Seq Scan on edge x", "Seq Scan on edge e", "SCAN x", "SCAN e"];
            assert!(!plan.lines().any(|line| whole.contains(&line.trim().trim_start_matches("->").trim())), "{plan}");
        }
    })
    .await;
}
