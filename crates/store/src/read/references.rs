//! Edges that wait for one end.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{ClaimId, EdgeId, PendingReferenceId};
use claimgraph_domain::model::{PendingReference, ReferenceStatus};
use claimgraph_domain::time::Timestamp;
use sea_orm::sea_query::{Cond, Expr, ExprTrait};

use super::cursor::Fingerprint;
use super::page::{Key, KeyKind, Page, PageRequest, entity_page};
use super::sql::{col, rows_by};
use super::view::View;
use crate::entity::{pending_reference, unreadable};
use crate::scope::Scope;
use crate::store::Store;

/// That a pending reference found its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolution {
    /// The claim that was meant.
    pub claim: Option<ClaimId>,
    /// The edge that stands for it now.
    pub edge: Option<EdgeId>,
    /// When.
    pub at: Option<Timestamp>,
    /// The position of the log at which it was.
    pub position: i64,
}

/// A pending reference with its state in a view.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceRow {
    /// The reference.
    pub reference: PendingReference,
    /// Where it stands.
    pub status: ReferenceStatus,
    /// What it was resolved to.
    pub resolution: Option<Resolution>,
}

/// Pending references which fit all that is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReferenceFilter {
    /// Where they stand in the view.
    pub status: Option<ReferenceStatus>,
    /// The outside reference, in normal form.
    pub external_ref: Option<String>,
}

fn row(view: View, model: pending_reference::Model) -> Result<ReferenceRow, Error> {
    let stored = ReferenceStatus::from_text(&model.status).ok_or_else(|| unreadable("pending_reference.status"))?;
    let over = model.resolved_pos.filter(|position| view.ended(Some(*position)));
    // A row that was settled after the view's position was still pending there.
    let status = if over.is_some() || model.resolved_pos.is_none() { stored } else { ReferenceStatus::Pending };
    let resolution = over.filter(|_| stored == ReferenceStatus::Resolved).map(|position| Resolution {
        claim: model.resolved_claim_id.map(ClaimId::from_uuid),
        edge: model.resolved_edge_id.map(EdgeId::from_uuid),
        at: model.resolved_at.map(Timestamp::from_micros),
        position,
    });
    Ok(ReferenceRow { reference: model.into_domain()?, status, resolution })
}

/// References that stand so in the view.
fn stands(view: View, status: ReferenceStatus) -> Expr {
    let t = |column| col("t", column);
    let stored = t(pending_reference::Column::Status).eq(status.as_str());
    let Some(position) = view.as_of else { return stored };
    let settled = || t(pending_reference::Column::ResolvedPos);
    match status {
        ReferenceStatus::Pending => stored.or(settled().is_not_null().and(settled().gt(position))),
        ReferenceStatus::Resolved | ReferenceStatus::Expired => {
            stored.and(settled().is_null().or(settled().lte(position)))
        }
    }
}

impl Store {
    /// Pending references by id, resolved ones too; those that do not exist in the view are left out:
    /// one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn pending_references_by_id(
        &self,
        scope: &Scope,
        view: View,
        ids: &[PendingReferenceId],
    ) -> Result<HashMap<PendingReferenceId, ReferenceRow>, Error> {
        use pending_reference::{Column, Entity};
        let rows =
            rows_by::<Entity>(self, scope, Column::Id, ids.iter().map(PendingReferenceId::uuid), |select| select)
                .await?;
        let seen = rows.into_iter().filter(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        seen.map(|model| row(view, model).map(|row| (row.reference.id, row))).collect()
    }

    /// The references that claim versions wait or waited for, in the order of recording: one
    /// statement. Versions without any get no entry.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn pending_references_of(
        &self,
        scope: &Scope,
        view: View,
        claims: &[ClaimId],
    ) -> Result<HashMap<ClaimId, Vec<ReferenceRow>>, Error> {
        use pending_reference::{Column, Entity};
        let ids = claims.iter().map(ClaimId::uuid);
        let mut rows = rows_by::<Entity>(self, scope, Column::ClaimId, ids, |select| select).await?;
        rows.retain(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        rows.sort_by_key(|row| row.id);
        let mut found: HashMap<ClaimId, Vec<ReferenceRow>> = HashMap::new();
        for model in rows {
            let row = row(view, model)?;
            found.entry(row.reference.claim).or_default().push(row);
        }
        Ok(found)
    }

    /// A page of the tenant's references, in the order of recording: one statement.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another filter; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn list_pending_references(
        &self,
        scope: &Scope,
        view: View,
        filter: &ReferenceFilter,
        page: &PageRequest,
    ) -> Result<Page<ReferenceRow>, Error> {
        use pending_reference::{Column, Entity};
        let external_ref = filter.external_ref.as_deref().map(|text| col("t", Column::ExternalRef).eq(text));
        let condition = Cond::all()
            .add_option(view.exists(col("t", Column::CreatedPos)))
            .add_option(filter.status.map(|status| stands(view, status)))
            .add_option(external_ref);
        let keys = [Key::new(col("t", Column::Id), KeyKind::Id)];
        let list = Fingerprint::new(scope, "pending_references", filter);
        let rows = entity_page::<Entity>(self, scope, condition, &keys, list, page).await?;
        rows.try_filter_map(|model| row(view, model).map(Some))
    }
}
