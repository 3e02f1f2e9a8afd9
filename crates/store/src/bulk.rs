//! Many rows in few statements.

use claimgraph_domain::error::Error;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Insert, Iterable};

use crate::error::OrDatabase;

/// Most values in an `IN` list. SQLite binds at most 32,766 values a statement.
pub(crate) const MAX_IN: usize = 30_000;

/// Most values bound by one insert.
const MAX_BOUND: usize = 30_000;

/// Inserts rows in their order.
///
/// The number of rows in a statement is always a power of two, so that few texts exist and the
/// database's cache of prepared statements serves them all.
pub(crate) async fn insert_all<E, A>(tx: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), Error>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let columns = E::Column::iter().count().max(1);
    let largest = previous_power_of_two(MAX_BOUND / columns).min(512);
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let size = largest.min(previous_power_of_two(rows.len()));
        let chunk: Vec<A> = rows.by_ref().take(size).collect();
        Insert::many(chunk).exec_without_returning(tx).await.or_database()?;
    }
    Ok(())
}

fn previous_power_of_two(value: usize) -> usize {
    1 << value.max(1).ilog2()
}
