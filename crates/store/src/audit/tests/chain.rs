//! The chain: whoever changes it by hand is found.

use claimgraph_domain::error::Code;
use claimgraph_domain::model::AuditEntry;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};

use super::all;
use crate::audit::verify::{Verdict, Witness};
use crate::bulk::insert_all;
use crate::entity::{audit, tenant};
use crate::testing::each_database;
use crate::tests::support::{made, namespace};
use crate::{Scope, Store};

async fn run(store: &Store, sql: &str) {
    let statement = Statement::from_string(store.db().backend(), sql.to_owned());
    let changed = store.db().for_all_tenants().writer().execute_raw(statement).await.unwrap().rows_affected();
    assert_eq!(changed, 1, "{sql}");
}

async fn verify(store: &Store, scope: &Scope) -> Verdict {
    store.verify_audit(scope, None, |_| {}).await.unwrap()
}

/// A tenant with seven entries, of which the last is a refusal.
async fn world(store: &Store) -> Scope {
    let scope = store.ensure_tenant("main").await.unwrap().for_request("r");
    namespace(store, &scope).await;
    for n in 0..5 {
        made(store, &scope, &n.to_string()).await;
    }
    store.audit_refusal(&scope, "createClaim", Code::Forbidden);
    store.flush_audit().await.unwrap();
    assert_eq!(all(store, &scope).await.len(), 7);
    scope
}

#[tokio::test]
async fn any_change_of_any_entry_is_found() {
    each_database(|store| async move {
        let scope = world(&store).await;
        let other = match store.db().backend() {
            DbBackend::Sqlite => "X'00000000000000000000000000000001'",
            _ => "'00000000-0000-0000-0000-000000000001'",
        };
        let zeros = match store.db().backend() {
            DbBackend::Sqlite => "zeroblob(32)",
            _ => "decode(repeat('00', 32), 'hex')",
        };
        let changes = [
            "at = at + 1".to_owned(),
            "principal = principal || ' '".to_owned(),
            format!("agent_id = {other}"),
            "agent_id = NULL".to_owned(),
            "action = action || 'x'".to_owned(),
            "outcome = 'NOT_FOUND'".to_owned(),
            "request_id = NULL".to_owned(),
            "position = COALESCE(position, 0) + 1".to_owned(),
            "count = count + 1".to_owned(),
            format!("hash = {zeros}"),
        ];
        for number in 1..=7 {
            for change in &changes {
                let before = all(&store, &scope).await;
                run(&store, &format!("UPDATE audit SET {change} WHERE tenant_id = 1 AND number = {number}")).await;
                assert_eq!(verify(&store, &scope).await, Verdict::Broken { number }, "{change} of {number}");
                restore(&store, before).await;
            }
        }
        assert!(matches!(verify(&store, &scope).await, Verdict::Intact { last } if last.number == 7));
    })
    .await;
}

/// Puts the tenant's entries back as they were.
async fn restore(store: &Store, entries: Vec<AuditEntry>) {
    audit::Entity::delete_many().exec(&store.db().for_all_tenants().writer()).await.unwrap();
    let rows = entries.into_iter().map(|entry| audit::row(1, entry)).collect();
    insert_all::<audit::Entity, _>(&store.db().for_all_tenants().writer(), rows).await.unwrap();
}

#[tokio::test]
async fn a_missing_entry_is_found_wherever_it_was_and_so_is_one_too_many() {
    each_database(|store| async move {
        let scope = world(&store).await;
        let entries = all(&store, &scope).await;
        for number in [1, 4, 7] {
            run(&store, &format!("DELETE FROM audit WHERE tenant_id = 1 AND number = {number}")).await;
            assert_eq!(verify(&store, &scope).await, Verdict::Broken { number });
            restore(&store, entries.clone()).await;
        }
        // What was cut off at the end is found by the head in the tenant's row.
        audit::Entity::delete_many()
            .filter(audit::Column::Number.gt(5))
            .exec(&store.db().for_all_tenants().writer())
            .await
            .unwrap();
        assert_eq!(verify(&store, &scope).await, Verdict::Broken { number: 6 });
        // Also where everything is gone.
        audit::Entity::delete_many().exec(&store.db().for_all_tenants().writer()).await.unwrap();
        assert_eq!(verify(&store, &scope).await, Verdict::Broken { number: 1 });
        restore(&store, entries.clone()).await;
        let added = AuditEntry { number: 8, ..entries[6].clone() };
        restore(&store, entries.into_iter().chain([added]).collect()).await;
        assert_eq!(verify(&store, &scope).await, Verdict::Broken { number: 8 });
    })
    .await;
}

#[tokio::test]
async fn entries_in_each_other_s_place_are_found() {
    each_database(|store| async move {
        let scope = world(&store).await;
        let mut entries = all(&store, &scope).await;
        // With their hashes, and with only what they say.
        let (third, fifth) = (entries[2].clone(), entries[4].clone());
        (entries[2], entries[4]) =
            (AuditEntry { number: 3, ..fifth.clone() }, AuditEntry { number: 5, ..third.clone() });
        restore(&store, entries.clone()).await;
        assert_eq!(verify(&store, &scope).await, Verdict::Broken { number: 3 });
        (entries[2].hash, entries[4].hash) = (third.hash, fifth.hash);
        restore(&store, entries).await;
        assert_eq!(verify(&store, &scope).await, Verdict::Broken { number: 3 });
    })
    .await;
}

#[tokio::test]
async fn a_chain_that_was_made_anew_is_found_by_a_witness_alone() {
    each_database(|store| async move {
        let scope = world(&store).await;
        let mut entries = all(&store, &scope).await;
        let witness = Witness { number: 7, hash: entries[6].hash };
        let through = async |witness| store.verify_audit(&scope, Some(witness), |_| {}).await.unwrap();
        assert_eq!(through(witness).await, Verdict::Intact { last: witness });
        made(&store, &scope, "later").await;
        assert!(matches!(through(witness).await, Verdict::Intact { last } if last.number == 8));
        // The last two are forgotten, with the head that tells of them.
        entries.truncate(6);
        let hash = entries[5].hash;
        restore(&store, entries).await;
        let head = tenant::ActiveModel {
            id: Unchanged(1),
            audit_head: Set(6),
            audit_hash: Set(Some(hash.to_vec())),
            ..Default::default()
        };
        head.update_without_returning(&store.db().for_all_tenants().writer()).await.unwrap();
        assert_eq!(verify(&store, &scope).await, Verdict::Intact { last: Witness { number: 6, hash } });
        assert_eq!(through(witness).await, Verdict::Rewritten { number: 7 });
        assert_eq!(through(Witness { number: 2, hash }).await, Verdict::Rewritten { number: 2 });
    })
    .await;
}

#[tokio::test]
async fn an_audit_without_entries_is_whole() {
    each_database(|store| async move {
        let scope = store.ensure_tenant("main").await.unwrap();
        assert!(matches!(verify(&store, &scope).await, Verdict::Intact { last } if last.number == 0));
    })
    .await;
}
