//! Rebuilding a tenant from its log: the tables are a projection, and this proves it.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{Event, Recorded};
use claimgraph_domain::rules::chain::{GENESIS, follows};
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait};

use crate::bulk::Rows;
use crate::entity::{event, tenant};
use crate::error::OrDatabase;
use crate::project::{Happened, project};
use crate::scope::TenantKey;
use crate::search::index;
use crate::store::Store;

/// A log being written again, event by event.
#[derive(Debug)]
pub struct Replay {
    store: Store,
    key: Option<TenantKey>,
    position: i64,
    hash: [u8; 32],
    at: Timestamp,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Replay {
    /// Begins with an empty log; the first event makes the tenant. A replayed tenant has a new
    /// epoch, so that a cursor of the old one fails loudly.
    #[must_use]
    pub fn into_store(store: Store) -> Self {
        Self { store, key: None, position: 0, hash: GENESIS, at: Timestamp::default() }
    }

    /// Adds the next events of the log, verified as a chain, in one transaction.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` when an event does not follow from the one before it, or is of an
    /// unknown kind; `CONFLICT` when the tenant exists. Nothing of the batch is stored then.
    pub async fn add(&mut self, batch: Vec<Recorded>) -> Result<(), Error> {
        let events = self.check(&batch)?;
        let Some(last) = batch.last() else { return Ok(()) };
        let (position, hash, at) = (last.position, last.hash, last.recorded_at);
        let key = match self.key {
            Some(key) => key,
            None => self.begin(&events).await?,
        };
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.store.db().writer(key).begin_with_options(options).await.or_database()?;
        let happened = batch.iter().zip(&events);
        let happened: Vec<Happened<'_>> = happened
            .map(|(recorded, event)| Happened { position: recorded.position, at: recorded.recorded_at, event })
            .collect();
        let mut rows = Rows::default();
        project(&tx, &mut rows, key.0, &happened).await?;
        index(&tx, key.0, self.store.options().search.language, &happened).await?;
        rows.add(batch.into_iter().map(|recorded| event::row(key.0, recorded)))?;
        rows.write(&tx).await?;
        let head = tenant::ActiveModel {
            id: Unchanged(key.0),
            head: Set(position),
            head_hash: Set(hash.to_vec()),
            head_at: Set(at.micros()),
            ..Default::default()
        };
        head.update_without_returning(&tx).await.or_database()?;
        tx.commit().await.or_database()?;
        self.store.announce_commit(key, position);
        (self.key, self.position, self.hash, self.at) = (Some(key), position, hash, at);
        Ok(())
    }

    /// The position of the last event added.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.position
    }

    fn check(&self, batch: &[Recorded]) -> Result<Vec<Event>, Error> {
        let (mut position, mut hash, mut at) = (self.position, self.hash, self.at);
        let mut events = Vec::with_capacity(batch.len());
        for recorded in batch {
            let in_order = recorded.position == position + 1 && recorded.recorded_at >= at;
            if !in_order || !follows(&hash, recorded) {
                let message = format!("the event at position {} does not follow from the one before it", position + 1);
                return Err(Error::new(Code::ValidationFailed, message));
            }
            (position, hash, at) = (recorded.position, recorded.hash, recorded.recorded_at);
            let event = Event::from_json(&recorded.kind, &recorded.data).map_err(|cause| {
                let mut error =
                    Error::new(Code::ValidationFailed, format!("the event at position {position} cannot be read"));
                error.cause = Some(Box::new(cause));
                error
            })?;
            events.push(event);
        }
        Ok(events)
    }

    async fn begin(&self, events: &[Event]) -> Result<TenantKey, Error> {
        let Some(Event::TenantCreated(made)) = events.first() else {
            return Err(Error::new(Code::ValidationFailed, "a log begins with the event `tenant.created`"));
        };
        self.store.add_tenant_row(made).await?.ok_or_else(|| {
            Error::new(Code::Conflict, format!("a tenant `{}` exists; a log is replayed into an empty one", made.name))
        })
    }
}
