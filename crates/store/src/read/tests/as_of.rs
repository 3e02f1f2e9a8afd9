use claimgraph_domain::error::Code;
use claimgraph_domain::model::ClaimStatus::{Active, Deprecated, Retracted};
use claimgraph_domain::model::Verdict;

use super::super::{ClaimQuery, EdgeDirection, EdgesArgs, IncludeStatuses, View};
use super::world::{World, at};
use crate::testing::each_database;

#[tokio::test]
async fn a_claim_is_seen_as_it_was() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let first = world.claim(5, "one", |_| {}).await;
        let second = world.revise(8, &first, "two").await;
        world.set_status(12, &second, Retracted).await;
        let seen = |view: View| {
            let (store, scope, ids) = (store.clone(), world.scope.clone(), [first.id, second.id]);
            async move {
                let states = store.claim_states(&scope, view, &ids).await.unwrap();
                ids.map(|id| states.get(&id).map(|state| (state.status, state.is_latest())))
            }
        };
        assert_eq!(seen(View::as_of(4)).await, [None, None]);
        assert_eq!(seen(View::as_of(5)).await, [Some((Active, true)), None]);
        assert_eq!(seen(View::as_of(7)).await, [Some((Active, true)), None]);
        assert_eq!(seen(View::as_of(8)).await, [Some((Deprecated, false)), Some((Active, true))]);
        assert_eq!(seen(View::as_of(12)).await, [Some((Deprecated, false)), Some((Retracted, true))]);
        assert_eq!(seen(View::NOW).await, [Some((Deprecated, false)), Some((Retracted, true))]);

        let listed = |view| {
            let (store, scope) = (store.clone(), world.scope.clone());
            async move {
                let page = store.list_claims(&scope, view, &ClaimQuery::first(9)).await.unwrap();
                page.items.iter().map(|(row, _)| row.claim.content.clone()).collect::<Vec<_>>()
            }
        };
        assert_eq!(listed(View::as_of(7)).await, ["one"]);
        assert_eq!(listed(View::as_of(11)).await, ["two"]);
        assert!(listed(View::NOW).await.is_empty());

        let history = store.status_history(&world.scope, View::as_of(8), &[first.id, second.id]).await.unwrap();
        let steps: Vec<_> = history[&first.id].iter().map(|step| (step.status, step.position)).collect();
        assert_eq!(steps, [(Active, 5), (Deprecated, 8)]);
        assert_eq!(history[&second.id].len(), 1);
        let versions = store.versions(&world.scope, View::as_of(8), &[first.lineage]).await.unwrap();
        let numbers: Vec<_> =
            versions[&first.lineage].iter().map(|row| (row.claim.version, row.state.status)).collect();
        assert_eq!(numbers, [(1, Deprecated), (2, Active)]);
        assert_eq!(
            store.versions(&world.scope, View::as_of(7), &[first.lineage]).await.unwrap()[&first.lineage].len(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn an_edge_is_seen_as_it_was() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let a = world.claim(2, "a", |_| {}).await;
        let b = world.claim(3, "b", |_| {}).await;
        let id = world.edge(5, &a, "supports", &b).await;
        world.revise(7, &b, "b2").await;
        world.retract_edge(9, id).await;
        let args = EdgesArgs { include_retracted: true, ..EdgesArgs::first(EdgeDirection::Out, 9) };
        let seen = |position| {
            let (store, scope, args, of) = (store.clone(), world.scope.clone(), args.clone(), [(a.lineage, a.id)]);
            async move {
                let view = View::as_of(position);
                let live = EdgesArgs { include_retracted: false, ..args.clone() };
                let standing = store
                    .edges_of(&scope, view, &live, &of)
                    .await
                    .unwrap()
                    .values()
                    .map(|page| page.items.len())
                    .sum::<usize>();
                let pages = store.edges_of(&scope, view, &args, &of).await.unwrap();
                let row = pages.get(&of[0].1).map(|page| page.items[0].0.clone());
                let by_id = store.edges_by_id(&scope, view, &[id]).await.unwrap().remove(&id);
                assert_eq!(row, by_id);
                (standing, row.map(|row| (row.stale, row.retracted.map(|retraction| retraction.position))))
            }
        };
        assert_eq!(seen(4).await, (0, None));
        assert_eq!(seen(5).await, (1, Some((false, None))));
        assert_eq!(seen(7).await, (1, Some((true, None))));
        assert_eq!(seen(9).await, (0, Some((true, Some(9)))));
    })
    .await;
}

