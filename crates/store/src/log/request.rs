//! The requests of a transaction, one after another: each has its actor, and is undone alone.
//!
//! A request that only records changes nothing but memory until it is over, so it is undone by forgetting. One that
//! writes in its midst, to read back what it wrote, does so behind a savepoint where there is something before it to
//! be kept.

use std::sync::Arc;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Metadata;
use claimgraph_domain::id::AgentId;
use sea_orm::{ConnectionTrait, Statement};

use super::known::Vocabulary;
use super::transaction::WriteTx;
use crate::error::OrDatabase;
use crate::scope::Scope;

/// The request that is running.
pub(super) struct Running {
    pub(super) agent: AgentId,
    /// What its events say of it, as JSON.
    pub(super) metadata: Arc<str>,
    pub(super) before: Before,
}

/// How the transaction stood before the request.
#[derive(Clone, Copy)]
pub(super) struct Before {
    /// How many events of earlier requests are not yet written; they come first.
    pub(super) pending: usize,
    pub(super) head: i64,
    links_changed: bool,
    wrote: Wrote,
}

/// What the request has written in its midst.
#[derive(Clone, Copy)]
enum Wrote {
    Nothing,
    /// With nothing before it in the transaction that would have to be kept.
    Bare,
    /// Behind a savepoint, at which the log had this hash and the graph index so many changes to come.
    Savepoint {
        hash: [u8; 32],
        changes: usize,
    },
}

impl Running {
    /// The first request of a transaction that begins where the log has a head.
    pub(super) fn first(scope: &Scope, head: i64) -> Result<Self, Error> {
        Self::new(scope, Before { pending: 0, head, links_changed: false, wrote: Wrote::Nothing })
    }

    fn new(scope: &Scope, before: Before) -> Result<Self, Error> {
        let metadata = Metadata {
            actor: Some(scope.agent()),
            principal: Some(scope.principal().to_string()),
            request_id: scope.request_id().map(str::to_owned),
            ..Metadata::default()
        };
        let metadata = serde_json::to_string(&metadata).map_err(Error::internal)?;
        Ok(Self { agent: scope.agent(), metadata: metadata.into(), before })
    }
}

impl WriteTx<'_> {
    /// Begins a request in someone's name. The one before it must have been ended or undone.
    ///
    /// # Errors
    /// `INTERNAL` when its metadata cannot be put into words.
    pub(crate) fn begin_request(&mut self, scope: &Scope) -> Result<(), Error> {
        let before = Before {
            pending: self.pending.len(),
            head: self.head,
            links_changed: self.links_changed,
            wrote: Wrote::Nothing,
        };
        self.running = Running::new(scope, before)?;
        Ok(())
    }

    /// Ends a request whose events are to stay.
    ///
    /// # Errors
    /// From the database; the transaction is of no more use then.
    pub(crate) async fn end_request(&mut self) -> Result<(), Error> {
        if let Wrote::Savepoint { .. } = self.running.before.wrote {
            self.run_sql("RELEASE SAVEPOINT request").await?;
            self.running.before.wrote = Wrote::Nothing;
        }
        Ok(())
    }

    /// Undoes all that the request has done.
    ///
    /// # Errors
    /// When the transaction is of no more use: it failed midway, or what the request wrote cannot be taken back alone.
    pub(crate) async fn undo_request(&mut self) -> Result<(), Error> {
        let before = self.running.before;
        if self.broken {
            return Err(Error::internal("the transaction failed while it was writing"));
        }
        match before.wrote {
            Wrote::Nothing => self.pending.truncate(before.pending),
            Wrote::Bare => return Err(Error::internal("a request that has written was undone without a savepoint")),
            Wrote::Savepoint { hash, changes } => {
                self.run_sql("ROLLBACK TO SAVEPOINT request").await?;
                self.run_sql("RELEASE SAVEPOINT request").await?;
                self.pending.clear();
                self.hash = hash;
                if let Some(known) = &mut self.changes {
                    known.truncate(changes);
                }
                // What was read since may be of the request's own making.
                self.known = Vocabulary::default();
            }
        }
        self.head = before.head;
        self.links_changed = before.links_changed;
        self.running.before.wrote = Wrote::Nothing;
        Ok(())
    }

    /// Makes sure that what the request is about to write can be taken back alone.
    pub(super) async fn protect(&mut self) -> Result<(), Error> {
        if !matches!(self.running.before.wrote, Wrote::Nothing) {
            return Ok(());
        }
        if self.running.before.head == self.start {
            self.running.before.wrote = Wrote::Bare;
            return Ok(());
        }
        self.run_sql("SAVEPOINT request").await?;
        let changes = self.changes.as_ref().map_or(0, Vec::len);
        self.running.before.wrote = Wrote::Savepoint { hash: self.hash, changes };
        Ok(())
    }

    async fn run_sql(&mut self, sql: &str) -> Result<(), Error> {
        self.broken = true;
        self.tx.execute_raw(Statement::from_string(self.tx.get_database_backend(), sql)).await.or_database()?;
        self.broken = false;
        Ok(())
    }
}

/// Whether an error is the request's own doing, after which its transaction goes on. Else the database may have failed,
/// and then PostgreSQL refuses all that follows, and SQLite may have rolled back by itself.
pub(crate) fn is_of_the_request(error: &Error) -> bool {
    let own = |code: Code| !matches!(code, Code::Internal | Code::Unavailable);
    own(error.code) && error.details.iter().all(|detail| own(detail.code))
}
