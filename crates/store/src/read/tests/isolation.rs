use std::collections::HashMap;

use claimgraph_domain::id::{ClaimId, EdgeId, LineageId, RelationId, ReviewId, SourceId};
use claimgraph_domain::model::Verdict;

use super::super::{
    AgentFilter, ClaimFilter, ClaimQuery, EdgeDirection, EdgeEnd, EdgeFilter, EdgeQuery, EdgesArgs, GroupKey,
    IncludeStatuses, NamespaceFilter, PageRequest, ReferenceFilter, RelationQuery, SourceFilter, StatsQuery, View,
};
use super::world::World;
use crate::store::Store;
use crate::testing::each_database;

/// Another tenant's things, for which `own` asks: each answer must be as if they were not there.
struct Foreign {
    store: Store,
    own: World,
    other: World,
    claim: ClaimId,
    lineage: LineageId,
    edge: EdgeId,
    relation: RelationId,
    source: SourceId,
    review: ReviewId,
}

impl Foreign {
    async fn new(store: Store) -> Self {
        let other = World::new(&store, 1).await;
        let own = World::new(&store, 2).await;
        let claim = other.claim(2, "a", |_| {}).await;
        let second = other.claim(2, "b", |_| {}).await;
        let edge = other.edge(3, &claim, "contradicts", &second).await;
        let relation = other.relation(4, &[&claim, &second]).await;
        let source = other.source(5, "paper", Some("doi:1")).await;
        other.provenance(6, &claim, source).await;
        let review = other.review(7, &claim, other.agent, Verdict::Endorse).await;
        other.event(8, 8).await;
        // The cache holds the other tenant's rows, so that it too is tested.
        let known = store.claims_by_id(&other.scope, &[claim.id, second.id]).await.unwrap();
        assert_eq!(known.len(), 2);
        let (lineage, claim) = (claim.lineage, claim.id);
        Self { store, own, other, claim, lineage, edge, relation, source, review }
    }
}

const VIEWS: [View; 2] = [View::NOW, View::as_of(1_000)];

