//! The epoch of a log: which of its lives this is.
//!
//! When a backup is restored, the log goes on from where the backup ended, and gives positions that were given before
//! to other events. So a new epoch begins then, and whoever comes with a cursor of the old one is told to read the
//! state anew. Who restores a backup says so ([`Store::new_epoch`]). Besides, a process sees by itself
//!
//! - that the database is a copy of another one ([`origin`]), as far as the database tells what it is;
//! - that the log which it follows has gone back, or goes on with other events than it has read ([`replaced`]).

pub mod origin;
mod replaced;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use claimgraph_domain::error::Error;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{Set, Unchanged};
use uuid::Uuid;

use crate::entity::tenant;
use crate::error::OrDatabase;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

pub(crate) use replaced::Seen;

/// The epochs that this process has seen last.
#[derive(Debug, Default)]
pub(crate) struct Epochs(Mutex<HashMap<TenantKey, Uuid>>);

impl Store {
    /// Begins a new epoch of the tenant's log: every cursor that was given out before leads to
    /// [`ResyncReason::Epoch`](crate::feed::ResyncReason) from now on, that of a named consumer too until it
    /// acknowledges a new one.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn new_epoch(&self, scope: &Scope) -> Result<Uuid, Error> {
        let epoch = self.next_id(self.now());
        let row = tenant::ActiveModel { id: Unchanged(scope.key.0), epoch: Set(epoch), ..Default::default() };
        row.update_without_returning(&self.db().writer(scope)).await.or_database()?;
        self.note_epoch(scope.key, epoch);
        Ok(epoch)
    }

    /// Takes note of the epoch of a tenant's log. When it is another than before, what is kept in memory of the former
    /// log goes.
    pub(crate) fn note_epoch(&self, tenant: TenantKey, epoch: Uuid) {
        let before = self.epochs().0.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant, epoch);
        if before.is_some_and(|before| before != epoch) {
            tracing::info!(tenant = tenant.0, "the tenant's log has a new epoch");
            self.keeper().forget(tenant);
            self.cache().clear();
        }
    }
}
