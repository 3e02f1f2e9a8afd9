//! API keys, as far as events tell of them.

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Event;
use claimgraph_domain::id::KeyId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, UpdateMany};

use super::Happened;
use crate::bulk::Rows;
use crate::entity::api_key::{Column, Entity};
use crate::error::OrDatabase;

/// A key with another in its place expires.
pub(super) async fn rotated<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    rows.write(tx).await?;
    for happened in run {
        let Event::KeyRotated(rotated) = happened.event else { continue };
        of(tenant, rotated.key)
            .col_expr(Column::ReplacedById, Expr::value(rotated.replacement.uuid()))
            .col_expr(Column::ExpiresAt, Expr::value(rotated.until.micros()))
            .exec(tx)
            .await
            .or_database()?;
    }
    Ok(())
}

/// A key was taken back.
pub(super) async fn revoked<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    rows.write(tx).await?;
    for happened in run {
        let Event::KeyRevoked(revoked) = happened.event else { continue };
        let update = of(tenant, revoked.key).col_expr(Column::RevokedAt, Expr::value(happened.at.micros()));
        update.exec(tx).await.or_database()?;
    }
    Ok(())
}

fn of(tenant: i32, key: KeyId) -> UpdateMany<Entity> {
    Entity::update_many().filter(Column::TenantId.eq(tenant)).filter(Column::Id.eq(key.uuid()))
}
