//! `SQLite`: connections with the settings of the store.

use std::path::Path;

use rusqlite::Connection;

use crate::Result;

/// A connection with the pragmas of the store.
///
/// # Errors
/// When the file cannot be opened.
pub fn open(file: &Path) -> Result<Connection> {
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "PRAGMA journal_mode = wal; PRAGMA synchronous = full; PRAGMA temp_store = memory; \
         PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456; PRAGMA busy_timeout = 10000;",
    )?;
    Ok(connection)
}
