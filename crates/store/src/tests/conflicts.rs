//! What people decide about conflicts: what is refused, what is kept, and what is seen when.

use claimgraph_domain::error::Code;
use claimgraph_domain::id::{ClaimId, LineageId, lineage_of_first};
use claimgraph_domain::model::{ConflictState, conflict_pair};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, Statement};

use super::support::{chain, claim, made, namespace};
use crate::entity::conflict_assessment;
use crate::ops::claim::ReviseClaim;
use crate::ops::conflict::AssessConflict;
use crate::read::{PageRequest, View};
use crate::testing::{TestStore, each_database, each_store};
use crate::{Scope, Store};

fn assess(one: ClaimId, other: ClaimId, state: ConflictState) -> AssessConflict {
    AssessConflict { claims: [one, other], state, stands: None, reason: None, expected_position: None }
}

fn resolve(one: ClaimId, other: ClaimId, stands: Option<ClaimId>) -> AssessConflict {
    let reason = Some("It was measured again.".to_owned());
    AssessConflict { stands, reason, ..assess(one, other, ConflictState::Resolved) }
}

async fn tenant(store: &Store, name: &str) -> Scope {
    let scope = store.ensure_tenant(name).await.unwrap();
    namespace(store, &scope).await;
    scope
}

async fn revised(store: &Store, scope: &Scope, claim: ClaimId) -> ClaimId {
    let command = ReviseClaim {
        claim,
        expected_version: None,
        content: Some("sharper".to_owned()),
        formal_content: None,
        claim_type: None,
        attrs: None,
        valid_from: None,
        valid_to: None,
        status: claimgraph_domain::model::ClaimStatus::Active,
        reason: None,
    };
    store.execute(scope, &command, None).await.unwrap().outcome.id
}

fn pair(one: ClaimId, other: ClaimId) -> (LineageId, LineageId) {
    (lineage_of_first(one), lineage_of_first(other))
}

/// Paths and codes of what is refused.
async fn refused(store: &Store, scope: &Scope, command: &AssessConflict) -> Vec<(String, Code)> {
    let before = store.position(scope).await.unwrap();
    let error = store.execute(scope, command, None).await.unwrap_err();
    assert_eq!(store.position(scope).await.unwrap(), before);
    error.details.into_iter().map(|detail| (detail.path, detail.code)).collect()
}

#[tokio::test]
async fn a_bad_assessment_is_refused_by_path() {
    each_database(|store| async move {
        let scope = tenant(&store, "main").await;
        let (a, b, c) =
            (made(&store, &scope, "a").await, made(&store, &scope, "b").await, made(&store, &scope, "c").await);
        let newer = revised(&store, &scope, a).await;
        let other = tenant(&store, "other").await;
        let foreign = made(&store, &other, "foreign").await;
        let text = |text: &str| Some(text.to_owned());
        let open = |one, other| assess(one, other, ConflictState::Open);
        let cases = [
            (open(foreign, b), "claims[0]", Code::NotFound),
            (open(b, foreign), "claims[1]", Code::NotFound),
            (open(a, newer), "claims", Code::ValidationFailed),
            (AssessConflict { stands: Some(a), ..open(a, b) }, "stands", Code::ValidationFailed),
            (
                AssessConflict { stands: Some(a), ..assess(a, b, ConflictState::Acknowledged) },
                "stands",
                Code::ValidationFailed,
            ),
            (resolve(a, b, Some(c)), "stands", Code::ValidationFailed),
            (resolve(a, b, Some(newer)), "stands", Code::ValidationFailed),
            (AssessConflict { reason: None, ..resolve(a, b, Some(a)) }, "reason", Code::ValidationFailed),
            (AssessConflict { reason: text(" "), ..open(a, b) }, "reason", Code::ValidationFailed),
            (AssessConflict { reason: text(&"é".repeat(4_097)), ..resolve(a, b, None) }, "reason", Code::LimitExceeded),
        ];
        for (command, path, code) in cases {
            assert_eq!(refused(&store, &scope, &command).await, [(path.to_owned(), code)], "{command:?}");
        }
        let every = AssessConflict { stands: Some(c), ..assess(foreign, foreign, ConflictState::Resolved) };
        let paths: Vec<String> = refused(&store, &scope, &every).await.into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["claims[0]", "claims[1]", "stands", "reason"]);
        let longest = AssessConflict { reason: text(&"é".repeat(4_096)), ..resolve(a, b, None) };
        assert!(store.execute(&scope, &longest, None).await.unwrap().outcome.created);
    })
    .await;
}

