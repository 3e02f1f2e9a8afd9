//! The texts of all claims, read past the store.

use std::path::Path;

use crate::{Result, postgres, sqlite};

const TEXTS: &str = "SELECT content FROM claim ORDER BY id";

/// Those of a `SQLite` database.
///
/// # Errors
/// When it cannot be read.
pub fn from_sqlite(file: &Path) -> Result<Vec<String>> {
    let connection = sqlite::open(file)?;
    let mut statement = connection.prepare(TEXTS)?;
    let texts = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(texts)
}

/// Those of a PostgreSQL database.
///
/// # Errors
/// When it cannot be read.
pub async fn from_postgres(url: &str) -> Result<Vec<String>> {
    let rows = postgres::connect(url).await?.query(TEXTS, &[]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
