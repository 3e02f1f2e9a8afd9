use claimgraph_domain::model::Claim;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::super::{ClaimOrderField, ClaimQuery, Order, PageRequest, View};
use super::world::World;
use crate::testing::each_database;

const FIELDS: [ClaimOrderField; 6] = [
    ClaimOrderField::Id,
    ClaimOrderField::CreatedAt,
    ClaimOrderField::Content,
    ClaimOrderField::Type,
    ClaimOrderField::Version,
    ClaimOrderField::Namespace,
];

fn order() -> impl Strategy<Value = Vec<Order>> {
    let step = (0..FIELDS.len(), any::<bool>()).prop_map(|(n, descending)| Order { field: FIELDS[n], descending });
    prop::collection::vec(step, 0..3)
}

/// The order as plain code.
fn sorted(mut claims: Vec<(Claim, &'static str)>, order: &[Order]) -> Vec<String> {
    claims.sort_by(|(one, one_path), (other, other_path)| {
        for step in order {
            let ordering = match step.field {
                ClaimOrderField::Id => one.id.uuid().cmp(&other.id.uuid()),
                ClaimOrderField::CreatedAt => one.created_at.cmp(&other.created_at),
                ClaimOrderField::Content => one.content.as_bytes().cmp(other.content.as_bytes()),
                ClaimOrderField::Type => one.claim_type.cmp(&other.claim_type),
                ClaimOrderField::Version => one.version.cmp(&other.version),
                ClaimOrderField::Namespace => one_path.cmp(other_path),
            };
            let ordering = if step.descending { ordering.reverse() } else { ordering };
            if ordering.is_ne() {
                return ordering;
            }
        }
        one.id.uuid().cmp(&other.id.uuid())
    });
    claims.iter().map(|(claim, _)| claim.id.to_string()).collect()
}

async fn fill(world: &World) -> Vec<(Claim, &'static str)> {
    let zoo = world.namespace(2, "Zoo", None).await;
    let contents = ["b", "a", "a", "B", "é", "a b", "ab", "_", "b", "𝛼", "a", "z"];
    let mut claims = Vec::new();
    for (n, content) in (0_i64..).zip(contents) {
        let claim = world.claim(3 + n / 3, content, |claim| {
            if n % 2 == 0 {
                claim.claim_type = "theorem".to_owned();
            }
            if n % 5 == 0 {
                claim.namespace = zoo;
            }
        });
        claims.push((claim.await, if n % 5 == 0 { "Zoo" } else { "root" }));
    }
    claims
}

/// Walks the whole list page by page.
async fn walk(world: &World, order: &[Order], size: u32, backward: bool) -> Vec<String> {
    let mut query = ClaimQuery { order: order.to_vec(), ..ClaimQuery::first(size) };
    let mut found: Vec<String> = Vec::new();
    if backward {
        query.page = PageRequest::last(size);
    }
    loop {
        let page = world.store.list_claims(&world.scope, View::NOW, &query).await.unwrap();
        let ids = page.items.iter().map(|(row, _)| row.id().to_string());
        if backward {
            found.splice(0..0, ids);
            let first = page.items.first().map(|(_, cursor)| cursor.clone());
            query.page = PageRequest::last(size).before(first);
        } else {
            found.extend(ids);
            query.page = PageRequest::first(size).after(page.items.last().map(|(_, cursor)| cursor.clone()));
        }
        assert!(page.items.len() <= usize::try_from(size).unwrap());
        if !(if backward { page.has_previous } else { page.has_next }) {
            return found;
        }
        assert!(!page.items.is_empty(), "a page that is not the last has items");
    }
}

#[tokio::test]
async fn pages_put_together_are_the_whole_list() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let claims = fill(&world).await;
        let mut runner = TestRunner::deterministic();
        let strategy = (order(), 1_u32..8, any::<bool>());
        for _ in 0..40 {
            let (order, size, backward) = strategy.new_tree(&mut runner).unwrap().current();
            let found = walk(&world, &order, size, backward).await;
            assert_eq!(found, sorted(claims.clone(), &order), "{order:?} by {size}, backward: {backward}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_part_between_two_cursors_tells_what_lies_around() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let _ = fill(&world).await;
        let all = store.list_claims(&world.scope, View::NOW, &ClaimQuery::first(100)).await.unwrap();
        assert!(!all.has_next && !all.has_previous);
        let cursor = |n: usize| Some(all.items[n].1.clone());
        let part = |page: PageRequest| {
            let (store, scope) = (store.clone(), world.scope.clone());
            async move {
                let query = ClaimQuery { page, ..ClaimQuery::first(0) };
                let page = store.list_claims(&scope, View::NOW, &query).await.unwrap();
                let ids: Vec<_> = page.items.iter().map(|(row, _)| row.id()).collect();
                (ids, page.has_previous, page.has_next)
            }
        };
        let ids = |range: std::ops::Range<usize>| all.items[range].iter().map(|(row, _)| row.id()).collect::<Vec<_>>();
        let between = |page: PageRequest| page.after(cursor(2)).before(cursor(6));
        assert_eq!(part(between(PageRequest::first(10))).await, (ids(3..6), true, false));
        assert_eq!(part(between(PageRequest::first(2))).await, (ids(3..5), true, true));
        assert_eq!(part(between(PageRequest::last(2))).await, (ids(4..6), true, true));
        assert_eq!(part(PageRequest::first(0)).await, (ids(0..0), false, true));
        assert_eq!(part(PageRequest::first(3).after(cursor(11))).await, (ids(0..0), true, false));
    })
    .await;
}
