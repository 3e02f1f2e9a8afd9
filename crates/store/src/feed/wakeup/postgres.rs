//! LISTEN and NOTIFY.
//!
//! NOTIFY is sent after the commit, not within the transaction: there it would make all commits of the database queue
//! for one lock.

use async_trait::async_trait;
use sea_orm::sqlx::postgres::{PgListener, PgPoolOptions};
use sea_orm::sqlx::{self, PgPool};

use super::{Failure, Heard, Wake, Wakeups};
use crate::db::Database;

const CHANNEL: &str = "claimgraph";

/// The word of commits through PostgreSQL. It has two connections of its own, made when they are first needed: one
/// listens and one notifies.
pub(in crate::feed) struct Notify(PgPool);

impl Notify {
    pub(in crate::feed) fn new(db: &Database) -> Self {
        let options = db.postgres_options();
        let pool = PgPoolOptions::new().max_connections(2).max_lifetime(None).idle_timeout(None);
        Self(pool.connect_lazy_with(options))
    }
}

#[async_trait]
impl Wakeups for Notify {
    async fn tell(&self, wake: Wake) -> Result<(), Failure> {
        sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(wake.text()).execute(&self.0).await?;
        Ok(())
    }

    async fn listen(&self, heard: &(dyn Fn(Heard) + Send + Sync)) -> Result<(), Failure> {
        let mut listener = PgListener::connect_with(&self.0).await?;
        listener.listen(CHANNEL).await?;
        heard(Heard::Listening);
        loop {
            match listener.try_recv().await? {
                Some(told) => {
                    if let Some(wake) = Wake::parse(told.payload()) {
                        heard(Heard::Wake(wake));
                    }
                }
                // The connection was lost, and is there again.
                None => heard(Heard::Listening),
            }
        }
    }
}
