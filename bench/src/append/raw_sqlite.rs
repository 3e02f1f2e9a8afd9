//! Single rows committed to `SQLite` through one connection.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use tokio::time::Instant;

use super::{Appended, content};
use crate::{Result, sqlite};

/// One connection, which writers take in turn: `SQLite` lets one write at a time, and more connections only wait for
/// one another's locks.
pub struct RawSqlite {
    connection: Arc<Mutex<Connection>>,
}

impl RawSqlite {
    /// Makes the table in a new file.
    ///
    /// # Errors
    /// When `SQLite` refuses.
    pub fn open(file: &Path) -> Result<Self> {
        let connection = sqlite::open(file)?;
        connection.execute_batch("CREATE TABLE raw (id INTEGER PRIMARY KEY, content TEXT NOT NULL)")?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    /// Writers, each a thread, for a time. Each row is a statement and a commit.
    ///
    /// # Errors
    /// When `SQLite` refuses.
    pub async fn run(&self, writers: usize, time: Duration) -> Result<Appended> {
        let started = Instant::now();
        let tasks: Vec<_> = (0..writers)
            .map(|_| {
                let connection = Arc::clone(&self.connection);
                tokio::task::spawn_blocking(move || {
                    let mut count = 0;
                    while started.elapsed() < time {
                        let content = content(count);
                        let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                        connection.prepare_cached("INSERT INTO raw (content) VALUES (?)")?.execute([content])?;
                        count += 1;
                    }
                    Ok::<u64, rusqlite::Error>(count)
                })
            })
            .collect();
        let mut count = 0;
        for task in tasks {
            count += task.await??;
        }
        Ok(Appended { count, seconds: started.elapsed().as_secs_f64(), transactions: count })
    }
}
