//! Many rows in few statements.
//!
//! Rows wait by table, and are written together: before somebody reads or changes rows, and at the end of a
//! transaction, then with the change of the tenant's row that ends it. Rows of different tables know nothing of one
//! another, so the order among tables is free; within a table it is kept.
//!
//! - PostgreSQL takes all tables in one statement, as parts of one `WITH`. A table's rows are one array for each
//!   column, so that one prepared statement serves any number of them; a single row is a list of values.
//! - SQLite takes a statement for each table, or a few where there are many rows. Their sizes are few, so that few
//!   texts exist and the cache of prepared statements serves them all. Where few rows are written, and the same tables
//!   took as many rows a short while ago, all of them are sent as one text: each text on its way costs two changes of
//!   the thread.

mod postgres;
mod shapes;
mod sqlite;
mod table;
mod text;

use claimgraph_domain::error::Error;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, Iterable, Statement, Value};

pub(crate) use self::shapes::Shapes;
pub(crate) use self::sqlite::chunks;
use self::table::Table;
use crate::error::OrDatabase;

/// Most values in an `IN` list. SQLite binds at most 32,766 values a statement.
pub(crate) const MAX_IN: usize = 30_000;

/// Rows that wait to be written.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    tables: Vec<Table>,
}

/// A change of one row, made after the rows that wait and together with them.
#[derive(Debug)]
pub(crate) struct Change {
    pub table: &'static str,
    pub set: Vec<(&'static str, Value)>,
    /// The row's only key column, and its value.
    pub key: (&'static str, Value),
}

impl Rows {
    /// Adds rows of an entity.
    ///
    /// # Errors
    /// `INTERNAL` when a row leaves a column open.
    pub(crate) fn add<A: ActiveModelTrait>(&mut self, rows: impl IntoIterator<Item = A>) -> Result<(), Error> {
        let name = sea_orm::EntityName::table_name(&A::Entity::default());
        let mut rows = rows.into_iter().peekable();
        if rows.peek().is_none() {
            return Ok(());
        }
        let place = self.tables.iter().position(|table| table.name == name);
        let mut table = match place {
            Some(place) => self.tables.swap_remove(place),
            None => Table::of::<A::Entity>(),
        };
        let added = rows.try_for_each(|mut row| {
            <A::Entity as EntityTrait>::Column::iter().try_for_each(|column| {
                let value = row.take(column).into_value();
                table.values.push(value.ok_or_else(|| Error::internal("a row leaves a column open"))?);
                Ok(())
            })
        });
        self.tables.push(table);
        added
    }

    /// Writes what waits.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub(crate) async fn write(&mut self, tx: &impl ConnectionTrait) -> Result<(), Error> {
        if self.tables.is_empty() {
            return Ok(());
        }
        let tables = self.taken();
        let statements = match tx.get_database_backend() {
            DbBackend::Postgres => postgres::statements(tables, None)?,
            _ => sqlite::statements(tables, None),
        };
        run(tx, statements).await
    }

    /// Writes what waits, and then a change.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub(crate) async fn write_with(
        &mut self,
        tx: &impl ConnectionTrait,
        change: Change,
        shapes: &Shapes,
    ) -> Result<(), Error> {
        let tables = self.taken();
        if tx.get_database_backend() == DbBackend::Postgres {
            return run(tx, postgres::statements(tables, Some(change))?).await;
        }
        let is_known = sqlite::is_small(&tables) && shapes.saw(&tables);
        let statements = sqlite::statements(tables, Some(change));
        run(tx, if is_known { sqlite::joined(statements) } else { statements }).await
    }

    /// The tables in an order that does not depend on what came first, so that few texts exist.
    fn taken(&mut self) -> Vec<Table> {
        let mut tables = std::mem::take(&mut self.tables);
        tables.sort_unstable_by_key(|table| table.name);
        tables
    }
}

async fn run(tx: &impl ConnectionTrait, statements: Vec<Statement>) -> Result<(), Error> {
    for statement in statements {
        tx.execute_raw(statement).await.or_database()?;
    }
    Ok(())
}

/// Inserts rows in their order.
///
/// # Errors
/// `UNAVAILABLE` or `INTERNAL` from the database.
pub(crate) async fn insert_all<E, A>(tx: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), Error>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E>,
{
    let mut waiting = Rows::default();
    waiting.add(rows)?;
    waiting.write(tx).await
}
