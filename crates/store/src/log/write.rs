//! From what was recorded to rows and log entries, and to the commit.

use claimgraph_domain::error::Error;
use sea_orm::DatabaseTransaction;

use super::append::{End, Pending, append};
use super::known::changes_types;
use super::transaction::WriteTx;
use crate::bulk::{Change, Rows};
use crate::error::OrDatabase;
use crate::graph::change;
use crate::project::{Happened, project};
use crate::search::index;

/// Events and rows are handed to the database when this many events wait, to bound memory.
const FLUSH_AT: usize = 16_384;

impl WriteTx<'_> {
    /// The connection, to read through. What earlier requests of the transaction recorded is written before, so that it
    /// is seen; what the present request recorded is seen after [`Self::flush`].
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub(crate) async fn connection(&mut self) -> Result<&DatabaseTransaction, Error> {
        self.write_earlier().await?;
        Ok(&self.tx)
    }

    /// The connection, to read through what no request of the transaction can have changed.
    pub(crate) fn as_it_is(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Writes what was recorded so far, for a rule that reads it back.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn flush(&mut self) -> Result<(), Error> {
        self.write_earlier().await?;
        if self.pending.is_empty() {
            return Ok(());
        }
        self.protect().await?;
        let pending = std::mem::take(&mut self.pending);
        self.write(&pending).await
    }

    /// Writes what earlier requests recorded, and keeps what the present one did.
    async fn write_earlier(&mut self) -> Result<(), Error> {
        if self.running.before.pending == 0 {
            return Ok(());
        }
        let own = self.pending.split_off(self.running.before.pending);
        let earlier = std::mem::replace(&mut self.pending, own);
        self.running.before.pending = 0;
        self.write(&earlier).await
    }

    async fn write(&mut self, pending: &[Pending]) -> Result<(), Error> {
        let mut rows = Rows::default();
        self.fill(&mut rows, pending).await?;
        self.broken = true;
        rows.write(&self.tx).await?;
        self.broken = false;
        Ok(())
    }

    /// Makes rows of what was recorded. The last of them wait to be written.
    async fn fill(&mut self, rows: &mut Rows, pending: &[Pending]) -> Result<(), Error> {
        self.broken = true;
        for chunk in pending.chunks(FLUSH_AT) {
            // The streams of those to come are continued from what is in the table.
            rows.write(&self.tx).await?;
            let end = End { tenant: self.tenant(), hash: self.hash, now: self.now, is_pruned: self.oldest > 1 };
            self.hash = append(&self.tx, rows, end, chunk, &mut self.known).await?;
            let at = self.now;
            let happened: Vec<_> =
                chunk.iter().map(|entry| Happened { position: entry.position, at, event: &entry.event }).collect();
            project(&self.tx, rows, self.tenant(), &happened).await?;
            index(&self.tx, self.tenant(), self.store.options().search.language, &happened).await?;
            if let Some(changes) = &mut self.changes {
                changes.extend(chunk.iter().map(|entry| (entry.position, change(entry.position, &entry.event))));
            }
            for entry in chunk {
                self.known.written(&entry.event);
            }
        }
        self.types_pending = self.types_pending && self.pending.iter().any(|entry| changes_types(&entry.event));
        self.broken = false;
        Ok(())
    }

    /// Writes all that was recorded and moves the tenant's head, so that nothing but the commit is left.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database; then nothing is stored.
    pub(crate) async fn prepare(&mut self) -> Result<(), Error> {
        if self.head == self.start {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.pending);
        self.running.before.pending = 0;
        let mut rows = Rows::default();
        self.fill(&mut rows, &pending).await?;
        self.audit.write(&mut rows, self.tenant.0)?;
        self.broken = true;
        rows.write_with(&self.tx, self.head_moved(), self.writers().shapes()).await?;
        self.broken = false;
        Ok(())
    }

    /// The change of the tenant's row: where its log and its audit end now.
    fn head_moved(&self) -> Change {
        let audit_hash = (self.audit.number > 0).then(|| self.audit.hash.to_vec());
        Change {
            table: "tenant",
            set: vec![
                ("head", self.head.into()),
                ("head_hash", self.hash.to_vec().into()),
                ("head_at", self.now.micros().into()),
                ("audit_head", self.audit.number.into()),
                ("audit_hash", audit_hash.into()),
            ],
            key: ("id", self.tenant().into()),
        }
    }

    /// Commits what was [prepared](Self::prepare), and tells the graph index and whoever follows the log.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database; unless the connection was lost, nothing is stored then.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        self.tx.commit().await.or_database()?;
        self.store.writers().vocabularies().keep(self.tenant, self.hash, self.known);
        if self.head == self.start {
            return Ok(());
        }
        if let Some(changes) = self.changes {
            self.store.committed(self.tenant, changes).await;
        }
        self.store.announce_commit(self.tenant, self.head);
        Ok(())
    }

    /// Gives everything up.
    pub(crate) async fn rollback(self) {
        // The connection rolls back by itself when it is returned; a failure here loses nothing.
        if let Err(error) = self.tx.rollback().await {
            tracing::warn!(%error, "rolling back failed");
        }
    }
}
