use std::collections::BTreeSet;

use claimgraph_domain::model::{Attrs, ClaimStatus, Verdict};
use serde_json::json;

use super::super::{ClaimFilter, ClaimQuery, IncludeStatuses, View};
use super::filter_cases::{json_cases, link_cases, text_cases};
use super::world::{World, at};
use crate::testing::each_database;

fn attrs(value: serde_json::Value) -> Attrs {
    let serde_json::Value::Object(attrs) = value else { panic!("attributes are an object") };
    attrs
}

/// Claims named by their contents.
async fn fill(world: &World) -> Vec<claimgraph_domain::model::Claim> {
    let logic = world.namespace(2, "math/logic", None).await;
    let math = world.namespace(2, "math", None).await;
    let near = world.namespace(2, "mathematics", None).await;
    let percent = world
        .claim(3, "100% Sure", |c| {
            c.attrs = attrs(json!({"p": 0.05, "s": "Beta", "deep": {"a.b": 1}, "n": null}));
        })
        .await;
    let thousand = world
        .claim(4, "1000 sure", |c| {
            c.attrs = attrs(json!({"p": 1, "s": "alpha", "t": true, "q\"uote": "x", "deep": {"list": [7]}}));
            c.namespace = math;
        })
        .await;
    let underscore = world
        .claim(5, "a_b", |c| {
            c.attrs = attrs(json!({"p": "0.05", "t": false, "big": 9_007_199_254_740_993_i64}));
            c.namespace = logic;
            c.formal_content = Some("|- ph".to_owned());
        })
        .await;
    let theorem = world
        .claim(6, "axb", |c| {
            c.attrs = attrs(json!({"p": 1.0, "s": 3}));
            c.namespace = near;
            c.claim_type = "theorem".to_owned();
        })
        .await;
    let backslash = world
        .claim(7, "back\\slash'); DROP TABLE claim; --", |c| {
            c.valid_from = Some(at(10));
            c.valid_to = Some(at(20));
        })
        .await;
    let umlaut = world.claim(8, "ÄRGER", |_| {}).await;
    world.edge(9, &percent, "supports", &thousand).await;
    world.edge(9, &underscore, "contradicts", &theorem).await;
    let source = world.source(9, "Title_One", Some("doi:10.1/1")).await;
    world.provenance(9, &percent, source).await;
    let bob = world.agent(9, "bob", 0.5).await;
    world.review(9, &thousand, bob, Verdict::Endorse).await;
    world.review(10, &thousand, bob, Verdict::Dispute).await;
    world.set_status(11, &umlaut, ClaimStatus::Retracted).await;
    vec![percent, thousand, underscore, theorem, backslash, umlaut]
}

#[tokio::test]
async fn filters_let_through_the_same_on_both_databases() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let claims = fill(&world).await;
        for (filter, expected) in text_cases().into_iter().chain(json_cases()).chain(link_cases()) {
            let negated = ClaimFilter::Not(Box::new(filter.clone()));
            let complement: String = "abcdef".chars().filter(|name| !expected.contains(*name)).collect();
            for (filter, expected) in [(filter, expected), (negated, complement.as_str())] {
                let query = ClaimQuery { filter, include: IncludeStatuses::ALL, ..ClaimQuery::first(100) };
                let page = store.list_claims(&world.scope, View::NOW, &query).await.unwrap();
                let found: BTreeSet<_> = page.items.iter().map(|(row, _)| row.id()).collect();
                let names: String = "abcdef"
                    .chars()
                    .zip(&claims)
                    .filter(|(_, c)| found.contains(&c.id))
                    .map(|(name, _)| name)
                    .collect();
                assert_eq!(names, expected, "{:?}", query.filter);
                let counted = store.count_claims(&world.scope, View::NOW, &query.filter, query.include).await;
                let counted = counted.unwrap_or_else(|error| panic!("{error:?} for {:?}", query.filter));
                assert_eq!(usize::try_from(counted).unwrap(), expected.len(), "{:?}", query.filter);
                // The head is position 1,000 and nothing ends after it, so both views agree.
                let past = store.list_claims(&world.scope, View::as_of(1_000), &query).await.unwrap();
                assert_eq!(past.items.len(), expected.len(), "as of the head: {:?}", query.filter);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn lists_leave_out_retracted_and_deprecated_claims_unless_asked() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let claims = fill(&world).await;
        let revised = world.revise(12, &claims[0], "99% sure").await;
        let count = |filter, include| {
            let (store, scope) = (store.clone(), world.scope.clone());
            async move { store.count_claims(&scope, View::NOW, &filter, include).await.unwrap() }
        };
        let all = ClaimFilter::default;
        assert_eq!(count(all(), IncludeStatuses::default()).await, 5);
        assert_eq!(count(all(), IncludeStatuses { deprecated: true, retracted: false }).await, 6);
        assert_eq!(count(all(), IncludeStatuses { deprecated: false, retracted: true }).await, 6);
        assert_eq!(count(all(), IncludeStatuses::ALL).await, 7);
        let deprecated = ClaimFilter::And(vec![ClaimFilter::Status(vec![ClaimStatus::Deprecated])]);
        assert_eq!(count(deprecated, IncludeStatuses::default()).await, 1);
        let latest = ClaimFilter::And(vec![ClaimFilter::LatestOnly(true), ClaimFilter::Lineage(vec![revised.lineage])]);
        assert_eq!(count(latest, IncludeStatuses::ALL).await, 1);
        let valid = View::NOW.valid_at(at(30));
        let listed = store.count_claims(&world.scope, valid, &all(), IncludeStatuses::ALL).await.unwrap();
        assert_eq!(listed, 6);
    })
    .await;
}
