//! How far streams had come whose events are no longer kept.

use claimgraph_domain::error::Error;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::bulk::MAX_IN;
use crate::entity::{event, stream_head};
use crate::error::OrDatabase;

/// The greatest version that each of some streams had among the events that are no longer kept; those without one are
/// left out.
pub(crate) async fn pruned_heads(
    tx: &impl ConnectionTrait,
    tenant: i32,
    streams: &[&str],
) -> Result<Vec<(String, i64)>, Error> {
    let mut heads = Vec::new();
    for chunk in streams.chunks(MAX_IN) {
        let rows = stream_head::Entity::find()
            .filter(stream_head::Column::TenantId.eq(tenant))
            .filter(stream_head::Column::Stream.is_in(chunk.iter().copied()))
            .all(tx)
            .await
            .or_database()?;
        heads.extend(rows.into_iter().map(|row| (row.stream, row.version)));
    }
    Ok(heads)
}

/// Notes the versions of the streams of the events up to a position, before these go.
pub(super) async fn note(tx: &impl ConnectionTrait, tenant: i32, last: i64) -> Result<(), Error> {
    use stream_head::Column;
    let mut select = Query::select();
    select
        .column(event::Column::TenantId)
        .column(event::Column::Stream)
        .expr(Expr::col(event::Column::StreamVersion).max())
        .from(event::Entity)
        .and_where(Expr::col(event::Column::TenantId).eq(tenant))
        .and_where(Expr::col(event::Column::Position).lte(last))
        .group_by_columns([event::Column::TenantId, event::Column::Stream]);
    let mut insert = Query::insert();
    insert
        .into_table(stream_head::Entity)
        .columns([Column::TenantId, Column::Stream, Column::Version])
        .select_from(select)
        .map_err(Error::internal)?
        .on_conflict(OnConflict::columns([Column::TenantId, Column::Stream]).update_column(Column::Version).to_owned());
    tx.execute(&insert).await.or_database()?;
    Ok(())
}
