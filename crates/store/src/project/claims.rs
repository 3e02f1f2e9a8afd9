//! Claim versions, their statuses and their reviews.

use claimgraph_domain::error::Error;
use claimgraph_domain::event::{ClaimMade, Event, StatusChanged};
use claimgraph_domain::model::Review;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::Happened;
use crate::bulk::Rows;
use crate::entity::claim_status::Beginning;
use crate::entity::{claim, claim_status, review};
use crate::error::OrDatabase;

/// New versions, each with its first status; a version that replaces another marks it superseded.
pub(super) async fn made<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    let made: Vec<(&Happened<'_>, &ClaimMade)> = run
        .iter()
        .filter_map(|happened| match happened.event {
            Event::ClaimCreated(made) | Event::ClaimRevised(made) => Some((happened, made)),
            _ => None,
        })
        .collect();
    rows.add(made.iter().map(|(happened, made)| claim::row(tenant, happened.position, &made.claim, made.status)))?;
    rows.add(made.iter().map(|(happened, made)| {
        let beginning = Beginning {
            claim: made.claim.id,
            status: made.status,
            reason: made.reason.as_deref(),
            by: made.claim.created_by,
            at: happened.at,
        };
        claim_status::row(tenant, happened.position, &beginning)
    }))?;
    for (happened, made) in made {
        let Some(predecessor) = made.claim.supersedes else { continue };
        rows.write(tx).await?;
        claim::Entity::update_many()
            .col_expr(claim::Column::SupersededPos, Expr::value(happened.position))
            .filter(claim::Column::TenantId.eq(tenant))
            .filter(claim::Column::Id.eq(predecessor.uuid()))
            .exec(tx)
            .await
            .or_database()?;
    }
    Ok(())
}

/// A version's status ends and another begins.
pub(super) async fn status_changed<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    for happened in run {
        if let Event::ClaimStatusChanged(change) | Event::ClaimRetracted(change) = happened.event {
            change_status(tx, rows, tenant, happened, change).await?;
        }
    }
    Ok(())
}

async fn change_status<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    happened: &Happened<'_>,
    change: &StatusChanged,
) -> Result<(), Error> {
    rows.write(tx).await?;
    claim::Entity::update_many()
        .col_expr(claim::Column::Status, Expr::value(change.to.as_str()))
        .filter(claim::Column::TenantId.eq(tenant))
        .filter(claim::Column::Id.eq(change.claim.uuid()))
        .exec(tx)
        .await
        .or_database()?;
    claim_status::Entity::update_many()
        .col_expr(claim_status::Column::ToPos, Expr::value(happened.position))
        .filter(claim_status::Column::TenantId.eq(tenant))
        .filter(claim_status::Column::ClaimId.eq(change.claim.uuid()))
        .filter(claim_status::Column::ToPos.is_null())
        .exec(tx)
        .await
        .or_database()?;
    let beginning = Beginning {
        claim: change.claim,
        status: change.to,
        reason: change.reason.as_deref(),
        by: change.by,
        at: happened.at,
    };
    rows.add([claim_status::row(tenant, happened.position, &beginning)])
}

/// A review replaces the same reviewer's live review of the version.
pub(super) async fn reviewed<C: ConnectionTrait>(
    tx: &C,
    rows: &mut Rows,
    tenant: i32,
    run: &[Happened<'_>],
) -> Result<(), Error> {
    for happened in run {
        if let Event::ReviewRecorded(recorded) = happened.event {
            rows.write(tx).await?;
            replace_live(tx, tenant, happened.position, recorded).await?;
            rows.add([review::row(tenant, happened.position, recorded)])?;
        }
    }
    Ok(())
}

async fn replace_live<C: ConnectionTrait>(tx: &C, tenant: i32, position: i64, recorded: &Review) -> Result<(), Error> {
    review::Entity::update_many()
        .col_expr(review::Column::ReplacedPos, Expr::value(position))
        .filter(review::Column::TenantId.eq(tenant))
        .filter(review::Column::ClaimId.eq(recorded.claim.uuid()))
        .filter(review::Column::ReviewerId.eq(recorded.reviewer.uuid()))
        .filter(review::Column::ReplacedPos.is_null())
        .exec(tx)
        .await
        .or_database()?;
    Ok(())
}
