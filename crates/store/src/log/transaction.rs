//! A write in progress.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{Event, Metadata};
use claimgraph_domain::id::{AgentId, EventId, LineageId};
use claimgraph_domain::limits::Limits;
use claimgraph_domain::time::Timestamp;
use claimgraph_graph::Change;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ActiveValue::Unchanged, ColumnTrait, DatabaseTransaction, EntityTrait,
    QueryFilter, QuerySelect, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use uuid::Uuid;

use super::append::{Pending, append};
use crate::entity::tenant;
use crate::error::OrDatabase;
use crate::graph::change;
use crate::project::{Happened, project};
use crate::scope::Scope;
use crate::store::Store;

/// Events and rows are handed to the database when this many events wait, to bound memory.
const FLUSH_AT: usize = 16_384;

/// A transaction of one tenant. It holds the tenant's row from its first statement, so that
/// positions are gapless and in commit order, and so that a rule checked here (a cycle, a
/// duplicate) still holds at commit. What is recorded becomes rows and log entries together.
pub struct WriteTx<'a> {
    store: &'a Store,
    scope: &'a Scope,
    tx: DatabaseTransaction,
    now: Timestamp,
    start: i64,
    head: i64,
    hash: [u8; 32],
    pending: Vec<Pending>,
    metadata: String,
    /// What the graph index is to be told at commit; `None` where there is none.
    changes: Option<Vec<(i64, Change)>>,
    /// Whether an edge was recorded, which the graph index does not know yet.
    has_edges: bool,
}

impl<'a> WriteTx<'a> {
    /// Begins, and waits for other writes of the tenant to end.
    ///
    /// # Errors
    /// `UNAVAILABLE` when that takes too long, `NOT_FOUND` when the tenant is gone.
    pub(crate) async fn begin(store: &'a Store, scope: &'a Scope) -> Result<Self, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = store.db().write.begin_with_options(options).await.or_database()?;
        let row = tenant::Entity::find()
            .filter(tenant::Column::Id.eq(scope.key.0))
            .lock_exclusive()
            .one(&tx)
            .await
            .or_database()?
            .ok_or_else(|| Error::new(Code::NotFound, "the tenant is gone"))?;
        let hash = <[u8; 32]>::try_from(row.head_hash).map_err(|_| Error::internal("tenant.head_hash"))?;
        let metadata = Metadata {
            actor: Some(scope.agent()),
            request_id: scope.request_id().map(str::to_owned),
            ..Metadata::default()
        };
        Ok(Self {
            store,
            scope,
            tx,
            // The clock may run backwards; the log's time does not.
            now: store.now().max(Timestamp::from_micros(row.head_at)),
            start: row.head,
            head: row.head,
            hash,
            pending: Vec::new(),
            metadata: serde_json::to_string(&metadata).map_err(Error::internal)?,
            changes: store.keeper().index(scope.key).map(|_| Vec::new()),
            has_edges: false,
        })
    }

    /// Records that something happened; it is written at the latest at commit.
    /// Returns its position.
    pub fn record(&mut self, event: Event) -> i64 {
        self.head += 1;
        self.has_edges |= matches!(event, Event::EdgeAsserted(_));
        let id = EventId::from_uuid(self.next_id());
        self.pending.push(Pending { position: self.head, id, event });
        self.head
    }

    /// Writes what was recorded so far, for a rule that reads it back.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn flush(&mut self) -> Result<(), Error> {
        let pending = std::mem::take(&mut self.pending);
        for chunk in pending.chunks(FLUSH_AT) {
            self.hash = append(&self.tx, self.tenant(), chunk, &self.metadata, self.now, self.hash).await?;
            let at = self.now;
            let happened: Vec<_> =
                chunk.iter().map(|entry| Happened { position: entry.position, at, event: &entry.event }).collect();
            project(&self.tx, self.tenant(), &happened).await?;
            if let Some(changes) = &mut self.changes {
                changes.extend(chunk.iter().map(|entry| (entry.position, change(entry.position, &entry.event))));
            }
        }
        Ok(())
    }

    /// Writes all that was recorded, moves the tenant's head and commits.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database; nothing is stored then.
    pub(crate) async fn commit(mut self) -> Result<(), Error> {
        if self.head == self.start {
            return self.tx.commit().await.or_database();
        }
        self.flush().await?;
        let head = tenant::ActiveModel {
            id: Unchanged(self.tenant()),
            head: Set(self.head),
            head_hash: Set(self.hash.to_vec()),
            head_at: Set(self.now.micros()),
            ..Default::default()
        };
        head.update_without_returning(&self.tx).await.or_database()?;
        self.tx.commit().await.or_database()?;
        if let Some(changes) = self.changes {
            self.store.committed(self.scope.key, changes).await;
        }
        self.store.announce_commit(self.scope.key, self.head);
        Ok(())
    }

    /// Gives everything up.
    pub(crate) async fn rollback(self) {
        // The connection rolls back by itself when it is returned; a failure here loses nothing.
        if let Err(error) = self.tx.rollback().await {
            tracing::warn!(%error, "rolling back failed");
        }
    }

    /// A new id, in order of creation.
    pub fn next_id(&self) -> Uuid {
        self.store.next_id(self.now)
    }

    /// The time of everything in this transaction.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The agent that acts.
    #[must_use]
    pub fn agent(&self) -> AgentId {
        self.scope.agent()
    }

    /// The position of the last event recorded.
    #[must_use]
    pub fn head(&self) -> i64 {
        self.head
    }

    /// The limits on writes.
    #[must_use]
    pub fn limits(&self) -> &'a Limits {
        self.store.limits()
    }

    /// Whether edges of a type would close a cycle, told by the graph index; `None` when the index does not know.
    pub(crate) async fn check_acyclic(
        &self,
        edge_type: &str,
        edges: &[(LineageId, LineageId)],
    ) -> Option<Result<(), Vec<LineageId>>> {
        if self.has_edges {
            return None;
        }
        let index = self.store.index_at(self.scope.key, self.start).await?;
        index.check_acyclic(self.start, edge_type, edges)
    }

    pub(crate) fn tenant(&self) -> i32 {
        self.scope.key.0
    }

    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        &self.tx
    }
}