#[tokio::test]
async fn reviews_sources_and_relations_are_seen_as_they_were() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let scope = &world.scope;
        let a = world.claim(2, "a", |_| {}).await;
        let source = world.source(4, "paper", Some("doi:1")).await;
        world.provenance(5, &a, source).await;
        world.review(6, &a, world.agent, Verdict::Endorse).await;
        world.review(8, &a, world.agent, Verdict::Dispute).await;
        let relation = world.relation(9, &[&a, &a]).await;
        let verdicts = |position| {
            let (store, scope) = (store.clone(), scope.clone());
            async move {
                let live = store.reviews_of(&scope, View::as_of(position), &[a.id]).await.unwrap();
                live.get(&a.id).map(|reviews| reviews.iter().map(|review| review.verdict).collect::<Vec<_>>())
            }
        };
        assert_eq!(verdicts(5).await, None);
        assert_eq!(verdicts(7).await, Some(vec![Verdict::Endorse]));
        assert_eq!(verdicts(8).await, Some(vec![Verdict::Dispute]));
        let history = store.review_history(scope, View::as_of(8), &[a.id]).await.unwrap();
        assert_eq!(history[&a.id].iter().map(|row| row.replaced).collect::<Vec<_>>(), [Some(8), None]);
        let sources = |view| store.sources_by_id(scope, view, std::slice::from_ref(&source));
        assert!(sources(View::as_of(3)).await.unwrap().is_empty());
        assert_eq!(sources(View::as_of(4)).await.unwrap().len(), 1);
        assert!(store.find_source_by_ref(scope, View::as_of(3), "doi:1").await.unwrap().is_none());
        assert!(store.provenance_of(scope, View::as_of(4), &[a.id]).await.unwrap().is_empty());
        assert!(store.relations_of(scope, View::as_of(8), &[a.lineage]).await.unwrap().is_empty());
        let found = store.relations_of(scope, View::as_of(9), &[a.lineage]).await.unwrap();
        assert_eq!(found[&a.lineage].len(), 1);
        assert_eq!(
            store.relations_by_id(scope, View::NOW, &[relation]).await.unwrap()[&relation].relation.members.len(),
            2
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_not_valid_then_is_left_out() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let then = |c: &mut claimgraph_domain::model::Claim| (c.valid_from, c.valid_to) = (Some(at(10)), Some(at(20)));
        world.claim(2, "then", then).await;
        world.claim(3, "always", |_| {}).await;
        for (moment, expected) in [(9, 1), (10, 2), (19, 2), (20, 1)] {
            let view = View::NOW.valid_at(at(moment));
            let all = super::super::ClaimFilter::default();
            let count = store.count_claims(&world.scope, view, &all, IncludeStatuses::default()).await.unwrap();
            assert_eq!(count, expected, "at {moment}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_head_tells_how_far_the_log_goes() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        assert_eq!(store.position(&world.scope).await.unwrap(), 1_000);
        assert_eq!(store.epoch(&world.scope).await.unwrap(), world.scope.tenant().uuid());
        assert_eq!(store.position_at(&world.scope, at(5)).await.unwrap(), 0);
        world.event(1, 10).await;
        world.event(2, 10).await;
        world.event(3, 30).await;
        for (moment, position) in [(9, 0), (10, 2), (29, 2), (30, 3), (99, 3)] {
            assert_eq!(store.position_at(&world.scope, at(moment)).await.unwrap(), position, "at {moment}");
        }
        let positions: Vec<i64> =
            store.events(&world.scope, 1, 9).await.unwrap().iter().map(|event| event.position).collect();
        assert_eq!(positions, [2, 3]);
        assert_eq!(store.events(&world.scope, 0, 1).await.unwrap().len(), 1);
        let stream = store.events_of_stream(&world.scope, "$test", 2, 9).await.unwrap();
        assert_eq!(stream.iter().map(|event| event.stream_version).collect::<Vec<_>>(), [2, 3]);
        let gone = crate::scope::Scope::new(crate::scope::TenantKey(9), world.scope.tenant(), world.agent);
        assert_eq!(store.epoch(&gone).await.unwrap_err().code, Code::NotFound);
    })
    .await;
}
