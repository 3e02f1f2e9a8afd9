//! Transactions that the database does not let through.

use claimgraph_domain::error::Code;
use sea_orm::{ConnectionTrait, DbBackend};

use super::step::{End, Held, Step, claims, contents_after, queue, tenant};
use crate::graph::IndexState;
use crate::testing::{TestStore, each_store, on_postgres};
use crate::tests::support::made;
use crate::{Scope, Store};

/// Makes every commit fail that brings a claim with the content `poison`.
async fn poison(store: &Store) {
    let table = "CREATE TABLE poison (id integer REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED)";
    let insert = "INSERT INTO poison VALUES (999);";
    let trigger = match store.db().backend() {
        DbBackend::Sqlite => {
            format!("CREATE TRIGGER poisoned AFTER INSERT ON claim WHEN NEW.content = 'poison' BEGIN {insert} END")
        }
        _ => format!(
            "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {insert} RETURN NEW; END $$; \
             CREATE TRIGGER poisoned AFTER INSERT ON claim FOR EACH ROW WHEN (NEW.content = 'poison') \
             EXECUTE FUNCTION poison()"
        ),
    };
    for sql in [table, &trigger] {
        store.db().for_all_tenants().writer().execute_unprepared(sql).await.unwrap();
    }
}

/// The position that the tenant's index is exact for, once it is there.
async fn indexed(store: &Store, scope: &Scope) -> i64 {
    store.warm_graph(scope);
    loop {
        if let IndexState::Ready { position, .. } = store.graph_state(scope) {
            return position;
        }
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_all_and_leaves_nothing() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        poison(store).await;
        let before = store.position(&scope).await.unwrap();
        assert_eq!(indexed(store, &scope).await, before);
        let counts = store.write_counts();
        let held = Held::begin(store, &scope, Some("held")).await;
        let tasks = queue(store, &scope, &claims(["good", "poison", "good too"])).await;
        held.release();
        assert_eq!(held.task.await.unwrap().unwrap_err().code, Code::Internal);
        for task in tasks {
            assert_eq!(task.await.unwrap().unwrap_err().code, Code::Internal);
        }
        assert_eq!(store.position(&scope).await.unwrap(), before);
        assert!(store.events(&scope, before, 10).await.unwrap().is_empty());
        assert_eq!(indexed(store, &scope).await, before, "the index was told nothing");
        assert_eq!(store.write_counts(), counts);
        made(store, &scope, "next").await;
        assert_eq!(contents_after(store, &scope, before).await, ["next"]);
        assert_eq!(indexed(store, &scope).await, before + 1);
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_breaks_the_transaction_fails_who_ran_it_alone() {
    each_store(|test| async move {
        let TestStore { store, .. } = &test;
        let scope = tenant(store, "main").await;
        assert_eq!(indexed(store, &scope).await, store.position(&scope).await.unwrap());
        for end in [End::Breaks, End::Unwritable] {
            let before = store.position(&scope).await.unwrap();
            let held = Held::begin(store, &scope, Some("held")).await;
            let steps = [End::Good, end, End::GoodWritten].map(|end| Step::new("step", end));
            let tasks = queue(store, &scope, &steps).await;
            held.end().await;
            let mut codes = Vec::new();
            for task in tasks {
                codes.push(task.await.unwrap().err().map(|error| error.code));
            }
            assert_eq!(codes, [None, Some(Code::Internal), None], "{end:?}");
            assert_eq!(contents_after(store, &scope, before).await, ["held", "step", "step", "after writing"]);
            assert_eq!(indexed(store, &scope).await, before + 4);
        }
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_is_cut_is_told_to_all_and_leaves_nothing() {
    on_postgres(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        let before = store.position(&scope).await.unwrap();
        let held = Held::begin(store, &scope, Some("held")).await;
        let tasks = queue(store, &scope, &claims(["a", "b"])).await;
        let other = TestStore::open(&test.url).await;
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND state = 'idle in transaction'";
        other.store.db().for_all_tenants().writer().execute_unprepared(cut).await.unwrap();
        held.release();
        assert_eq!(held.task.await.unwrap().unwrap_err().code, Code::Unavailable);
        for task in tasks {
            assert_eq!(task.await.unwrap().unwrap_err().code, Code::Unavailable);
        }
        assert_eq!(store.position(&scope).await.unwrap(), before);
        made(store, &scope, "next").await;
        assert_eq!(contents_after(store, &scope, before).await, ["next"]);
        other.store.close().await.unwrap();
    })
    .await;
}
