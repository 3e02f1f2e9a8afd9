//! Deleting a tenant.

use claimgraph_domain::error::Code;
use claimgraph_domain::rules::api_key::Pepper;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::support::rows;
use super::walk::{Dice, World};
use crate::Store;
use crate::key::KeyOptions;
use crate::tenants::TABLES;
use crate::testing::each_database;

/// The tables that have a tenant's rows, as the database says.
async fn tables(store: &Store) -> Vec<String> {
    let backend = store.db().backend();
    let sql = match backend {
        DbBackend::Sqlite => {
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'tenant_id' \
             WHERE m.type = 'table' ORDER BY 1"
        }
        _ => {
            "SELECT table_name::text AS name FROM information_schema.columns \
             WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY 1"
        }
    };
    let found =
        store.db().for_all_tenants().reader().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    found.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}

async fn filled(store: &Store, name: &str, seed: u64) {
    let scope = store.ensure_tenant(name).await.unwrap();
    super::support::namespace(store, &scope).await;
    let (mut dice, mut world) = (Dice(seed), World::default());
    for _ in 0..120 {
        // A refusal is as good as a success.
        let _ = world.act(store, &scope, &mut dice).await;
    }
    // What was refused would be written behind, perhaps between two looks at the tables.
    store.flush_audit().await.unwrap();
}

/// All rows of all tables of all tenants.
async fn all(store: &Store) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for table in tables(store).await {
        let key = if table == "search_word" { "1, 2" } else { "1, 2, 3" };
        let rows = rows(store, &table, key).await;
        all.push((table, rows));
    }
    all
}

#[tokio::test]
async fn no_table_of_a_tenant_is_forgotten() {
    each_database(|store| async move {
        let mut known: Vec<&str> = TABLES.to_vec();
        known.sort_unstable();
        assert_eq!(tables(&store).await, known);
    })
    .await;
}

#[tokio::test]
async fn a_tenant_goes_whole_and_no_other_is_touched() {
    each_database(|store| async move {
        store.use_keys(Pepper::from_text(&"p".repeat(32)).unwrap(), KeyOptions::default());
        filled(&store, "stays", 3).await;
        let expected = all(&store).await;
        filled(&store, "goes", 4).await;
        let counted = store.count_tenant("goes").await.unwrap();
        assert!(counted.len() > 15 && counted.iter().any(|count| count.table == "api_key_secret"), "{counted:?}");
        assert_eq!(store.delete_tenant("goes").await.unwrap(), counted);
        assert_eq!(all(&store).await, expected);
        for refused in [store.delete_tenant("goes").await, store.count_tenant("goes").await] {
            assert_eq!(refused.unwrap_err().code, Code::NotFound);
        }
    })
    .await;
}

#[tokio::test]
async fn a_number_is_not_given_twice() {
    each_database(|store| async move {
        let first = store.create_tenant("one").await.unwrap();
        store.delete_tenant("one").await.unwrap();
        let second = store.create_tenant("one").await.unwrap();
        assert_ne!(first.tenant_key(), second.tenant_key());
        assert_ne!(first.tenant(), second.tenant());
        let refused = store.create_tenant("one").await.unwrap_err();
        assert_eq!(refused.code, Code::Conflict);
        // What acts in the name of the one that is gone finds nothing, and writes nothing.
        let refused = store.execute(&first, super::support::claim("late"), None).await.unwrap_err();
        assert_eq!(refused.code, Code::NotFound, "{refused}");
    })
    .await;
}
