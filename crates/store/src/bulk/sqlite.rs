//! Rows for SQLite: lists of values, of few lengths.

use sea_orm::{DbBackend, Statement, Value};

use super::Change;
use super::table::Table;
use super::text::Text;

/// Most values bound by one insert.
const MAX_BOUND: usize = 30_000;

/// Rows of one statement beyond [`EXACT`], in descending order.
const SIZES: [usize; 8] = [512, 256, 128, 64, 48, 32, 24, EXACT];

/// Up to so many rows are one statement.
const EXACT: usize = 16;

/// The statements that insert the rows, and that for a change after them. Up to 64 rows of a table, as many as small
/// requests share a transaction, are two statements at most.
pub(super) fn statements(tables: Vec<Table>, change: Option<Change>) -> Vec<Statement> {
    let mut statements = Vec::with_capacity(tables.len() + 1);
    for table in tables {
        let (width, mut left) = (table.columns.len().max(1), table.rows());
        let mut values = table.values.into_iter();
        while left > 0 {
            let rows = size(left, MAX_BOUND / width);
            statements.push(insert(table.name, &table.columns, rows, &mut values));
            left -= rows;
        }
    }
    statements.extend(change.map(|change| {
        let mut text = Text::new(DbBackend::Sqlite, change.set.len() + 1);
        text.change(change);
        text.into_statement()
    }));
    statements
}

/// Whether each table has so few rows that they are one statement.
pub(super) fn is_small(tables: &[Table]) -> bool {
    tables.iter().all(|table| table.rows() <= EXACT)
}

/// Statements in one text. SQLite runs them one after the other; each takes its own of the values.
pub(super) fn joined(statements: Vec<Statement>) -> Vec<Statement> {
    let texts: Vec<&str> = statements.iter().map(|statement| statement.sql.as_str()).collect();
    let sql = texts.join("; ");
    let values = statements.into_iter().filter_map(|statement| statement.values).flat_map(|values| values.0);
    vec![Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)]
}

fn insert(name: &str, columns: &[&'static str], rows: usize, values: &mut impl Iterator<Item = Value>) -> Statement {
    let mut text = Text::new(DbBackend::Sqlite, rows * columns.len());
    text.insert_into(name, columns.iter().copied());
    text.push("VALUES ");
    text.list(0..rows, |text, _| text.row(values.by_ref().take(columns.len())));
    text.into_statement()
}

/// Rows in parts, each for one statement; `columns` is how many values a row binds.
pub(crate) fn chunks<T>(rows: &[T], columns: usize) -> impl Iterator<Item = &[T]> {
    let mut left = rows;
    std::iter::from_fn(move || {
        let (chunk, rest) = left.split_at_checked(size(left.len(), MAX_BOUND / columns.max(1)))?;
        left = rest;
        (!chunk.is_empty()).then_some(chunk)
    })
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
