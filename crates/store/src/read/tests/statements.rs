use std::collections::HashMap;

use claimgraph_domain::model::Verdict;

use super::super::{ClaimQuery, EdgeDirection, EdgeQuery, EdgesArgs, PageRequest, RelationQuery, SourceFilter, View};
use super::world::World;
use crate::store::Store;
use crate::testing::{TestStore, each_store, store_options};

/// A second store on the same database, with nothing in memory.
async fn cold(test: &TestStore) -> TestStore {
    TestStore::open(&test.url).await
}

#[tokio::test]
async fn the_number_of_statements_does_not_grow_with_the_answer() {
    each_store(|test| async move {
        let world = World::new(&test.store, 1).await;
        let mut claims = Vec::new();
        let source = world.source(2, "paper", None).await;
        for n in 0..20 {
            let claim = world.claim(3, &format!("c{n}"), |_| {}).await;
            world.provenance(3, &claim, source).await;
            world.review(3, &claim, world.agent, Verdict::Endorse).await;
            claims.push(claim);
        }
        for pair in claims.windows(2) {
            world.edge(4, &pair[0], "supports", &pair[1]).await;
            world.relation(4, &[&pair[0], &pair[1]]).await;
        }
        let mut counts: Vec<HashMap<&str, usize>> = Vec::new();
        for size in [2_usize, 20] {
            let cold = cold(&test).await;
            counts.push(measure(&cold.store, &cold, &world, &claims[..size]).await);
            cold.store.close().await.unwrap();
        }
        assert_eq!(counts[0], counts[1]);
        let expected = [
            ("list_claims", 2),
            ("list_claims, warm", 1),
            ("claims_by_id, warm", 0),
            ("claim_states", 1),
            ("status_history", 1),
            ("versions, warm", 1),
            ("edges_of", 1),
            ("count_edges", 1),
            ("list_edges", 1),
            ("relations_of", 2),
            ("list_relations", 2),
            ("provenance_of", 1),
            ("reviews_of", 1),
            ("list_sources", 1),
            ("agents_by_id", 1),
            ("evidence of depth 0", 3),
            ("nothing", 0),
        ];
        assert_eq!(counts[0], HashMap::from(expected));
    })
    .await;
}

async fn measure(
    store: &Store,
    test: &TestStore,
    world: &World,
    claims: &[claimgraph_domain::model::Claim],
) -> HashMap<&'static str, usize> {
    let (scope, now) = (&world.scope, View::NOW);
    let ids: Vec<_> = claims.iter().map(|claim| claim.id).collect();
    let lineages: Vec<_> = claims.iter().map(|claim| claim.lineage).collect();
    let of: Vec<_> = claims.iter().map(|claim| (claim.lineage, claim.id)).collect();
    let size = u32::try_from(claims.len()).unwrap();
    let mut counts = HashMap::new();
    let mut note = |name, found: usize| {
        assert!(found > 0 || name == "nothing", "{name} finds something");
        counts.insert(name, test.statements.count());
    };
    let query = ClaimQuery::first(size);
    note("list_claims", store.list_claims(scope, now, &query).await.unwrap().items.len());
    note("list_claims, warm", store.list_claims(scope, now, &query).await.unwrap().items.len());
    note("claims_by_id, warm", store.claims_by_id(scope, &ids).await.unwrap().len());
    note("claim_states", store.claim_states(scope, now, &ids).await.unwrap().len());
    note("status_history", store.status_history(scope, now, &ids).await.unwrap().len());
    note("versions, warm", store.versions(scope, now, &lineages).await.unwrap().len());
    let args = EdgesArgs::first(EdgeDirection::Both, 5);
    note("edges_of", store.edges_of(scope, now, &args, &of).await.unwrap().len());
    note("count_edges", store.count_edges(scope, now, &args, &of).await.unwrap().len());
    note("list_edges", store.list_edges(scope, now, &EdgeQuery::first(size)).await.unwrap().items.len());
    note("relations_of", store.relations_of(scope, now, &lineages).await.unwrap().len());
    note("list_relations", store.list_relations(scope, now, &RelationQuery::first(size)).await.unwrap().items.len());
    note("provenance_of", store.provenance_of(scope, now, &ids).await.unwrap().len());
    note("reviews_of", store.reviews_of(scope, now, &ids).await.unwrap().len());
    let sources = store.list_sources(scope, now, &SourceFilter::default(), &PageRequest::first(size)).await.unwrap();
    note("list_sources", sources.items.len());
    note("agents_by_id", store.agents_by_id(scope, now, &[world.agent]).await.unwrap().len());
    note("evidence of depth 0", store.evidence_graph(scope, now, &ids, 0, &HashMap::new()).await.unwrap().len());
    note("nothing", store.claims_by_id(scope, &[]).await.unwrap().len());
    counts
}

#[tokio::test]
async fn a_cache_without_room_changes_only_the_cost() {
    each_store(|test| async move {
        let world = World::new(&test.store, 1).await;
        let claim = world.claim(2, "a", |_| {}).await;
        let options = crate::store::StoreOptions { cache_bytes: 0, ..store_options(test.clock.clone()) };
        let bare = Store::open(&crate::db::DatabaseOptions::new(test.url.clone()), options).await.unwrap();
        for _ in 0..2 {
            let found = bare.claims_by_id(&world.scope, &[claim.id]).await.unwrap();
            assert_eq!(*found[&claim.id], claim);
        }
        bare.close().await.unwrap();
    })
    .await;
}
