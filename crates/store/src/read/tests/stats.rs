use claimgraph_domain::model::{Attrs, ClaimStatus};
use serde_json::{Value, json};

use super::super::{
    ClaimFilter, GroupKey, GroupValue, Having, IncludeStatuses, Measure, PageRequest, StatsGroup, StatsQuery, View,
};
use super::world::World;
use crate::testing::each_database;

fn query(group_by: Vec<GroupKey>) -> StatsQuery {
    StatsQuery {
        filter: ClaimFilter::default(),
        include: IncludeStatuses::ALL,
        group_by,
        having: None,
        measure: None,
        page: PageRequest::first(100),
    }
}

async fn fill(world: &World) {
    let values =
        [json!("b"), json!(2), json!(true), json!(2.0), json!(null), json!("B"), json!([1]), json!(false), json!(10)];
    for (n, value) in (0_i64..).zip(values) {
        let content = "x".repeat(usize::try_from(n + 1).unwrap());
        let claim = world.claim(2 + n * 40_000, &content, |claim| {
            claim.attrs = Attrs::from_iter([("v".to_owned(), value)]);
            if n >= 6 {
                claim.claim_type = "theorem".to_owned();
            }
        });
        let claim = claim.await;
        if n == 8 {
            world.set_status(900_000, &claim, ClaimStatus::Retracted).await;
        }
    }
    world.claim(2, "none", |_| {}).await;
}

async fn groups(world: &World, query: &StatsQuery) -> Vec<StatsGroup> {
    let page = world.store.claim_stats(&world.scope, View::NOW, query).await.unwrap();
    page.items.into_iter().map(|(group, _)| group).collect()
}

#[tokio::test]
async fn groups_count_and_measure() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        fill(&world).await;
        let all = groups(&world, &StatsQuery { measure: Some(vec!["v".into()]), ..query(Vec::new()) }).await;
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].count, all[0].keys.len()), (10, 0));
        let length = Measure { count: 10, min: Some(1.0), max: Some(9.0), avg: Some(4.9) };
        assert_eq!(all[0].content_length, length);
        let measure = Measure { count: 3, min: Some(2.0), max: Some(10.0), avg: Some(14.0 / 3.0) };
        assert_eq!(all[0].measure, Some(measure));
        assert_eq!((all[0].created_min.micros(), all[0].created_max.micros()), (2_000_000, 320_002_000_000));

        let by_type = groups(&world, &query(vec![GroupKey::Type, GroupKey::Status])).await;
        let keys: Vec<_> = by_type.iter().map(|group| (group.keys.clone(), group.count)).collect();
        let key = |name: &str, status| vec![GroupValue::Type(name.into()), GroupValue::Status(status)];
        let expected = [
            (key("assertion", ClaimStatus::Active), 7),
            (key("theorem", ClaimStatus::Active), 2),
            (key("theorem", ClaimStatus::Retracted), 1),
        ];
        assert_eq!(keys, expected);
        let days = groups(&world, &query(vec![GroupKey::CreatedDay, GroupKey::Author, GroupKey::Namespace])).await;
        assert_eq!(days.iter().map(|group| group.count).collect::<Vec<_>>(), [4, 2, 2, 2]);
        let having = Some(Having { min_count: Some(2), max_count: Some(2) });
        let two = groups(&world, &StatsQuery { having, ..query(vec![GroupKey::CreatedDay]) }).await;
        assert_eq!(two.len(), 3);
        let none = StatsQuery { filter: ClaimFilter::Or(Vec::new()), ..query(Vec::new()) };
        assert!(groups(&world, &none).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn groups_of_attributes_page_in_a_fixed_order() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        fill(&world).await;
        let by_attr = || query(vec![GroupKey::Attr(vec!["v".into()]), GroupKey::Type]);
        let whole = groups(&world, &by_attr()).await;
        let values: Vec<(Option<Value>, i64)> = whole
            .iter()
            .map(|group| match &group.keys[0] {
                GroupValue::Attr(value) => (value.clone(), group.count),
                other => panic!("{other:?} is not an attribute"),
            })
            .collect();
        let expected = [
            (Some(json!(false)), 1),
            (Some(json!(true)), 1),
            (Some(json!(2.0)), 2),
            (Some(json!(10.0)), 1),
            (Some(json!("B")), 1),
            (Some(json!("b")), 1),
            (None, 2),
            (None, 1),
        ];
        assert_eq!(values, expected);
        for size in 1..6 {
            for backward in [false, true] {
                let mut found = Vec::new();
                let mut page = PageRequest { backward, ..PageRequest::first(size) };
                loop {
                    let query = StatsQuery { page: page.clone(), ..by_attr() };
                    let part = world.store.claim_stats(&world.scope, View::NOW, &query).await.unwrap();
                    let cursor = if backward { part.items.first() } else { part.items.last() }.map(|(_, c)| c.clone());
                    let more = if backward { part.has_previous } else { part.has_next };
                    let items = part.items.into_iter().map(|(group, _)| group);
                    if backward {
                        found.splice(0..0, items);
                        page.before = cursor;
                    } else {
                        found.extend(items);
                        page.after = cursor;
                    }
                    if !more {
                        break;
                    }
                }
                assert_eq!(found, whole, "pages of {size}, backward: {backward}");
            }
        }
    })
    .await;
}
