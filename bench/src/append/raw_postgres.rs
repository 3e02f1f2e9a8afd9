//! Single rows committed to PostgreSQL, each writer over a connection of its own.

use std::time::Duration;

use tokio::time::Instant;

use super::{Appended, content};
use crate::{Result, postgres};

/// A table in a database.
pub struct RawPostgres {
    url: String,
}

impl RawPostgres {
    /// Makes the table.
    ///
    /// # Errors
    /// When PostgreSQL refuses.
    pub async fn open(url: &str) -> Result<Self> {
        let client = postgres::connect(url).await?;
        let table = "CREATE TABLE raw (id bigserial PRIMARY KEY, content text NOT NULL)";
        client.batch_execute(table).await?;
        Ok(Self { url: url.to_owned() })
    }

    /// Writers for a time. Each row is a prepared statement and a commit; connecting and preparing do not count.
    ///
    /// # Errors
    /// When PostgreSQL refuses.
    pub async fn run(&self, writers: usize, time: Duration) -> Result<Appended> {
        let mut clients = Vec::new();
        for _ in 0..writers {
            let client = postgres::connect(&self.url).await?;
            let insert = client.prepare("INSERT INTO raw (content) VALUES ($1)").await?;
            clients.push((client, insert));
        }
        let started = Instant::now();
        let tasks: Vec<_> = clients
            .into_iter()
            .map(|(client, insert)| {
                tokio::spawn(async move {
                    let mut count = 0;
                    while started.elapsed() < time {
                        client.execute(&insert, &[&content(count)]).await?;
                        count += 1;
                    }
                    Ok::<u64, tokio_postgres::Error>(count)
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
