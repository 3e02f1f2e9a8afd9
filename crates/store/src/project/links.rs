//! Edges, relations and pending references: what begins and what ends.

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Event;
use claimgraph_domain::model::{ReferenceStatus, Relation};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::Happened;
use crate::bulk::Rows;
use crate::entity::{edge, pending_reference, relation, relation_member};
use crate::error::OrDatabase;

/// Edges end.
pub(super) async fn edges_retracted<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    rows.write(tx).await?;
    for happened in run {
        let Event::EdgeRetracted(retracted) = happened.event else { continue };
        edge::Entity::update_many()
            .col_expr(edge::Column::RetractedPos, Expr::value(happened.position))
            .col_expr(edge::Column::RetractedBy, Expr::value(retracted.by.uuid()))
            .col_expr(edge::Column::RetractReason, Expr::value(retracted.reason.as_str()))
            .filter(edge::Column::TenantId.eq(tenant))
            .filter(edge::Column::Id.eq(retracted.edge.uuid()))
            .exec(tx)
            .await
            .or_database()?;
    }
    Ok(())
}

/// Relations begin, each with its members in order.
pub(super) fn relations_asserted(rows: &mut Rows, tenant: i32, run: &[Happened<'_>]) -> Result<(), Error> {
    let asserted: Vec<(i64, &Relation)> = run
        .iter()
        .filter_map(|happened| match happened.event {
            Event::RelationAsserted(relation) => Some((happened.position, relation)),
            _ => None,
        })
        .collect();
    rows.add(asserted.iter().map(|(position, asserted)| relation::row(tenant, *position, asserted)))?;
    let members = asserted.iter().flat_map(|(_, asserted)| {
        (0_i32..)
            .zip(&asserted.members)
            .map(|(ordinal, member)| relation_member::row(tenant, asserted.id, ordinal, member))
    });
    rows.add(members)
}

/// Relations end.
pub(super) async fn relations_retracted<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    rows.write(tx).await?;
    for happened in run {
        let Event::RelationRetracted(retracted) = happened.event else { continue };
        relation::Entity::update_many()
            .col_expr(relation::Column::RetractedPos, Expr::value(happened.position))
            .col_expr(relation::Column::RetractedBy, Expr::value(retracted.by.uuid()))
            .col_expr(relation::Column::RetractReason, Expr::value(retracted.reason.as_str()))
            .filter(relation::Column::TenantId.eq(tenant))
            .filter(relation::Column::Id.eq(retracted.relation.uuid()))
            .exec(tx)
            .await
            .or_database()?;
    }
    Ok(())
}

/// Pending references find their target.
pub(super) async fn references_resolved<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    use pending_reference::Column;
    rows.write(tx).await?;
    for happened in run {
        let Event::ReferenceResolved(resolved) = happened.event else { continue };
        pending_reference::Entity::update_many()
            .col_expr(Column::Status, Expr::value(ReferenceStatus::Resolved.as_str()))
            .col_expr(Column::ResolvedClaimId, Expr::value(resolved.claim.uuid()))
            .col_expr(Column::ResolvedEdgeId, Expr::value(resolved.edge.uuid()))
            .col_expr(Column::ResolvedAt, Expr::value(happened.at.micros()))
            .col_expr(Column::ResolvedPos, Expr::value(happened.position))
            .filter(Column::TenantId.eq(tenant))
            .filter(Column::Id.eq(resolved.reference.uuid()))
            .exec(tx)
            .await
            .or_database()?;
    }
    Ok(())
}
