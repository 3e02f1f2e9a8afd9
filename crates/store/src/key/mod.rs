//! API keys: made, rotated, revoked, recognised.
//!
//! What is known of a key (whose, what it may do, until when) follows from events of its stream `$key-<id>`, and the
//! table `api_key` is their projection. What proves it, a keyed hash, stands in `api_key_secret` alone, written in the
//! same transaction as the event: clients read events, and they are exported, so nothing that helps to guess or to use
//! a key is among them. The consequence is wanted: a log that is imported elsewhere brings the names of its keys,
//! and none of them opens anything there until it is rotated.
//!
//! Who wants to act with a key is recognised by [`Store::find_key`], which needs no scope, and the [`Pepper`].

mod create;
mod find;
mod first;
mod pepper;
mod revoke;
mod rotate;
#[cfg(test)]
mod tests;
mod uses;

use std::time::Duration;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::KeyId;
use claimgraph_domain::model::ApiKey;
use claimgraph_domain::rules::api_key::Pepper;
use claimgraph_domain::time::Timestamp;
use sea_orm::{ColumnTrait, QueryFilter};
use tokio::sync::OnceCell;

use crate::entity::{api_key, api_key_secret};
use crate::error::OrDatabase;
use crate::read::TenantEntity;
use crate::scope::Scope;
use crate::store::Store;

pub use create::CreateKey;
pub use find::KeyRecord;
pub use uses::KeyUse;

/// How keys are treated.
#[derive(Debug, Clone)]
pub struct KeyOptions {
    /// How long a key that was rotated is still taken.
    pub overlap: Duration,
    /// Keys of one tenant that are neither revoked nor expired.
    pub per_tenant: usize,
}

impl Default for KeyOptions {
    /// 24 hours, 1,000 keys.
    fn default() -> Self {
        Self { overlap: Duration::from_hours(24), per_tenant: 1_000 }
    }
}

/// The pepper, and how keys are treated.
#[derive(Debug)]
pub(crate) struct Keyring {
    pepper: Pepper,
    options: KeyOptions,
    /// Whether the database's keys are known to be of this pepper.
    checked: OnceCell<()>,
}

impl Keyring {
    pub(crate) fn new(pepper: Pepper, options: KeyOptions) -> Self {
        Self { pepper, options, checked: OnceCell::new() }
    }
}

/// A key as it stands, without what proves it.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The key.
    pub key: ApiKey,
    /// The key in its place, where it was rotated.
    pub replaced_by: Option<KeyId>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// When it was used last, to the minute or so; `None` when it never was.
    pub last_used_at: Option<Timestamp>,
}

impl Key {
    /// A key, from its row and what is known of its use.
    pub(crate) fn of(row: api_key::Model, last_used_at: Option<i64>) -> Result<Self, Error> {
        Ok(Self {
            replaced_by: row.replaced_by_id.map(KeyId::from_uuid),
            revoked_at: row.revoked_at.map(Timestamp::from_micros),
            last_used_at: last_used_at.map(Timestamp::from_micros),
            key: row.into_domain()?,
        })
    }
}

impl Store {
    /// A key by id: two statements.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn key(&self, scope: &Scope, id: KeyId) -> Result<Option<Key>, Error> {
        let found = api_key::Entity::of(scope).filter(api_key::Column::Id.eq(id.uuid()));
        let Some(row) = found.one(&self.db().reader(scope)).await.or_database()? else { return Ok(None) };
        let secret = api_key_secret::Entity::of(scope).filter(api_key_secret::Column::Id.eq(id.uuid()));
        let secret = secret.one(&self.db().reader(scope)).await.or_database()?;
        Key::of(row, secret.and_then(|secret| secret.last_used_at)).map(Some)
    }

    /// The key, which must exist.
    async fn expect_key(&self, scope: &Scope, id: KeyId) -> Result<Key, Error> {
        self.key(scope, id).await?.ok_or_else(|| absent(id))
    }
}

fn absent(id: KeyId) -> Error {
    Error::not_found("key", &id.to_string())
}

/// One may pass on no more than one has.
fn check_covered(scope: &Scope, key: &ApiKey) -> Result<(), Error> {
    if scope.permissions().cover(&key.permissions) {
        return Ok(());
    }
    let lacking = key.permissions.iter().filter(|permission| !scope.permissions().allow(permission));
    let lacking: Vec<String> = lacking.map(ToString::to_string).collect();
    let message = format!("a key may do no more than who makes it, and you may not: {}", lacking.join(", "));
    Err(Error::new(Code::InsufficientScope, message))
}
