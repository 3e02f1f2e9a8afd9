//! Claim versions, and where each stands.

use std::collections::HashMap;
use std::sync::Arc;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, ClaimId, LineageId};
use claimgraph_domain::model::{Claim, ClaimStatus};
use claimgraph_domain::time::Timestamp;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, FromQueryResult, Order, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::dialect::alias;
use super::filter::{Context, status_at, superseded_at};
use super::sql::{MAX_IDS, col, distinct, fetch, one_of, rows_by};
use super::view::View;
use crate::entity::{claim, claim_status, unreadable};
use crate::scope::Scope;
use crate::store::Store;

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

impl Store {
    /// What a condition on this tenant's claims needs.
    pub(crate) fn context(&self, scope: &Scope, view: View) -> Context {
        Context { backend: self.db().backend(), tenant: scope.key.0, view, depth: 0 }
    }

    /// Claim versions by id, whatever their state; absent and foreign ones are left out. Versions
    /// read before come from memory.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn claims_by_id(&self, scope: &Scope, ids: &[ClaimId]) -> Result<HashMap<ClaimId, Arc<Claim>>, Error> {
        let mut found = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        for &id in ids {
            match self.cache().get(scope.key, id) {
                Some(claim) => {
                    found.insert(id, claim);
                }
                None => missing.push(id.uuid()),
            }
        }
        for row in rows_by::<claim::Entity>(self, scope, claim::Column::Id, missing, |select| select).await? {
            let claim = Arc::new(row.into_domain()?);
            self.cache().put(scope.key, Arc::clone(&claim));
            found.insert(claim.id, claim);
        }
        Ok(found)
    }

    /// The states of claim versions; those that do not exist in the view are left out.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn claim_states(
        &self,
        scope: &Scope,
        view: View,
        ids: &[ClaimId],
    ) -> Result<HashMap<ClaimId, ClaimState>, Error> {
        let rows = self.state_rows(scope, view, claim::Column::Id, ids.iter().map(|id| id.uuid())).await?;
        rows.iter().map(|row| Ok((ClaimId::from_uuid(row.id), row.state()?))).collect()
    }

    /// The history of the status of claim versions up to the view's position, oldest first.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn status_history(
        &self,
        scope: &Scope,
        view: View,
        ids: &[ClaimId],
    ) -> Result<HashMap<ClaimId, Vec<StatusChange>>, Error> {
        use claim_status::{Column, Entity};
        let rows = rows_by::<Entity>(self, scope, Column::ClaimId, ids.iter().map(|id| id.uuid()), |select| {
            let select = select.order_by(Column::FromPos, Order::Asc);
            match view.as_of {
                Some(position) => select.filter(Column::FromPos.lte(position)),
                None => select,
            }
        });
        let mut histories: HashMap<ClaimId, Vec<StatusChange>> = HashMap::new();
        for row in rows.await? {
            let change = StatusChange {
                status: ClaimStatus::from_text(&row.status).ok_or_else(|| unreadable("claim_status.status"))?,
                reason: row.reason,
                by: AgentId::from_uuid(row.changed_by),
                at: Timestamp::from_micros(row.changed_at),
                position: row.from_pos,
            };
            histories.entry(ClaimId::from_uuid(row.claim_id)).or_default().push(change);
        }
        Ok(histories)
    }

    /// All versions of lineages that exist in the view, with their states, oldest first: at most
    /// two statements.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn versions(
        &self,
        scope: &Scope,
        view: View,
        lineages: &[LineageId],
    ) -> Result<HashMap<LineageId, Vec<ClaimRow>>, Error> {
        let ids = lineages.iter().map(|id| id.uuid());
        let rows = self.state_rows(scope, view, claim::Column::LineageId, ids).await?;
        let mut versions: HashMap<LineageId, Vec<ClaimRow>> = HashMap::new();
        for row in self.claim_rows(scope, &rows).await?.into_iter().flatten() {
            versions.entry(row.claim.lineage).or_default().push(row);
        }
        for rows in versions.values_mut() {
            rows.sort_by_key(|row| row.claim.version);
        }
        Ok(versions)
    }

    /// The states of the claims of which a column is one of some ids.
    pub(crate) async fn state_rows(
        &self,
        scope: &Scope,
        view: View,
        column: claim::Column,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<Vec<StateRow>, Error> {
        let cx = self.context(scope, view);
        let mut rows = Vec::new();
        for chunk in distinct(ids).chunks(MAX_IDS) {
            let mut select = select_states(cx);
            select.and_where(one_of(col(&cx.claim(), column), chunk));
            rows.extend(fetch::<StateRow>(self, &select).await?);
        }
        Ok(rows)
    }

    /// The claims of state rows, in the same order.
    pub(crate) async fn claim_rows(&self, scope: &Scope, rows: &[StateRow]) -> Result<Vec<Option<ClaimRow>>, Error> {
        let ids: Vec<ClaimId> = rows.iter().map(|row| ClaimId::from_uuid(row.id)).collect();
        let claims = self.claims_by_id(scope, &ids).await?;
        let join = |(row, id): (&StateRow, &ClaimId)| match claims.get(id) {
            Some(claim) => Ok(Some(ClaimRow { claim: Arc::clone(claim), state: row.state()? })),
            None => Ok(None),
        };
        rows.iter().zip(&ids).map(join).collect()
    }
}
