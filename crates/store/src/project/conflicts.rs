//! What people decided about conflicts.

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Event;
use claimgraph_domain::model::ConflictAssessment;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::Happened;
use crate::bulk::Rows;
use crate::entity::conflict_assessment::{Column, Entity, row};
use crate::error::OrDatabase;

/// An assessment replaces the live one of the pair.
pub(super) async fn assessed<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    for happened in run {
        let Event::ConflictAssessed(assessed) = happened.event else { continue };
        rows.write(tx).await?;
        replace_live(tx, tenant, happened.position, assessed).await?;
        rows.add([row(tenant, happened.position, assessed)])?;
    }
    Ok(())
}

async fn replace_live<C: ConnectionTrait>(
    tx: &C,
    tenant: i32,
    position: i64,
    assessed: &ConflictAssessment,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::ReplacedPos, Expr::value(position))
        .filter(Column::TenantId.eq(tenant))
        .filter(Column::FirstLineageId.eq(assessed.first.uuid()))
        .filter(Column::SecondLineageId.eq(assessed.second.uuid()))
        .filter(Column::ReplacedPos.is_null())
        .exec(tx)
        .await
        .or_database()?;
    Ok(())
}
