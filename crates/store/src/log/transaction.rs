//! A write in progress.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{AgentId, EventId, LineageId, NamespaceId};
use claimgraph_domain::limits::Limits;
use claimgraph_domain::model::EdgeType;
use claimgraph_domain::time::Timestamp;
use claimgraph_graph::Change;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use uuid::Uuid;

use super::append::Pending;
use super::known::{Vocabulary, changes_types};
use super::request::Running;
use crate::audit::Tail;
use crate::coalesce::{Answers, Writers};
use crate::entity::tenant;
use crate::error::OrDatabase;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

/// A transaction of one tenant. It holds the tenant's row from its first statement, so that
/// positions are gapless and in commit order, and so that a rule checked here (a cycle, a
/// duplicate) still holds at commit. What is recorded becomes rows and log entries together.
///
/// It carries the requests of several callers, one after another; a command sees what those before it did, and knows
/// nothing else of them.
pub struct WriteTx<'a> {
    pub(super) store: &'a Store,
    pub(super) tenant: TenantKey,
    pub(super) tx: DatabaseTransaction,
    pub(super) now: Timestamp,
    /// The log's position before the transaction.
    pub(super) start: i64,
    /// The position at which what is kept of the log begins.
    pub(super) oldest: i64,
    pub(super) head: i64,
    /// The hash of the last event that is written.
    pub(super) hash: [u8; 32],
    pub(super) pending: Vec<Pending>,
    /// What the graph index is to be told at commit; `None` where there is none.
    pub(super) changes: Option<Vec<(i64, Change)>>,
    /// Whether an edge began or ended, which the graph index does not know yet.
    pub(super) links_changed: bool,
    pub(super) running: Running,
    pub(super) known: Vocabulary,
    /// Whether a type was recorded that is not written yet.
    pub(super) types_pending: bool,
    /// Whether writing failed midway, or was left midway.
    pub(super) broken: bool,
    /// The end of the tenant's audit, and what this transaction adds to it.
    pub(super) audit: Tail,
    /// The answers to requests with an idempotency key, as far as they were looked up.
    pub(crate) answers: Answers,
}

impl<'a> WriteTx<'a> {
    /// Begins, and waits for other writes of the tenant to end. The first request is of the scope's agent.
    ///
    /// # Errors
    /// `UNAVAILABLE` when that takes too long, `NOT_FOUND` when the tenant is gone.
    pub(crate) async fn begin(store: &'a Store, scope: &Scope) -> Result<Self, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = store.db().writer(scope).begin_with_options(options).await.or_database()?;
        let row = tenant::Entity::find()
            .filter(tenant::Column::Id.eq(scope.key.0))
            .lock_exclusive()
            .one(&tx)
            .await
            .or_database()?
            .ok_or_else(|| Error::new(Code::NotFound, "the tenant is gone"))?;
        let audit = Tail::of(&row)?;
        let hash = <[u8; 32]>::try_from(row.head_hash).map_err(|_| Error::internal("tenant.head_hash"))?;
        Ok(Self {
            store,
            tenant: scope.key,
            tx,
            // The clock may run backwards; the log's time does not.
            now: store.now().max(Timestamp::from_micros(row.head_at)),
            start: row.head,
            oldest: row.oldest,
            head: row.head,
            hash,
            pending: Vec::new(),
            changes: store.keeper().index(scope.key).map(|_| Vec::new()),
            links_changed: false,
            running: Running::first(scope, row.head)?,
            known: store.writers().vocabularies().take(scope.key, hash),
            types_pending: false,
            broken: false,
            audit,
            answers: Answers::default(),
        })
    }

    /// Records that something happened; it is written at the latest at commit.
    /// Returns its position.
    pub fn record(&mut self, event: Event) -> i64 {
        self.head += 1;
        self.links_changed |= matches!(event, Event::EdgeAsserted(_) | Event::EdgeRetracted(_));
        self.types_pending |= changes_types(&event);
        let id = EventId::from_uuid(self.next_id());
        let metadata = Arc::clone(&self.running.metadata);
        self.pending.push(Pending { position: self.head, id, event, metadata });
        self.head
    }

    /// What was recorded and is not written yet.
    #[cfg(test)]
    pub(crate) fn recorded(&self) -> impl Iterator<Item = &Event> {
        self.pending.iter().map(|entry| &entry.event)
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
        self.running.agent
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
        if self.links_changed {
            return None;
        }
        let index = self.store.index_at(self.tenant, self.start).await?;
        index.check_acyclic(self.start, edge_type, edges)
    }

    /// Notes in the audit what the present request has written. One that recorded nothing has written nothing.
    pub(crate) fn audit(&mut self, scope: &Scope, action: &str) {
        if self.head > self.running.before.head {
            self.audit.note_write(scope, self.now, action, self.head);
        }
    }

    pub(crate) fn writers(&self) -> &'a Writers {
        self.store.writers()
    }

    pub(crate) fn tenant(&self) -> i32 {
        self.tenant.0
    }

    /// Whether anything was recorded in the whole transaction.
    pub(crate) fn is_untouched(&self) -> bool {
        self.head == self.start
    }

    /// The names of the claim types, where they are known without asking.
    pub(crate) fn known_claim_types(&self) -> Option<Arc<HashSet<String>>> {
        if self.types_pending { None } else { self.known.claim_types() }
    }

    /// Remembers the names of the claim types that were read.
    pub(crate) fn learn_claim_types(&mut self, types: &Arc<HashSet<String>>) {
        if !self.types_pending {
            self.known.learn_claim_types(types);
        }
    }

    /// The edge types by name, where they are known without asking.
    pub(crate) fn known_edge_types(&self) -> Option<Arc<HashMap<String, EdgeType>>> {
        if self.types_pending { None } else { self.known.edge_types() }
    }

    /// Remembers the edge types that were read.
    pub(crate) fn learn_edge_types(&mut self, types: &Arc<HashMap<String, EdgeType>>) {
        if !self.types_pending {
            self.known.learn_edge_types(types);
        }
    }

    /// A namespace, where it is known without asking.
    pub(crate) fn known_namespace(&self, path: &str) -> Option<NamespaceId> {
        self.known.namespace(path)
    }

    /// Remembers namespaces that were read.
    pub(crate) fn learn_namespaces(&mut self, found: &HashMap<String, NamespaceId>) {
        self.known.learn_namespaces(found);
    }
}
