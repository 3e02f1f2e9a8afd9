use claimgraph_domain::error::{Code, Error};

use super::super::{
    ClaimFilter, ClaimOrderField, ClaimQuery, Cursor, EdgeDirection, EdgeQuery, EdgesArgs, Order, PageRequest,
    SourceFilter, TextOp, View,
};
use super::world::World;
use crate::testing::each_database;

fn refused<T>(result: Result<T, Error>) {
    assert_eq!(result.err().map(|error| error.code), Some(Code::CursorInvalid));
}

#[tokio::test]
async fn a_cursor_works_only_where_it_came_from() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        let foreign = World::new(&store, 2).await;
        let a = world.claim(2, "a", |_| {}).await;
        let b = world.claim(3, "b", |_| {}).await;
        world.edge(4, &a, "supports", &b).await;
        let first = store.list_claims(&world.scope, View::NOW, &ClaimQuery::first(1)).await.unwrap();
        let cursor = first.items[0].1.clone();
        let list = |world: World, query: ClaimQuery| async move {
            world.store.list_claims(&world.scope, View::NOW, &query).await
        };
        let with =
            |cursor: Cursor| ClaimQuery { page: PageRequest::first(9).after(Some(cursor)), ..ClaimQuery::first(9) };
        let next = list(world.clone(), with(cursor.clone())).await.unwrap();
        assert_eq!(next.items.len(), 1);

        refused(list(foreign, with(cursor.clone())).await);
        let filter = ClaimFilter::Content(TextOp::Contains("b".into()));
        refused(list(world.clone(), ClaimQuery { filter, ..with(cursor.clone()) }).await);
        let order = vec![Order { field: ClaimOrderField::Content, descending: false }];
        refused(list(world.clone(), ClaimQuery { order, ..with(cursor.clone()) }).await);
        let garbled = cursor.text();
        for text in ["", "x", "AAAA", "%%%", "W10", garbled.trim_start_matches('W'), &"A".repeat(2_000_000)] {
            refused(list(world.clone(), with(Cursor::from_text(text))).await);
        }
        let page = PageRequest::first(9).after(Some(cursor.clone()));
        refused(
            store.list_edges(&world.scope, View::NOW, &EdgeQuery { page: page.clone(), ..EdgeQuery::first(9) }).await,
        );
        refused(store.list_sources(&world.scope, View::NOW, &SourceFilter::default(), &page).await);
        let args = EdgesArgs { after: Some(cursor), ..EdgesArgs::first(EdgeDirection::Out, 1) };
        refused(store.edges_of(&world.scope, View::NOW, &args, &[(a.lineage, a.id)]).await);
    })
    .await;
}

#[tokio::test]
async fn a_cursor_outlives_what_was_added_after_it() {
    each_database(|store| async move {
        let world = World::new(&store, 1).await;
        world.claim(2, "a", |_| {}).await;
        world.claim(3, "c", |_| {}).await;
        let order = vec![Order { field: ClaimOrderField::Content, descending: false }];
        let query = ClaimQuery { order, ..ClaimQuery::first(1) };
        let first = store.list_claims(&world.scope, View::NOW, &query).await.unwrap();
        world.claim(4, "b", |_| {}).await;
        let page = PageRequest::first(9).after(Some(first.items[0].1.clone()));
        let rest = store.list_claims(&world.scope, View::NOW, &ClaimQuery { page, ..query }).await.unwrap();
        let contents: Vec<&str> = rest.items.iter().map(|(row, _)| row.claim.content.as_str()).collect();
        assert_eq!(contents, ["b", "c"]);
    })
    .await;
}
