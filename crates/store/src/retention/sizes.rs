//! How many bytes the events of a log take, added up once for each event.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use claimgraph_domain::error::Error;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{event, tenant};
use crate::error::OrDatabase;

/// Bytes of an event besides its texts: two ids, the hash, and three numbers.
const FIXED: i64 = 16 + 32 + 3 * 8;

/// Positions whose bytes are remembered as one sum.
const CHUNK: i64 = 1_000;

/// What is known of the sizes of logs. Events never change, so a sum once made stays true; memory is 16 bytes for each
/// thousand events.
#[derive(Debug, Default)]
pub(crate) struct Sizes {
    logs: Mutex<HashMap<i32, Known>>,
}

/// What is known of one log.
#[derive(Debug, Clone)]
struct Known {
    /// Positions of another epoch may be those of other events.
    epoch: Uuid,
    /// Bytes of the events `number * CHUNK + 1 ..= (number + 1) * CHUNK` as far as they were added up, by number. What
    /// has gone since still counts in the oldest.
    chunks: BTreeMap<i64, i64>,
    /// Everything up to here is added up.
    upto: i64,
}

#[derive(FromQueryResult)]
struct Sum {
    chunk: i64,
    bytes: i64,
}

impl Sizes {
    /// The last position that is to go, so that the events after it take no more than some bytes; one before the
    /// oldest, or less, where all may stay.
    pub(super) async fn last_over(
        &self,
        db: &impl ConnectionTrait,
        log: &tenant::Model,
        most: i64,
    ) -> Result<i64, Error> {
        let known = self.add_up(db, log).await?;
        let mut left = most;
        for (chunk, bytes) in known.chunks.iter().rev() {
            if *bytes > left {
                return last_within(db, log, *chunk, left).await;
            }
            left -= bytes;
        }
        Ok(log.oldest - 1)
    }

    /// Adds up what has come since the last time: nothing is read twice.
    async fn add_up(&self, db: &impl ConnectionTrait, log: &tenant::Model) -> Result<Known, Error> {
        let known = self.logs().get(&log.id).filter(|known| known.epoch == log.epoch).cloned();
        let mut known = known.unwrap_or(Known { epoch: log.epoch, chunks: BTreeMap::new(), upto: log.oldest - 1 });
        if known.upto < log.head {
            // As text: PostgreSQL takes two parameters of one value for two expressions, and would not group by one.
            let chunk = Expr::cust(format!("(\"position\" - 1) / {CHUNK}"));
            let sums: Vec<Sum> = event::Entity::find()
                .select_only()
                .column_as(chunk.clone(), "chunk")
                .column_as(Expr::from(Func::sum(bytes())).cast_as("bigint"), "bytes")
                .filter(event::Column::TenantId.eq(log.id))
                .filter(event::Column::Position.gt(known.upto))
                .filter(event::Column::Position.lte(log.head))
                .group_by(chunk)
                .into_model()
                .all(db)
                .await
                .or_database()?;
            for sum in sums {
                *known.chunks.entry(sum.chunk).or_default() += sum.bytes;
            }
            known.upto = log.head;
        }
        known.chunks = known.chunks.split_off(&((log.oldest - 1) / CHUNK));
        self.logs().insert(log.id, known.clone());
        Ok(known)
    }

    fn logs(&self) -> MutexGuard<'_, HashMap<i32, Known>> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The last position of a chunk whose events after it take no more than some bytes; one before the chunk's first that
/// is kept where all do.
async fn last_within(db: &impl ConnectionTrait, log: &tenant::Model, chunk: i64, mut left: i64) -> Result<i64, Error> {
    let before = std::cmp::max(chunk * CHUNK, log.oldest - 1);
    let sizes: Vec<(i64, i64)> = event::Entity::find()
        .select_only()
        .column(event::Column::Position)
        .column_as(bytes().cast_as("bigint"), "bytes")
        .filter(event::Column::TenantId.eq(log.id))
        .filter(event::Column::Position.gt(before))
        .filter(event::Column::Position.lte((chunk + 1) * CHUNK))
        .order_by(event::Column::Position, Order::Desc)
        .into_tuple()
        .all(db)
        .await
        .or_database()?;
    for (position, bytes) in sizes {
        if bytes > left {
            return Ok(position);
        }
        left -= bytes;
    }
    Ok(before)
}

/// Bytes of an event. Neither database reads a long text for this: both know its length beside it.
fn bytes() -> Expr {
    let texts = [event::Column::Stream, event::Column::Kind, event::Column::Data, event::Column::Metadata];
    let length = |text| Expr::from(Func::cust(Alias::new("octet_length")).arg(Expr::col(text)));
    texts.into_iter().map(length).fold(Expr::val(FIXED), ExprTrait::add)
}