#[tokio::test]
async fn a_pair_has_one_live_assessment_whatever_versions_and_order_name_it() {
    each_database(|store| async move {
        let scope = tenant(&store, "main").await;
        let (a, b) = (made(&store, &scope, "a").await, made(&store, &scope, "b").await);
        let first = store.execute(&scope, &resolve(a, b, Some(a)), None).await.unwrap();
        assert_eq!(first.outcome.pair, conflict_pair(pair(a, b).0, pair(a, b).1));
        let newer = revised(&store, &scope, a).await;
        let again = store.execute(&scope, &resolve(b, newer, Some(newer)), None).await.unwrap();
        assert_eq!((again.outcome.pair, again.outcome.created), (first.outcome.pair, false));
        let rows = conflict_assessment::Entity::find().count(&store.db().read).await.unwrap();
        assert_eq!(rows, 1, "the same was decided before");

        let changed = store.execute(&scope, &resolve(b, a, Some(b)), None).await.unwrap();
        assert!(changed.outcome.created);
        let reworded = AssessConflict { reason: Some("Reworded.".to_owned()), ..resolve(b, a, Some(b)) };
        assert!(store.execute(&scope, &reworded, None).await.unwrap().outcome.created);
        let found = store.conflict_assessments(&scope, View::NOW, &[pair(a, b), pair(b, a)]).await.unwrap();
        assert_eq!(found.len(), 2, "each as it was asked for");
        assert_eq!(found[&pair(a, b)], found[&pair(b, a)]);
        let live = &found[&pair(a, b)];
        assert_eq!((live.assessment.stands, live.replaced), (Some(pair(a, b).1), None));
        assert_eq!(live.assessment.reason.as_deref(), Some("Reworded."));
    })
    .await;
}

#[tokio::test]
async fn a_claim_may_contradict_itself() {
    each_database(|store| async move {
        let scope = tenant(&store, "main").await;
        let a = made(&store, &scope, "this is false").await;
        assert!(store.execute(&scope, &resolve(a, a, None), None).await.unwrap().outcome.created);
        let found = store.conflict_assessments(&scope, View::NOW, &[pair(a, a)]).await.unwrap();
        let assessment = &found[&pair(a, a)].assessment;
        assert_eq!((assessment.first, assessment.second, assessment.stands), (pair(a, a).0, pair(a, a).0, None));
        assert!(store.execute(&scope, &resolve(a, a, Some(a)), None).await.unwrap().outcome.created);
    })
    .await;
}

#[tokio::test]
async fn who_expects_another_position_is_refused() {
    each_database(|store| async move {
        let scope = tenant(&store, "main").await;
        let (a, b) = (made(&store, &scope, "a").await, made(&store, &scope, "b").await);
        let expecting = |expected, state| AssessConflict { expected_position: Some(expected), ..assess(a, b, state) };
        let early = store.execute(&scope, &expecting(7, ConflictState::Open), None).await.unwrap_err();
        assert_eq!((early.code, early.position), (Code::Conflict, Some(0)));
        let first = store.execute(&scope, &expecting(0, ConflictState::Acknowledged), None).await.unwrap();
        for (expected, state) in [(0, ConflictState::Open), (first.position - 1, ConflictState::Acknowledged)] {
            let late = store.execute(&scope, &expecting(expected, state), None).await.unwrap_err();
            assert_eq!((late.code, late.position), (Code::Conflict, Some(first.position)));
        }
        // Something else was written meanwhile, which is no reason to refuse.
        made(&store, &scope, "c").await;
        let second = expecting(first.position, ConflictState::Open);
        assert!(store.execute(&scope, &second, None).await.unwrap().outcome.created);
    })
    .await;
}

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
    let rows = test.store.db().read.query_all_raw(Statement { sql, ..statement }).await.unwrap();
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
