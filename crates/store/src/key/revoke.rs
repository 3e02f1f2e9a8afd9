//! Taking a key back.

use async_trait::async_trait;
use claimgraph_domain::error::Error;
use claimgraph_domain::event::{Event, KeyRevoked};
use claimgraph_domain::id::KeyId;
use claimgraph_domain::rules::checks;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use super::{Key, absent};
use crate::command::Command;
use crate::entity::api_key;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::Refusals;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Takes a key back: from then on no server takes it, as soon as it has looked. Gives whether anything changed.
    ///
    /// # Errors
    /// `NOT_FOUND`; `VALIDATION_FAILED` or `LIMIT_EXCEEDED` with the path `reason`.
    pub async fn revoke_key(&self, scope: &Scope, id: KeyId, reason: Option<String>) -> Result<(Key, bool), Error> {
        let revoked = self.execute(scope, RevokeKey { key: id, reason }, None).await?.outcome;
        if revoked {
            self.note_key_change();
        }
        Ok((self.expect_key(scope, id).await?, revoked))
    }
}

/// Takes a key back; one that was taken back already stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct RevokeKey {
    key: KeyId,
    reason: Option<String>,
}

#[async_trait]
impl Command for RevokeKey {
    type Outcome = bool;
    const NAME: &'static str = "revokeKey";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<bool, Error> {
        let mut refusals = Refusals::default();
        refusals.check(|| "reason".to_owned(), self.reason.as_deref().map_or(Ok(()), checks::reason));
        refusals.finish()?;
        let row = api_key::Entity::find_by_id((tx.tenant(), self.key.uuid())).one(tx.connection().await?).await;
        let row = row.or_database()?.ok_or_else(|| absent(self.key))?;
        if row.revoked_at.is_some() {
            return Ok(false);
        }
        let by = tx.agent();
        tx.record(Event::KeyRevoked(KeyRevoked { key: self.key, reason: self.reason.clone(), by }));
        Ok(true)
    }
}
