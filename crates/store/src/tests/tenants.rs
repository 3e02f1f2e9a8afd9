//! Tenants that several processes make at once, or that one began to make.

use std::time::Duration;

use claimgraph_domain::id::TenantId;
use claimgraph_domain::model::Tenant;

use crate::testing::{TestStore, each_store};

#[tokio::test]
async fn a_tenant_that_two_processes_make_at_once_is_one_and_whole() {
    each_store(|test| async move {
        let other = TestStore::open(&test.url).await;
        // Two processes do not make the same ids: ids take the time.
        other.clock.advance(Duration::from_hours(1));
        let mut seeds = Vec::new();
        for round in 0..20 {
            let name = format!("t{round}");
            let (mine, theirs) = tokio::join!(test.store.ensure_tenant(&name), other.store.ensure_tenant(&name));
            let (mine, theirs) = (mine.unwrap(), theirs.unwrap());
            assert_eq!((mine.tenant(), mine.agent()), (theirs.tenant(), theirs.agent()));
            seeds.push(test.store.position(&mine).await.unwrap());
        }
        assert!(seeds[0] > 0 && seeds.iter().all(|seed| *seed == seeds[0]), "each log begins with one seed: {seeds:?}");
    })
    .await;
}

#[tokio::test]
async fn a_tenant_whose_maker_died_is_finished_by_the_next() {
    each_store(|test| async move {
        let store = &test.store;
        let id = TenantId::from_uuid(store.next_id(store.now()));
        let made = Tenant { id, name: "half".to_owned(), created_at: store.now() };
        assert!(store.add_tenant_row(&made).await.unwrap().is_some());
        let (half, whole) = (store.ensure_tenant("half").await.unwrap(), store.ensure_tenant("whole").await.unwrap());
        assert_eq!(half.tenant(), id);
        assert_eq!(store.position(&half).await.unwrap(), store.position(&whole).await.unwrap());
    })
    .await;
}
