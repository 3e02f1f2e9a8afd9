//! Claim versions, and where each stands.

use std::collections::HashMap;
use std::sync::Arc;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, ClaimId, LineageId};
use claimgraph_domain::model::{Claim, ClaimStatus};
use claimgraph_domain::time::Timestamp;
use sea_orm::{ColumnTrait, Order, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::filter::Context;
use super::sql::{MAX_IDS, col, distinct, fetch, one_of, rows_by};
pub use super::state::{ClaimRow, ClaimState, StatusChange};
pub(crate) use super::state::{StateRow, select_states};
use super::view::View;
use crate::entity::{claim, claim_status, unreadable};
use crate::scope::Scope;
use crate::store::Store;

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
        let rows = self.state_rows(scope, view, claim::Column::Id, ids.iter().map(ClaimId::uuid)).await?;
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
        let rows = rows_by::<Entity>(self, scope, Column::ClaimId, ids.iter().map(ClaimId::uuid), |select| {
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
        let ids = lineages.iter().map(LineageId::uuid);
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
            rows.extend(fetch::<StateRow>(self, scope, &select).await?);
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
