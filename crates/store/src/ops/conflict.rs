//! Assess a conflict.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{ClaimId, LineageId};
use claimgraph_domain::model::{ConflictAssessment, ConflictState, MAX_ASSESSMENT_REASON_CHARS, conflict_pair};
use claimgraph_domain::rules::checks;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::entity::conflict_assessment;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::lookup;
use crate::ops::refusals::Refusals;

/// Records what people decided about two claims that cannot both hold, in place of what was decided before. Nothing
/// becomes of the claims by it. What is decided already, in the same words, is not recorded again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssessConflict {
    /// The two claims in any order, each by any of its versions; the same version twice for a claim that contradicts
    /// itself.
    pub claims: [ClaimId; 2],
    /// What was decided; `open` takes an earlier decision back.
    pub state: ConflictState,
    /// Which of `claims` stands, when resolved; `None` when neither does.
    pub stands: Option<ClaimId>,
    /// Why, 1 to [`MAX_ASSESSMENT_REASON_CHARS`] characters; needed when resolved.
    pub reason: Option<String>,
    /// The position of the assessment that the caller believes to be the live one, 0 for none.
    pub expected_position: Option<i64>,
}

/// The pair that was assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessedConflict {
    /// The pair, as [`conflict_pair`] names it.
    pub pair: (LineageId, LineageId),
    /// Whether the assessment is new.
    pub created: bool,
}

#[async_trait]
impl Command for AssessConflict {
    type Outcome = AssessedConflict;
    const NAME: &'static str = "assessConflict";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let mut refusals = Refusals::default();
        let lineages = self.lineages(tx, &mut refusals).await?;
        self.check_decision(&mut refusals);
        refusals.finish()?;
        let lineages = lineages.ok_or_else(|| Error::internal("a refused claim had no reason"))?;
        let stands = self.stands.and_then(|id| self.claims.iter().zip(lineages).find(|(claim, _)| **claim == id));
        let [one, other] = lineages;
        let (first, second) = conflict_pair(one, other);
        let new = ConflictAssessment {
            first,
            second,
            state: self.state,
            stands: stands.map(|(_, lineage)| lineage),
            reason: self.reason.clone(),
            assessed_by: tx.agent(),
            assessed_at: tx.now(),
        };
        let live = live(tx, new.pair()).await?;
        self.check_expected(live.as_ref().map_or(0, |row| row.created_pos))?;
        let known = live.map(conflict_assessment::Model::into_domain).transpose()?;
        let created = !known.is_some_and(|known| says_the_same(&known, &new));
        let pair = new.pair();
        if created {
            tx.record(Event::ConflictAssessed(new));
        }
        Ok(AssessedConflict { pair, created })
    }
}

impl AssessConflict {
    /// The lineages of the claims, in their order; `None` when something was refused.
    ///
    /// Whether the pair is in conflict at present is not asked: that depends on how far one infers and from which
    /// edges, and a decision stays true of the two claims when an edge is retracted, or before one is asserted.
    async fn lineages(&self, tx: &mut WriteTx<'_>, refusals: &mut Refusals) -> Result<Option<[LineageId; 2]>, Error> {
        let heads = lookup::claims(tx, self.claims).await?;
        let lineage = |id: ClaimId| {
            heads.get(&id).map(|head| head.lineage).ok_or_else(|| Error::not_found("claim", &id.to_string()))
        };
        let [one, other] = self.claims;
        let first = refusals.check(|| "claims[0]".to_owned(), lineage(one));
        let second = refusals.check(|| "claims[1]".to_owned(), lineage(other));
        let (Some(first), Some(second)) = (first, second) else { return Ok(None) };
        if first == second && one != other {
            let message = "two versions of one claim are no pair; name one version twice for a claim that contradicts \
                itself";
            refusals.add("claims", Error::new(Code::ValidationFailed, message));
        }
        Ok(Some([first, second]))
    }

    fn check_decision(&self, refusals: &mut Refusals) {
        let invalid = |message: &str| Error::new(Code::ValidationFailed, message);
        let resolved = self.state == ConflictState::Resolved;
        match self.stands {
            Some(_) if !resolved => {
                refusals.add("stands", invalid("only of a resolved conflict is it decided which claim stands"));
            }
            Some(claim) if !self.claims.contains(&claim) => {
                refusals.add("stands", invalid("what stands is one of the two claims, or nothing when neither does"));
            }
            _ => {}
        }
        match &self.reason {
            Some(reason) => {
                let checked = checks::bounded_text("a reason", reason, MAX_ASSESSMENT_REASON_CHARS);
                refusals.check(|| "reason".to_owned(), checked);
            }
            None if resolved => refusals.add("reason", invalid("a conflict is resolved with a reason")),
            None => {}
        }
    }

    fn check_expected(&self, position: i64) -> Result<(), Error> {
        if self.expected_position.is_none_or(|expected| expected == position) {
            return Ok(());
        }
        let message = match position {
            0 => "the conflict has not been assessed; expect position 0".to_owned(),
            _ => format!("the conflict was last assessed at position {position}; read that and decide again"),
        };
        let mut error = Error::new(Code::Conflict, message);
        error.position = Some(position);
        Err(error)
    }
}

/// Whether two assessments decide the same for the same reason. Who did so first stays on record.
fn says_the_same(one: &ConflictAssessment, other: &ConflictAssessment) -> bool {
    (one.state, one.stands, &one.reason) == (other.state, other.stands, &other.reason)
}

async fn live(
    tx: &mut WriteTx<'_>,
    (first, second): (LineageId, LineageId),
) -> Result<Option<conflict_assessment::Model>, Error> {
    use conflict_assessment::{Column, Entity};
    Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::FirstLineageId.eq(first.uuid()))
        .filter(Column::SecondLineageId.eq(second.uuid()))
        .filter(Column::ReplacedPos.is_null())
        .one(tx.connection().await?)
        .await
        .or_database()
}
