//! Asking.

use std::time::Duration;

use claimgraph_domain::access::{Permissions, Principal};
use claimgraph_domain::error::Code;
use claimgraph_domain::model::Outcome;

use crate::audit::AuditFilter;
use crate::read::PageRequest;
use crate::testing::each_store;
use crate::tests::support::{made, namespace};
use crate::{Scope, Store};

async fn numbers(store: &Store, scope: &Scope, filter: &AuditFilter) -> Vec<i64> {
    let page = store.list_audit(scope, filter, &PageRequest::first(100)).await.unwrap();
    page.items.iter().map(|(entry, _)| entry.number).collect()
}

#[tokio::test]
async fn a_filter_chooses_and_pages_lead_through_the_newest_first() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        let begun = store.now();
        namespace(store, &scope).await;
        let token = Principal::Token { issuer: "https://issuer".into(), subject: "alice".into() };
        let alice = scope.clone().acting_as(token.clone(), Permissions::all());
        test.clock.advance(Duration::from_secs(1));
        let later = store.now();
        made(store, &alice, "a").await;
        store.audit_refusal(&alice, "createClaim", Code::InsufficientScope);
        store.flush_audit().await.unwrap();
        let all = AuditFilter::default;
        for (filter, expected) in [
            (all(), vec![3, 2, 1]),
            (AuditFilter { actor: Some(token.to_string()), ..all() }, vec![3, 2]),
            (AuditFilter { actor: Some(scope.agent().to_string()), ..all() }, vec![3, 2, 1]),
            (AuditFilter { actor: Some("operator".to_owned()), ..all() }, vec![1]),
            (AuditFilter { action: Some("createClaim".to_owned()), ..all() }, vec![3, 2]),
            (AuditFilter { outcome: Some(Outcome::Done), ..all() }, vec![2, 1]),
            (AuditFilter { outcome: Some(Outcome::Refused(Code::InsufficientScope)), ..all() }, vec![3]),
            (AuditFilter { from: Some(later), ..all() }, vec![3, 2]),
            (AuditFilter { from: Some(begun), to: Some(later), ..all() }, vec![1]),
        ] {
            assert_eq!(numbers(store, &scope, &filter).await, expected, "{filter:?}");
        }
        let first = store.list_audit(&scope, &all(), &PageRequest::first(2)).await.unwrap();
        assert!(first.has_next);
        let after = first.items[1].1.clone();
        let next = PageRequest::first(2).after(Some(after.clone()));
        let _ = test.statements.take();
        let second = store.list_audit(&scope, &all(), &next).await.unwrap();
        assert_eq!((second.items[0].0.number, second.items.len(), test.statements.count()), (1, 1, 1));
        let other = AuditFilter { outcome: Some(Outcome::Done), ..all() };
        assert_eq!(store.list_audit(&scope, &other, &next).await.unwrap_err().code, Code::CursorInvalid);
        let empty = AuditFilter { from: Some(later), to: Some(later), ..all() };
        let refused = store.list_audit(&scope, &empty, &PageRequest::first(2)).await.unwrap_err();
        assert_eq!(refused.code, Code::BadRequest);
    })
    .await;
}

#[tokio::test]
async fn another_tenant_s_audit_is_not_seen() {
    each_store(|test| async move {
        let store = &test.store;
        let (a, b) = (store.ensure_tenant("a").await.unwrap(), store.ensure_tenant("b").await.unwrap());
        namespace(store, &a).await;
        store.audit_refusal(&a, "createClaim", Code::Forbidden);
        store.flush_audit().await.unwrap();
        assert_eq!(numbers(store, &a, &AuditFilter::default()).await, [2, 1]);
        assert!(numbers(store, &b, &AuditFilter::default()).await.is_empty());
        assert!(store.audit_after(&b, 0, 10).await.unwrap().is_empty());
    })
    .await;
}
