//! How many statements a search takes, and a write into the index.

use sea_orm::DbBackend;

use super::library::{bundle, claim, planted};
use crate::read::View;
use crate::search::SearchQuery;

#[tokio::test]
async fn a_search_is_a_constant_number_of_statements() {
    planted(|library| async move {
        let statements = &library.test.statements;
        for size in [2, 20] {
            let taken = async |text: &str| {
                let _ = statements.take();
                library.ask(View::NOW, &SearchQuery::first(text, size)).await;
                statements.count()
            };
            library.ask(View::NOW, &SearchQuery::first("-zzzz", 100)).await;
            assert_eq!(taken("prime numbers").await, 2, "the figures, and the page");
            assert_eq!(taken("(a OR bb*) -\"c d\" type:theorem namespace:math").await, 2);
            assert_eq!(taken("author:\"Emmy Noether\" every").await, 3, "and the author");
            assert_eq!(taken("whalse").await, 4, "and the words that are near, and their figures");
            assert_eq!(taken("whalse mamals").await, 5);
            assert_eq!(taken("zzzzzz").await, 3);
        }
        let answer = library.ask(View::NOW, &SearchQuery::first("prime", 2)).await;
        let _ = statements.take();
        library.store().count_search(&library.scope, &answer.matched).await.unwrap();
        assert_eq!(statements.count(), 1);
        library.store().search_facets(&library.scope, &answer.matched, 10).await.unwrap();
        assert_eq!(statements.count(), 1);
        let query = SearchQuery { after: Some(answer.page.items[1].1.clone()), ..SearchQuery::first("prime", 2) };
        library.ask(View::NOW, &query).await;
        assert_eq!(statements.count(), 1, "a later page knows the figures");
    })
    .await;
}

#[tokio::test]
async fn many_claims_are_put_into_the_index_together() {
    planted(|library| async move {
        let statements = &library.test.statements;
        let is_sqlite = library.store().db().backend() == DbBackend::Sqlite;
        let indexing = || statements.take().iter().filter(|statement| statement.sql.contains("\"search_")).count();
        let _ = statements.take();
        library.run(&claim("history", "assertion", "Two is the only even prime.")).await;
        assert_eq!(indexing(), if is_sqlite { 4 } else { 3 }, "the state, the claim (and its text), its words");
        library.run(&bundle((0..16).map(|n| format!("The only even prime {n}.")))).await;
        assert_eq!(indexing(), if is_sqlite { 4 } else { 3 });
    })
    .await;
}
