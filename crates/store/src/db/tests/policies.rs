use sea_orm::{ConnectionTrait, EntityTrait};

use super::{all, filled, keys, whose};
use crate::db::DatabaseOptions;
use crate::entity::claim;
use crate::testing::{on_postgres, past_the_store, store_options, url_past_row_security};
use crate::{Store, TenantKey};

#[tokio::test]
async fn every_table_of_a_tenant_is_protected() {
    on_postgres(|test| async move {
        let db = past_the_store(&test.url).await;
        // A policy would keep the index of the words from being used; every statement joins it to `claim`, which has one.
        let open = "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind IN ('r', 'p') AND c.relname <> 'search_claim' AND c.relnamespace = 'public'::regnamespace
              AND (a.attname = 'tenant_id' OR (c.relname = 'tenant' AND a.attname = 'id')) AND NOT a.attisdropped
              AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND 1 = (
                  SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polpermissive))";
        let open: Vec<String> = all(&db, open).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert!(open.is_empty(), "{open:?}: whoever makes a table calls `protect` in its migration");
        let bypasses = keys(&db, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)");
        assert!(bypasses.await.is_empty(), "the tests run under the policies");
        assert_eq!(test.store.role_past_row_security().await.unwrap(), None);
        db.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_select_without_a_predicate_gives_the_rows_of_one_tenant() {
    on_postgres(|test| async move {
        let (one, other) = (filled(&test.store, "one").await, filled(&test.store, "other").await);
        let (one, other) = (one.key.0, other.key.0);
        let db = past_the_store(&test.url).await;
        for table in ["claim", "claim_status", "event", "agent", "claim_type", "edge_type", "namespace", "audit"] {
            let tenants = format!("SELECT DISTINCT tenant_id FROM {table} ORDER BY 1");
            db.execute_unprepared("SET claimgraph.tenant = '*'").await.unwrap();
            assert_eq!(keys(&db, &tenants).await, [one, other], "{table}");
            db.execute_unprepared(&format!("SET claimgraph.tenant = '{other}'")).await.unwrap();
            assert_eq!(keys(&db, &tenants).await, [other], "{table}");
            assert_eq!(keys(&db, "SELECT id FROM tenant").await, [other]);
            for nobody in ["SET claimgraph.tenant = ''", "RESET claimgraph.tenant", "SET claimgraph.tenant = '999'"] {
                db.execute_unprepared(nobody).await.unwrap();
                assert_eq!(keys(&db, &tenants).await, [0; 0], "{table} after {nobody}");
                assert_eq!(keys(&db, "SELECT id FROM tenant").await, [0; 0], "{nobody}");
            }
        }
        db.close().await.unwrap();
        // So does a session that never said anything, and the store where a predicate was forgotten.
        let fresh = sea_orm::Database::connect(&test.url).await.unwrap();
        assert_eq!(whose(&fresh).await, [0; 0]);
        fresh.close().await.unwrap();
        let forgotten = claim::Entity::find().all(&test.store.db().reader(TenantKey(other))).await.unwrap();
        assert!(forgotten.len() == 1 && forgotten[0].tenant_id == other, "{forgotten:?}");
        let everything = claim::Entity::find().all(&test.store.db().for_all_tenants().reader()).await.unwrap();
        assert_eq!(everything.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn rows_of_another_tenant_are_neither_made_nor_changed_nor_removed() {
    on_postgres(|test| async move {
        let (one, other) = (filled(&test.store, "one").await, filled(&test.store, "other").await);
        let db = test.store.db();
        let run = async |sql: String| db.writer(&other).execute_unprepared(&sql).await.map(|done| done.rows_affected());
        let (one_key, other_key) = (one.key.0, other.key.0);
        let before = crate::tests::support::digest(&test.store).await;
        let insert = |key: i32| {
            format!("INSERT INTO claim_type (tenant_id, name, description, created_pos) VALUES ({key}, 'x', 'x', 1)")
        };
        let refused = run(insert(one_key)).await.unwrap_err().to_string();
        assert!(refused.contains("row-level security"), "{refused}");
        for table in ["claim", "agent", "event", "edge_type", "claim_type"] {
            assert_eq!(run(format!("DELETE FROM {table} WHERE tenant_id = {one_key}")).await.unwrap(), 0, "{table}");
        }
        assert_eq!(run(format!("UPDATE agent SET name = 'mine' WHERE tenant_id = {one_key}")).await.unwrap(), 0);
        assert_eq!(run(format!("UPDATE tenant SET head = 0 WHERE id = {one_key}")).await.unwrap(), 0);
        // Nor is a row of one's own given away.
        let given = run(format!("UPDATE agent SET tenant_id = {one_key}")).await.unwrap_err().to_string();
        assert!(given.contains("row-level security"), "{given}");
        assert_eq!(crate::tests::support::digest(&test.store).await, before);
        assert_eq!(run(insert(other_key)).await.unwrap(), 1, "one's own are");
        assert_eq!(run("DELETE FROM claim".to_owned()).await.unwrap(), 1, "all that are there");
        assert_eq!(whose(&db.for_all_tenants().reader()).await, [one_key]);
    })
    .await;
}

#[tokio::test]
async fn a_role_that_passes_by_the_policies_is_known() {
    on_postgres(|test| async move {
        let Some(url) = url_past_row_security(&test.url) else { return };
        let one = filled(&test.store, "one").await.key.0;
        let past = Store::open(&DatabaseOptions::new(url), store_options(test.clock.clone())).await.unwrap();
        assert!(past.role_past_row_security().await.unwrap().is_some());
        assert_eq!(whose(&past.db().reader(TenantKey(999))).await, [one], "it sees what it should not");
        past.close().await.unwrap();
        assert_eq!(test.store.role_past_row_security().await.unwrap(), None);
    })
    .await;
}
