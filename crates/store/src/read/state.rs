//! What can change about a claim version.

use std::sync::Arc;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, ClaimId};
use claimgraph_domain::model::{Claim, ClaimStatus};
use claimgraph_domain::time::Timestamp;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::dialect::alias;
use super::filter::{Context, status_at, superseded_at};
use super::sql::col;
use crate::entity::{claim, unreadable};

/// What can change about a claim version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimState {
    /// Its status in the view.
    pub status: ClaimStatus,
    /// Whether its lineage has a newer version in the view.
    pub superseded: bool,
    /// The position at which it was made.
    pub position: i64,
}

impl ClaimState {
    /// Whether it is the newest version of its lineage in the view.
    #[must_use]
    pub const fn is_latest(&self) -> bool {
        !self.superseded
    }
}

/// One step in the history of a claim version's status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// What it became.
    pub status: ClaimStatus,
    /// Why.
    pub reason: Option<String>,
    /// Who changed it.
    pub by: AgentId,
    /// When.
    pub at: Timestamp,
    /// The position of the log at which it began.
    pub position: i64,
}

/// A claim version with its state in a view.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimRow {
    /// The version.
    pub claim: Arc<Claim>,
    /// Its state.
    pub state: ClaimState,
}

impl ClaimRow {
    /// The version's id.
    #[must_use]
    pub fn id(&self) -> ClaimId {
        self.claim.id
    }
}

/// A version's id and state, as the database gives them.
#[derive(Debug, FromQueryResult)]
pub(crate) struct StateRow {
    pub(crate) id: Uuid,
    pub(crate) lineage_id: Uuid,
    pub(crate) status: String,
    pub(crate) superseded: bool,
    pub(crate) created_pos: i64,
}

impl StateRow {
    /// The state that the row tells.
    pub(crate) fn state(&self) -> Result<ClaimState, Error> {
        let status = ClaimStatus::from_text(&self.status).ok_or_else(|| unreadable("claim.status"))?;
        Ok(ClaimState { status, superseded: self.superseded, position: self.created_pos })
    }
}

/// Selects a [`StateRow`] for each claim that exists in the view.
pub(crate) fn select_states(cx: Context) -> SelectStatement {
    let name = cx.claim();
    let mut select = Query::select();
    select
        .expr(col(&name, claim::Column::Id))
        .expr(col(&name, claim::Column::LineageId))
        .expr(col(&name, claim::Column::CreatedPos))
        .expr_as(status_at(cx), alias("status"))
        .expr_as(superseded_at(cx), alias("superseded"))
        .from_as(claim::Entity, alias(&name))
        .and_where(col(&name, claim::Column::TenantId).eq(cx.tenant));
    if let Some(exists) = cx.view.exists(col(&name, claim::Column::CreatedPos)) {
        select.and_where(exists);
    }
    select
}