#[tokio::test]
async fn foreign_claims_look_absent() {
    each_database(|store| async move {
        let f = Foreign::new(store).await;
        let (store, scope, ids) = (&f.store, &f.own.scope, [f.claim]);
        assert!(store.claims_by_id(scope, &ids).await.unwrap().is_empty());
        for view in VIEWS {
            assert!(store.claim_states(scope, view, &ids).await.unwrap().is_empty());
            assert!(store.status_history(scope, view, &ids).await.unwrap().is_empty());
            assert!(store.versions(scope, view, &[f.lineage]).await.unwrap().is_empty());
            let query = ClaimQuery { include: IncludeStatuses::ALL, ..ClaimQuery::first(9) };
            assert!(store.list_claims(scope, view, &query).await.unwrap().items.is_empty());
            let filters = [
                ClaimFilter::default(),
                ClaimFilter::Id(vec![f.claim]),
                ClaimFilter::Namespace { path: "root".into(), subtree: true },
                ClaimFilter::Edge(EdgeFilter { direction: EdgeDirection::Both, ..Default::default() }),
                ClaimFilter::Source(SourceFilter { ids: Some(vec![f.source]), ..Default::default() }),
            ];
            for filter in filters {
                let count = store.count_claims(scope, view, &filter, IncludeStatuses::ALL).await.unwrap();
                assert_eq!(count, 0, "{filter:?}");
            }
            let stats = StatsQuery {
                filter: ClaimFilter::default(),
                include: IncludeStatuses::ALL,
                group_by: vec![GroupKey::Type],
                having: None,
                measure: None,
                page: PageRequest::first(9),
            };
            assert!(store.claim_stats(scope, view, &stats).await.unwrap().items.is_empty());
            assert!(store.evidence_graph(scope, view, &ids, 5, &HashMap::new()).await.unwrap().is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn foreign_links_look_absent() {
    each_database(|store| async move {
        let f = Foreign::new(store).await;
        let (store, scope, ids, page) = (&f.store, &f.own.scope, [f.claim], PageRequest::first(9));
        for view in VIEWS {
            let args = EdgesArgs { include_retracted: true, ..EdgesArgs::first(EdgeDirection::Both, 9) };
            let of = [(f.lineage, f.claim)];
            assert!(store.edges_of(scope, view, &args, &of).await.unwrap().is_empty());
            assert_eq!(store.count_edges(scope, view, &args, &of).await.unwrap(), HashMap::from([(f.claim, 0)]));
            assert!(store.edges_by_id(scope, view, &[f.edge]).await.unwrap().is_empty());
            assert!(store.list_edges(scope, view, &EdgeQuery::first(9)).await.unwrap().items.is_empty());
            let end = EdgeQuery { source: Some(EdgeEnd::Version(f.claim)), ..EdgeQuery::first(9) };
            assert!(store.list_edges(scope, view, &end).await.unwrap().items.is_empty());
            assert!(store.relations_by_id(scope, view, &[f.relation]).await.unwrap().is_empty());
            assert!(store.relations_of(scope, view, &[f.lineage]).await.unwrap().is_empty());
            assert!(store.list_relations(scope, view, &RelationQuery::first(9)).await.unwrap().items.is_empty());
            assert!(store.provenance_of(scope, view, &ids).await.unwrap().is_empty());
            assert!(store.claims_of_source(scope, view, f.source, &page).await.unwrap().items.is_empty());
            assert!(store.reviews_of(scope, view, &ids).await.unwrap().is_empty());
            assert!(store.review_history(scope, view, &ids).await.unwrap().is_empty());
            assert!(store.reviews_by_id(scope, view, &[f.review]).await.unwrap().is_empty());
            assert!(store.artifacts_of(scope, view, &ids).await.unwrap().is_empty());
            assert!(store.pending_references_of(scope, view, &ids).await.unwrap().is_empty());
            let references = store.list_pending_references(scope, view, &ReferenceFilter::default(), &page).await;
            assert!(references.unwrap().items.is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn foreign_vocabulary_and_events_look_absent() {
    each_database(|store| async move {
        let f = Foreign::new(store).await;
        let (store, scope, page) = (&f.store, &f.own.scope, PageRequest::first(9));
        for view in VIEWS {
            assert!(store.sources_by_id(scope, view, &[f.source]).await.unwrap().is_empty());
            assert!(store.find_source_by_ref(scope, view, "doi:1").await.unwrap().is_none());
            let sources = store.list_sources(scope, view, &SourceFilter::default(), &page).await.unwrap();
            assert!(sources.items.is_empty());
            assert!(store.agents_by_id(scope, view, &[f.other.agent]).await.unwrap().is_empty());
            assert!(store.namespaces_by_id(scope, view, &[f.other.namespace]).await.unwrap().is_empty());
            assert!(store.namespace_children(scope, view, &[f.other.namespace]).await.unwrap().is_empty());
            assert!(store.list_artifacts(scope, view, None, &page).await.unwrap().items.is_empty());
            assert!(store.list_bundles(scope, view, &page).await.unwrap().items.is_empty());
            // Where the tenant has things of the same name, it sees its own.
            let namespaces = store.list_namespaces(scope, view, &NamespaceFilter::All, &page).await.unwrap();
            assert_eq!(namespaces.items.iter().map(|(n, _)| n.id).collect::<Vec<_>>(), [f.own.namespace]);
            let found = store.namespace_by_path(scope, view, "root").await.unwrap();
            assert_eq!(found.unwrap().id, f.own.namespace);
            let agents = store.list_agents(scope, view, &AgentFilter::default(), &page).await.unwrap();
            assert_eq!(agents.items.iter().map(|(agent, _)| agent.id).collect::<Vec<_>>(), [f.own.agent]);
        }
        assert!(store.find_agent_by_external_id(scope, "alice@1").await.unwrap().is_none());
        assert!(store.events(scope, 0, 9).await.unwrap().is_empty());
        assert!(store.events_of_stream(scope, "$test", 0, 9).await.unwrap().is_empty());
        assert_eq!(store.edge_types(scope, View::NOW).await.unwrap().len(), 15);
        assert!(store.claim_types(scope, View::NOW).await.unwrap().is_empty());
    })
    .await;
}
