//! What people decide about conflicts: what is refused and what is kept.

mod reading;

use claimgraph_domain::error::Code;
use claimgraph_domain::id::{ClaimId, LineageId, lineage_of_first};
use claimgraph_domain::model::{ConflictState, conflict_pair};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::support::{made, namespace};
use crate::entity::conflict_assessment;
use crate::ops::claim::ReviseClaim;
use crate::ops::conflict::AssessConflict;
use crate::read::View;
use crate::testing::each_database;
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
        let rows = conflict_assessment::Entity::find().count(&store.db().for_all_tenants().reader()).await.unwrap();
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
