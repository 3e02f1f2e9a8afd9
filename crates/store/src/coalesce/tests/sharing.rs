//! Who comes at once shares a transaction; who comes alone is committed alone, and at no greater cost.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::step::{Held, containing, contents_after, queue, spawn, tenant, waiting};
use crate::log::verify::Verdict;
use crate::testing::{TestStore, each_store};
use crate::tests::support::{claim, made};
use crate::{Scope, Store};

const WRITERS: usize = 16;

/// How many transactions wrote the events after a position, as the database itself tells; PostgreSQL alone can.
async fn transactions_after(store: &Store, scope: &Scope, position: i64) -> Option<i64> {
    if store.db().backend() == DbBackend::Sqlite {
        return None;
    }
    let sql = format!(
        "SELECT count(DISTINCT xmin::text) AS n FROM event WHERE tenant_id = {} AND position > {position}",
        scope.key.0
    );
    let row = store
        .db()
        .for_all_tenants()
        .reader()
        .query_one_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await
        .unwrap();
    Some(row.unwrap().try_get("", "n").unwrap())
}

/// The statements since they were last taken, but for those of the text index, which has counts of its own.
fn past_the_index(test: &TestStore) -> Vec<Statement> {
    test.statements.take().into_iter().filter(|statement| !statement.sql.contains("search_")).collect()
}

#[tokio::test]
async fn sixteen_that_come_during_a_write_share_its_transaction() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        made(store, &scope, "first").await;
        let (before, counts) = (store.position(&scope).await.unwrap(), store.write_counts());
        let _ = test.statements.take();
        let held = Held::begin(store, &scope, Some("held")).await;
        let contents: Vec<String> = (0..WRITERS).map(|writer| format!("by {writer}")).collect();
        let commands: Vec<_> = contents.iter().map(|content| claim(content)).collect();
        let tasks = queue(store, &scope, &commands).await;
        held.end().await;
        let mut positions = Vec::new();
        for task in tasks {
            positions.push(task.await.unwrap().unwrap().position);
        }
        assert!(positions.iter().eq((before + 2..).take(WRITERS).collect::<Vec<_>>().iter()), "{positions:?}");
        // The tenant's row; the events, the claims, their statuses, the audit, the tenant's head: once for all.
        let statements = past_the_index(&test);
        assert!(!statements.iter().any(|statement| statement.sql.contains("SAVEPOINT")));
        assert_eq!(statements.len(), if store.db().backend() == DbBackend::Sqlite { 10 } else { 2 }, "{statements:?}");
        let after = store.write_counts();
        assert_eq!(after.transactions - counts.transactions, 1);
        assert_eq!((after.requests - counts.requests, after.largest), (17, 17));
        assert!(transactions_after(store, &scope, before).await.is_none_or(|transactions| transactions == 1));
        let mut expected = vec!["held".to_owned()];
        expected.extend(contents);
        assert_eq!(contents_after(store, &scope, before).await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_lone_write_takes_the_statements_that_it_needs_and_no_more() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        made(store, &scope, "the words before and alone").await;
        // The text index: its figures, the claim, its words; SQLite keeps the text apart.
        let index = if store.db().backend() == DbBackend::Sqlite { 4 } else { 3 };
        for keys in [[None, None], [Some("one"), Some("other")]] {
            // Learns the types, the namespace, and that writes like it come.
            store.execute(&scope, &claim("before"), keys[0]).await.unwrap();
            let _ = test.statements.take();
            store.execute(&scope, &claim("alone"), keys[1]).await.unwrap();
            let statements = test.statements.take();
            let count =
                |part: &str| statements.iter().map(|statement| statement.sql.matches(part).count()).sum::<usize>();
            let tables = if keys[1].is_some() { 5 } else { 4 };
            assert_eq!((count("INSERT INTO"), count("UPDATE \"tenant\"")), (tables + index, 1));
            // The tenant's row, the answer that the key may have been given, and all that is written.
            let statements = statements.len() - index;
            assert_eq!(statements, if keys[1].is_some() { 3 } else { 2 });
        }
    })
    .await;
}

#[tokio::test]
async fn requests_of_several_kinds_share_statements() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        made(store, &scope, "so that the types are known").await;
        let held = Held::begin(store, &scope, None).await;
        let mut tasks = Vec::new();
        for writer in 0..WRITERS {
            let key = (writer % 2 == 0).then(|| format!("key-{writer}"));
            tasks.push(spawn(store, &scope, &claim("what it says"), key.as_deref()));
            waiting(store, tasks.len()).await;
        }
        let _ = test.statements.take();
        held.end().await;
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        // The keys and the stream of their answers are looked up once. Of 24 events and of 16 rows each in the other
        // four tables, none takes a statement for a request.
        let statements = past_the_index(&test);
        assert_eq!(statements.len(), if store.db().backend() == DbBackend::Sqlite { 8 } else { 3 }, "{statements:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_writers_at_once_take_fewer_transactions_than_writes() {
    each_store(|test| async move {
        let TestStore { store, .. } = &test;
        let scope = tenant(store, "main").await;
        let (before, counts) = (store.position(&scope).await.unwrap(), store.write_counts());
        let _ = test.statements.take();
        let writers = (0..WRITERS).map(|writer| {
            let (store, scope) = (store.clone(), scope.clone());
            tokio::spawn(async move {
                for write in 0..20 {
                    store.execute(&scope, &claim(&format!("{writer}/{write}")), None).await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let after = store.write_counts();
        let transactions = after.transactions - counts.transactions;
        assert_eq!(after.requests - counts.requests, 320);
        assert!(transactions < 160, "{transactions} transactions for 320 writes by sixteen");
        assert_eq!(u64::try_from(containing(&test, "UPDATE \"tenant\"")).unwrap(), transactions);
        let told = transactions_after(store, &scope, before).await;
        assert!(told.is_none_or(|told| u64::try_from(told).unwrap() == transactions), "{told:?}");
        let events = store.position(&scope).await.unwrap();
        assert_eq!(events - before, 320);
        assert_eq!(store.verify_log(&scope, |_| {}).await.unwrap(), Verdict::Intact { events });
    })
    .await;
}

#[tokio::test]
async fn tenants_do_not_wait_for_one_another_in_a_queue() {
    // SQLite has one connection that writes, so there they do.
    crate::testing::on_postgres(|test| async move {
        let store = &test.store;
        let (one, other) = (tenant(store, "one").await, tenant(store, "other").await);
        let held = Held::begin(store, &one, None).await;
        made(store, &other, "meanwhile").await;
        held.end().await;
    })
    .await;
}
