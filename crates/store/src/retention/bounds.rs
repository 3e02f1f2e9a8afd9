//! Up to where the bounds let events go.

use claimgraph_domain::error::Error;
use claimgraph_domain::time::Timestamp;
use sea_orm::sea_query::Order;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Retention, Sizes};
use crate::entity::{event, tenant};
use crate::error::OrDatabase;

/// The last position that the bounds let go; one before the oldest event, or less, where all is to be kept. The newest
/// event stays whatever they say.
pub(super) async fn last_to_go(
    db: &impl ConnectionTrait,
    log: &tenant::Model,
    retention: &Retention,
    sizes: &Sizes,
    now: Timestamp,
) -> Result<i64, Error> {
    let kept = log.oldest - 1;
    let by_count = retention.events.map_or(kept, |events| log.head.saturating_sub(events.max(1)));
    let by_age = match retention.age {
        None => kept,
        Some(age) => {
            let micros = i64::try_from(age.as_micros()).unwrap_or(i64::MAX);
            last_before(db, log.id, now.micros().saturating_sub(micros)).await?.unwrap_or(kept)
        }
    };
    let by_bytes = match retention.bytes {
        None => kept,
        Some(bytes) => sizes.last_over(db, log, bytes).await?,
    };
    Ok(by_count.max(by_age).max(by_bytes).min(log.head - 1))
}

/// The last event that was recorded before a moment, microseconds since the Unix epoch.
async fn last_before(db: &impl ConnectionTrait, tenant: i32, moment: i64) -> Result<Option<i64>, Error> {
    // Time never runs backward along the log, so the order of the index by time is its order too.
    event::Entity::find()
        .select_only()
        .column(event::Column::Position)
        .filter(event::Column::TenantId.eq(tenant))
        .filter(event::Column::RecordedAt.lt(moment))
        .order_by(event::Column::RecordedAt, Order::Desc)
        .order_by(event::Column::Position, Order::Desc)
        .limit(1)
        .into_tuple()
        .one(db)
        .await
        .or_database()
}
