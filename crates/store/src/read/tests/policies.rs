use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::{ConnectionTrait, Statement};

use super::super::{ClaimQuery, EdgeDirection, EdgeQuery, EdgesArgs, PageRequest, SourceFilter, View};
use super::filter_cases::{json_cases, link_cases, text_cases};
use super::world::World;
use crate::Scope;
use crate::tenants::TABLES;
use crate::testing::{TestStore, on_postgres};
use crate::tests::support;
use crate::tests::walk::{self, Dice};

/// Runs reads of every kind, and writes of every kind for the reads that are in them.
async fn run(test: &TestStore, world: &World) {
    let (store, scope, now) = (&test.store, &world.scope, View::NOW);
    for (filter, _) in text_cases().into_iter().chain(json_cases()).chain(link_cases()) {
        let query = ClaimQuery { filter, ..ClaimQuery::first(20) };
        store.list_claims(scope, now, &query).await.unwrap();
        store.count_claims(scope, now, &query.filter, query.include).await.unwrap();
    }
    let all = store.list_claims(scope, now, &ClaimQuery::first(50)).await.unwrap();
    let claims: Vec<_> = all.items.iter().map(|(row, _)| row.claim.clone()).collect();
    let ids: Vec<_> = claims.iter().map(|claim| claim.id).collect();
    let lineages: Vec<_> = claims.iter().map(|claim| claim.lineage).collect();
    let of: Vec<_> = claims.iter().map(|claim| (claim.lineage, claim.id)).collect();
    store.claim_states(scope, View::as_of(9), &ids).await.unwrap();
    store.status_history(scope, now, &ids).await.unwrap();
    store.versions(scope, now, &lineages).await.unwrap();
    let args = EdgesArgs::first(EdgeDirection::Both, 5);
    store.edges_of(scope, now, &args, &of).await.unwrap();
    store.count_edges(scope, now, &args, &of).await.unwrap();
    store.list_edges(scope, now, &EdgeQuery::first(9)).await.unwrap();
    store.relations_of(scope, now, &lineages).await.unwrap();
    store.provenance_of(scope, now, &ids).await.unwrap();
    store.reviews_of(scope, now, &ids).await.unwrap();
    store.list_sources(scope, now, &SourceFilter::default(), &PageRequest::first(9)).await.unwrap();
    store.evidence_graph(scope, now, &ids, 1, &HashMap::new()).await.unwrap();
    store.claims_by_anchor(scope, now, "a", Some("urn:x")).await.unwrap();
    store.events(scope, 3, 20).await.unwrap();
    let scope = store.ensure_tenant("walk").await.unwrap();
    support::namespace(store, &scope).await;
    let (mut dice, mut acts) = (Dice(7), walk::World::default());
    for _ in 0..60 {
        // A refusal is as good as a success.
        let _ = acts.act(store, &scope, &mut dice).await;
    }
}

/// What is searched in indexes to answer a statement.
async fn searches(test: &TestStore, scope: &Scope, statement: &Statement) -> Vec<String> {
    let tx = sea_orm::TransactionTrait::begin(&test.store.db().reader(scope)).await.unwrap();
    // The tables are small, and would be read as a whole.
    tx.execute_unprepared("SET LOCAL enable_seqscan = off").await.unwrap();
    let statement = Statement { sql: format!("EXPLAIN (COSTS OFF) {}", statement.sql), ..statement.clone() };
    let rows = tx.query_all_raw(statement).await.unwrap();
    tx.rollback().await.unwrap();
    let lines = rows.iter().map(|row| row.try_get::<String>("", "QUERY PLAN").unwrap());
    lines.map(|line| line.trim().to_owned()).filter(|line| line.starts_with("Index Cond:")).collect()
}

#[tokio::test]
async fn policies_keep_no_index_from_being_searched() {
    on_postgres(|test| async move {
        let world = World::new(&test.store, 1).await;
        for n in 0..40 {
            world.claim(3, &format!("c{n}"), |_| {}).await;
        }
        let _ = test.statements.take();
        run(&test, &world).await;
        let known = test.statements.take().into_iter().filter(|statement| statement.sql.starts_with("SELECT"));
        let statements: BTreeMap<String, Statement> = known.map(|known| (known.sql.clone(), known)).collect();
        assert!(statements.len() > 60, "{} statements", statements.len());
        let db = test.store.db().for_all_tenants().writer();
        db.execute_unprepared("ANALYZE").await.unwrap();
        let mut below = BTreeMap::new();
        for (sql, statement) in &statements {
            below.insert(sql, searches(&test, &world.scope, statement).await);
        }
        for table in TABLES.iter().chain(&["tenant"]) {
            db.execute_unprepared(&format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")).await.unwrap();
        }
        let mut lost = BTreeSet::new();
        for (sql, statement) in &statements {
            let (with, without) = (&below[sql], searches(&test, &world.scope, statement).await);
            if *with != without {
                lost.insert(format!("{sql}\n  without policies {without:#?}\n  with {with:#?}"));
            }
        }
        assert!(lost.is_empty(), "{}", lost.into_iter().collect::<Vec<_>>().join("\n"));
    })
    .await;
}
