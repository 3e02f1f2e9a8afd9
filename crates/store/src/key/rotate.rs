//! Giving a key another to take its place.

use std::time::Duration;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{Event, KeyRotated};
use claimgraph_domain::id::KeyId;
use claimgraph_domain::model::ApiKey;
use claimgraph_domain::rules::api_key::ApiKeySecret;
use claimgraph_domain::time::Timestamp;
use sea_orm::EntityTrait;

use super::create::Place;
use super::{Key, absent};
use crate::entity::api_key;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Makes a key that may do the same as another for the same agent, and expires when that one would have. The old
    /// one is taken for a while longer, as configured unless `overlap` is given, so that its users may change over. The
    /// new text is told here and never again.
    ///
    /// # Errors
    /// `NOT_FOUND`; `CONFLICT` when it was revoked, has expired, or was rotated before; `INSUFFICIENT_SCOPE` when it may do
    /// more than who asks; `UNAVAILABLE` without a pepper.
    pub async fn rotate_key(
        &self,
        scope: &Scope,
        id: KeyId,
        overlap: Option<Duration>,
    ) -> Result<(Key, ApiKeySecret), Error> {
        let Key { key: old, .. } = self.expect_key(scope, id).await?;
        let overlap = overlap.unwrap_or(self.key_options().await?.overlap);
        let now = self.now();
        let until = now.micros().saturating_add(i64::try_from(overlap.as_micros()).unwrap_or(i64::MAX));
        let until = old.expires_at.map_or(until, |expires| expires.micros().min(until));
        let new = ApiKey { id: KeyId::from_uuid(self.next_id(now)), replaces: Some(id), ..old };
        let made = self.make_key(scope, new, Place::Of { old: id, until: Timestamp::from_micros(until) }).await?;
        self.note_key_change();
        Ok(made)
    }
}

/// Whether a key can be rotated.
pub(super) async fn check(tx: &mut WriteTx<'_>, old: KeyId) -> Result<(), Error> {
    let row = api_key::Entity::find_by_id((tx.tenant(), old.uuid())).one(tx.connection().await?).await;
    let row = row.or_database()?.ok_or_else(|| absent(old))?;
    let expired = row.expires_at.is_some_and(|expires| expires <= tx.now().micros());
    let message = match (row.revoked_at, row.replaced_by_id) {
        (Some(_), _) => "the key was revoked; make a new one".to_owned(),
        (None, Some(by)) => format!("the key was rotated already; rotate {} instead", KeyId::from_uuid(by)),
        (None, None) if expired => "the key has expired; make a new one".to_owned(),
        (None, None) => return Ok(()),
    };
    Err(Error::new(Code::Conflict, message))
}

pub(super) fn record(tx: &mut WriteTx<'_>, key: KeyId, replacement: KeyId, until: Timestamp) {
    let by = tx.agent();
    tx.record(Event::KeyRotated(KeyRotated { key, replacement, until, by }));
}
