//! Reviews, live and replaced.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, ClaimId, ReviewId};
use claimgraph_domain::model::{Review, Verdict};
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::unreadable;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub claim_id: Uuid,
    pub reviewer_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub verdict: String,
    pub confidence: f64,
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    pub verification: bool,
    pub created_at: i64,
    pub created_pos: i64,
    pub replaced_pos: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Result<Review, Error> {
        Ok(Review {
            id: ReviewId::from_uuid(self.id),
            claim: ClaimId::from_uuid(self.claim_id),
            reviewer: AgentId::from_uuid(self.reviewer_id),
            verdict: Verdict::from_text(&self.verdict).ok_or_else(|| unreadable("review.verdict"))?,
            confidence: self.confidence,
            comment: self.comment,
            verification: self.verification,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, review: &Review) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(review.id.uuid()),
        claim_id: Set(review.claim.uuid()),
        reviewer_id: Set(review.reviewer.uuid()),
        verdict: Set(review.verdict.as_str().to_owned()),
        confidence: Set(review.confidence),
        comment: Set(review.comment.clone()),
        verification: Set(review.verification),
        created_at: Set(review.created_at.micros()),
        created_pos: Set(position),
        replaced_pos: Set(None),
    }
}
