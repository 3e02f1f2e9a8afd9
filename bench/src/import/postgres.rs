//! Raw inserts and COPY into PostgreSQL.

use bytes::{Bytes, BytesMut};
use futures::{SinkExt, TryStreamExt, pin_mut};
use tokio::time::Instant;
use tokio_postgres::Client;

use super::binary::{Field, fields};
use super::{Inserted, ROWS_A_COMMIT};
use crate::{Result, postgres};

/// Rows of a statement: parameters are numbered with 16 bits, and tables have up to 20 columns.
const ROWS_A_STATEMENT: usize = 500;

/// Bytes handed to COPY at once.
const PIECE: usize = 64 * 1024;

/// All tables of an imported database, in memory, as COPY writes them.
#[derive(Debug)]
pub struct PostgresRows {
    tables: Vec<Table>,
}

#[derive(Debug)]
struct Table {
    name: String,
    columns: usize,
    rows: usize,
    copy: Bytes,
}

impl PostgresRows {
    /// Reads a database.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn read(url: &str) -> Result<Self> {
        let client = postgres::connect(url).await?;
        let mut tables = Vec::new();
        for name in table_names(&client).await? {
            let rows: i64 = client.query_one(&format!("SELECT count(*) FROM {name}"), &[]).await?.get(0);
            let columns = client.prepare(&format!("SELECT * FROM {name}")).await?.columns().len();
            let copy = client.copy_out(&format!("COPY {name} TO STDOUT (FORMAT binary)")).await?;
            let copy = copy.try_fold(BytesMut::new(), |mut all, piece| async move {
                all.extend_from_slice(&piece);
                Ok(all)
            });
            let copy = copy.await?.freeze();
            tables.push(Table { name, columns, rows: usize::try_from(rows)?, copy });
        }
        Ok(Self { tables })
    }

    /// Copies all rows into a database that has the tables, a transaction each table, with the indexes in place.
    ///
    /// # Errors
    /// When PostgreSQL refuses.
    pub async fn copy(&self, url: &str) -> Result<Inserted> {
        let client = emptied(url).await?;
        let started = Instant::now();
        for table in &self.tables {
            let sink = client.copy_in(&format!("COPY {} FROM STDIN (FORMAT binary)", table.name)).await?;
            pin_mut!(sink);
            let mut rest = table.copy.clone();
            while !rest.is_empty() {
                sink.send(rest.split_to(rest.len().min(PIECE))).await?;
            }
            sink.finish().await?;
        }
        Ok(self.inserted(started))
    }

    /// Inserts all rows with prepared statements and a commit each 10,000 rows, with the indexes in place.
    ///
    /// # Errors
    /// When PostgreSQL refuses.
    pub async fn insert(&self, url: &str) -> Result<Inserted> {
        let tables: Vec<(&Table, Vec<Field>)> =
            self.tables.iter().map(|table| Ok((table, fields(table.copy.clone())?))).collect::<Result<_>>()?;
        let mut client = emptied(url).await?;
        let started = Instant::now();
        for (table, fields) in tables.iter().filter(|(table, _)| table.rows > 0) {
            let full = client.prepare(&table.statement(ROWS_A_STATEMENT)).await?;
            for commit in fields.chunks(table.columns * ROWS_A_COMMIT) {
                let tx = client.transaction().await?;
                for some in commit.chunks(table.columns * ROWS_A_STATEMENT) {
                    let values: Vec<_> = some.iter().map(Field::parameter).collect();
                    let rows = some.len() / table.columns;
                    if rows == ROWS_A_STATEMENT {
                        tx.execute(&full, &values).await?;
                    } else {
                        tx.execute(&table.statement(rows), &values).await?;
                    }
                }
                tx.commit().await?;
            }
        }
        Ok(self.inserted(started))
    }

    fn inserted(&self, started: Instant) -> Inserted {
        let seconds = started.elapsed().as_secs_f64();
        Inserted { rows: self.tables.iter().map(|table| table.rows).sum(), seconds }
    }
}

impl Table {
    fn statement(&self, rows: usize) -> String {
        let row = |row: usize| {
            let numbers = (1..=self.columns).map(|column| format!("${}", row * self.columns + column));
            format!("({})", numbers.collect::<Vec<_>>().join(","))
        };
        format!("INSERT INTO {} VALUES {}", self.name, (0..rows).map(row).collect::<Vec<_>>().join(","))
    }
}

async fn table_names(client: &Client) -> Result<Vec<String>> {
    let text = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'seaql_migrations' \
                ORDER BY tablename";
    Ok(client.query(text, &[]).await?.iter().map(|row| row.get(0)).collect())
}

async fn emptied(url: &str) -> Result<Client> {
    let client = postgres::connect(url).await?;
    let names = table_names(&client).await?;
    client.batch_execute(&format!("TRUNCATE {}; CHECKPOINT", names.join(", "))).await?;
    Ok(client)
}
