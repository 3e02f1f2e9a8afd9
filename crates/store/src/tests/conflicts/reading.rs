//! What is seen of the decisions, by whom and as of when.

use claimgraph_domain::error::Code;
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::{ConflictState, conflict_pair};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::super::support::{chain, claim, made};
use super::{assess, pair, resolve, tenant};
use crate::ops::conflict::AssessConflict;
use crate::read::{PageRequest, View};
use crate::testing::{TestStore, each_database, each_store};

#[tokio::test]
async fn assessments_are_seen_as_they_were() {
    each_database(|store| async move {
        let scope = tenant(&store, "main").await;
        let (a, b) = (made(&store, &scope, "a").await, made(&store, &scope, "b").await);
        let before = store.position(&scope).await.unwrap();
        let states = [ConflictState::Acknowledged, ConflictState::Resolved, ConflictState::Open];
        for state in states {
            let reason = Some("because".to_owned());
            let command = AssessConflict { reason, ..assess(a, b, state) };
            store.execute(&scope, &command, None).await.unwrap();
        }
        let (asked, all) = ([pair(a, b)], PageRequest::first(9));
        assert!(store.conflict_assessments(&scope, View::as_of(before), &asked).await.unwrap().is_empty());
        assert!(store.conflict_history(&scope, View::as_of(before), asked[0]).await.unwrap().is_empty());
        assert!(
            store.list_conflict_assessments(&scope, View::as_of(before), None, &all).await.unwrap().items.is_empty()
        );
        for (steps, state) in (1_i64..).zip(states) {
            let view = View::as_of(before + steps);
            let found = store.conflict_assessments(&scope, view, &asked).await.unwrap();
            let live = &found[&asked[0]];
            assert_eq!((live.assessment.state, live.position, live.replaced), (state, before + steps, None));
            let listed = store.list_conflict_assessments(&scope, view, Some(state), &all).await.unwrap();
            assert_eq!(listed.items.iter().map(|(row, _)| row).collect::<Vec<_>>(), [live]);
            let other = states.into_iter().find(|other| *other != state);
            assert!(store.list_conflict_assessments(&scope, view, other, &all).await.unwrap().items.is_empty());
            let history = store.conflict_history(&scope, view, (asked[0].1, asked[0].0)).await.unwrap();
            let ends: Vec<_> = history.iter().map(|row| (row.position, row.replaced)).collect();
            let step = |step| (before + step, Some(before + step + 1).filter(|end| *end <= before + steps));
            assert_eq!(ends, (1..=steps).map(step).collect::<Vec<_>>());
        }
        let now = store.conflict_assessments(&scope, View::NOW, &asked).await.unwrap();
        assert_eq!(now[&asked[0]].assessment.state, ConflictState::Open);
    })
    .await;
}

#[tokio::test]
async fn another_tenant_has_decided_nothing() {
    each_database(|store| async move {
        let scope = tenant(&store, "main").await;
        let (a, b) = (made(&store, &scope, "a").await, made(&store, &scope, "b").await);
        store.execute(&scope, &resolve(a, b, Some(a)), None).await.unwrap();
        let other = tenant(&store, "other").await;
        for view in [View::NOW, View::as_of(1_000)] {
            assert!(store.conflict_assessments(&other, view, &[pair(a, b)]).await.unwrap().is_empty());
            assert!(store.conflict_history(&other, view, pair(a, b)).await.unwrap().is_empty());
            let listed = store.list_conflict_assessments(&other, view, None, &PageRequest::first(9)).await.unwrap();
            assert!(listed.items.is_empty());
        }
    })
    .await;
}

/// How a statement is carried out.
async fn plan(test: &TestStore, statement: Statement) -> String {
    let sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let rows = test.store.db().for_all_tenants().reader().query_all_raw(Statement { sql, ..statement }).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn many_pairs_cost_one_statement_and_pages_put_together_are_the_list() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, tenant(&test.store, "main").await);
        let claims: Vec<ClaimId> =
            store.execute(&scope, &chain(7), None).await.unwrap().outcome.claims.iter().map(|made| made.id).collect();
        let pairs: Vec<_> = claims.windows(2).map(|two| (two[0], two[1])).collect();
        for (n, (one, other)) in pairs.iter().enumerate() {
            store.execute(&scope, &assess(*one, *other, ConflictState::ALL[n % 2]), None).await.unwrap();
        }
        store.execute(&scope, &claim("something else"), None).await.unwrap();
        let asked: Vec<_> =
            pairs.iter().map(|(one, other)| pair(*one, *other)).chain([pair(claims[0], claims[6])]).collect();
        let _ = test.statements.take();
        let found = store.conflict_assessments(&scope, View::NOW, &asked).await.unwrap();
        let mut statements = test.statements.take();
        assert_eq!((found.len(), statements.len()), (6, 1));
        assert!(asked.iter().take(6).all(|pair| found.contains_key(pair)));
        if store.db().backend() == DbBackend::Sqlite {
            let plan = plan(&test, statements.remove(0)).await;
            assert!(plan.contains("first_lineage_id=? AND second_lineage_id=?"), "rows are found by pair:\n{plan}");
        }
        assert!(store.conflict_assessments(&scope, View::NOW, &[]).await.unwrap().is_empty());

        let mut seen = Vec::new();
        let mut page = PageRequest::first(2);
        loop {
            let _ = test.statements.take();
            let part = store.list_conflict_assessments(&scope, View::NOW, None, &page).await.unwrap();
            let mut statements = test.statements.take();
            assert_eq!(statements.len(), 1);
            if store.db().backend() == DbBackend::Sqlite {
                let plan = plan(&test, statements.remove(0)).await;
                assert!(plan.contains("conflict_assessment_recorded"), "a page is read in its order:\n{plan}");
            }
            seen.extend(part.items.iter().map(|(row, _)| row.assessment.pair()));
            page = PageRequest::first(2).after(part.items.last().map(|(_, cursor)| cursor.clone()));
            if !part.has_next {
                break;
            }
        }
        let expected = asked.iter().take(6).map(|(one, other)| conflict_pair(*one, *other));
        assert_eq!(seen, expected.collect::<Vec<_>>(), "in the order of recording");
        let foreign = store.list_conflict_assessments(&scope, View::NOW, Some(ConflictState::Open), &page).await;
        assert_eq!(foreign.unwrap_err().code, Code::CursorInvalid);
    })
    .await;
}
