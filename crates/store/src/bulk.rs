//! Many rows in few statements.

use claimgraph_domain::error::Error;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Insert, Iterable};

use crate::error::OrDatabase;

/// Most values in an `IN` list. SQLite binds at most 32,766 values a statement.
pub(crate) const MAX_IN: usize = 30_000;

/// Most values bound by one insert.
const MAX_BOUND: usize = 30_000;

/// Rows of one statement beyond [`EXACT`], in descending order.
const SIZES: [usize; 8] = [512, 256, 128, 64, 48, 32, 24, EXACT];

/// Up to so many rows are one statement.
const EXACT: usize = 16;

/// Inserts rows in their order.
///
/// Statements come in few sizes, so that few texts exist and the database's cache of prepared statements serves them
/// all; up to 64 rows, as many as small requests share a transaction, are two statements at most.
pub(crate) async fn insert_all<E, A>(tx: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), Error>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let columns = E::Column::iter().count().max(1);
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let size = size(rows.len(), MAX_BOUND / columns);
        let chunk: Vec<A> = rows.by_ref().take(size).collect();
        Insert::many(chunk).exec_without_returning(tx).await.or_database()?;
    }
    Ok(())
}

/// How many of some rows the next statement takes, where it may take so many.
fn size(rows: usize, most: usize) -> usize {
    if rows <= EXACT.min(most) {
        return rows;
    }
    SIZES.into_iter().find(|size| *size <= rows && *size <= most).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_of_rows_are_two_statements_at_most_and_few_sizes_exist() {
        let mut sizes = std::collections::BTreeSet::new();
        for rows in 1..3_000 {
            let (mut left, mut statements) = (rows, 0);
            while left > 0 {
                let next = size(left, MAX_BOUND / 20);
                assert!((1..=left).contains(&next), "{next} of {left}");
                sizes.insert(next);
                (left, statements) = (left - next, statements + 1);
            }
            assert!(rows > 64 || statements <= 2, "{rows} rows take {statements} statements");
        }
        assert_eq!(sizes.len(), EXACT + SIZES.len() - 1);
        assert_eq!(size(600, 100), 64, "no more than the database binds");
    }
}
