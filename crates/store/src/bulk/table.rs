//! The rows of one table.

use sea_orm::{EntityTrait, IdenStatic, Iterable, Value};

/// Rows of a table, value after value.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: Vec<&'static str>,
    pub(super) values: Vec<Value>,
}

impl Table {
    /// The table of an entity, without rows.
    pub(super) fn of<E: EntityTrait>() -> Self {
        let columns = E::Column::iter().map(|column| column.as_str()).collect();
        Self { name: E::default().table_name(), columns, values: Vec::new() }
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.values.len() / self.columns.len().max(1)
    }
}
