//! From what was recorded to rows and log entries, and to the commit.

use claimgraph_domain::error::Error;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, DatabaseTransaction};

use super::append::{Pending, append};
use super::known::changes_types;
use super::transaction::WriteTx;
use crate::entity::tenant;
use crate::error::OrDatabase;
use crate::graph::change;
use crate::project::{Happened, project};

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
        self.broken = true;
        for chunk in pending.chunks(FLUSH_AT) {
            self.hash = append(&self.tx, self.tenant(), chunk, self.now, self.hash, self.oldest > 1).await?;
            let at = self.now;
            let happened: Vec<_> =
                chunk.iter().map(|entry| Happened { position: entry.position, at, event: &entry.event }).collect();
            project(&self.tx, self.tenant(), &happened).await?;
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
        self.write(&pending).await?;
        self.audit.write(&self.tx, self.tenant.0).await?;
        let head = tenant::ActiveModel {
            id: Unchanged(self.tenant()),
            head: Set(self.head),
            head_hash: Set(self.hash.to_vec()),
            head_at: Set(self.now.micros()),
            audit_head: Set(self.audit.number),
            audit_hash: Set((self.audit.number > 0).then(|| self.audit.hash.to_vec())),
            ..Default::default()
        };
        head.update_without_returning(&self.tx).await.or_database()?;
        Ok(())
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
