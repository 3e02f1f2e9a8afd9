//! Raw inserts into `SQLite`.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use tokio::time::Instant;

use super::{Inserted, ROWS_A_COMMIT};
use crate::{Result, sqlite};

/// Rows of a statement: `SQLite` takes 32,766 parameters, and tables have up to 20 columns.
const ROWS_A_STATEMENT: usize = 100;

/// All tables of an imported database, in memory.
#[derive(Debug)]
pub struct SqliteRows {
    tables: Vec<Table>,
}

#[derive(Debug)]
struct Table {
    name: String,
    columns: usize,
    /// Row after row.
    values: Vec<Value>,
}

impl SqliteRows {
    /// Reads a database.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(file: &Path) -> Result<Self> {
        let connection = sqlite::open(file)?;
        let tables = table_names(&connection)?.into_iter().map(|name| read_table(&connection, name));
        Ok(Self { tables: tables.collect::<Result<_>>()? })
    }

    /// Inserts all rows into a database that has the tables, with prepared statements and a commit each 10,000 rows,
    /// with the indexes in place and the settings of the store.
    ///
    /// # Errors
    /// When `SQLite` refuses.
    pub fn insert(&self, file: &Path) -> Result<Inserted> {
        let mut connection = sqlite::open(file)?;
        for name in table_names(&connection)? {
            connection.execute(&format!("DELETE FROM {name}"), [])?;
        }
        let started = Instant::now();
        let mut rows = 0;
        for table in self.tables.iter().filter(|table| !table.values.is_empty()) {
            for commit in table.values.chunks(table.columns * ROWS_A_COMMIT) {
                let tx = connection.transaction()?;
                for some in commit.chunks(table.columns * ROWS_A_STATEMENT) {
                    let count = some.len() / table.columns;
                    tx.prepare_cached(&table.statement(count))?.execute(params_from_iter(some))?;
                    rows += count;
                }
                tx.commit()?;
            }
        }
        Ok(Inserted { rows, seconds: started.elapsed().as_secs_f64() })
    }
}

impl Table {
    fn statement(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(","));
        format!("INSERT INTO {} VALUES {}", self.name, vec![row; rows].join(","))
    }
}

fn table_names(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         AND name <> 'seaql_migrations' ORDER BY rowid",
    )?;
    let names = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

fn read_table(connection: &Connection, name: String) -> Result<Table> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {name}"))?;
    let columns = statement.column_count();
    let mut values = Vec::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            values.push(row.get(column)?);
        }
    }
    Ok(Table { name, columns, values })
}
