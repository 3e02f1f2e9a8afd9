//! Making a key.

use async_trait::async_trait;
use claimgraph_domain::access::Permissions;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{AgentId, KeyId};
use claimgraph_domain::model::{ApiKey, KeyEnvironment};
use claimgraph_domain::rules::api_key::ApiKeySecret;
use claimgraph_domain::rules::checks;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{Key, check_covered, rotate};
use crate::command::Command;
use crate::entity::{api_key, api_key_secret};
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::{Refusals, lookup};
use crate::scope::Scope;
use crate::store::Store;

/// A key to make.
#[derive(Debug, Clone)]
pub struct CreateKey {
    /// What people call it, 1 to 200 characters.
    pub name: String,
    /// The agent that it acts for; the one that makes it where none is given.
    pub agent: Option<AgentId>,
    /// What it may do; at least something, and no more than who makes it.
    pub permissions: Permissions,
    /// What it is for.
    pub environment: KeyEnvironment,
    /// From then on it is refused; never where it is absent.
    pub expires_at: Option<Timestamp>,
}

impl Store {
    /// Makes a key. Its text is told here and never again, so there is no idempotency key: an answer that is kept to be
    /// given again would keep the secret.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` or `LIMIT_EXCEEDED` with the paths `name`, `permissions` and `expiresAt`; `NOT_FOUND` for the
    /// agent; `INSUFFICIENT_SCOPE` for more than the maker may do; `LIMIT_EXCEEDED` for too many keys; `UNAVAILABLE`
    /// without a pepper.
    pub async fn create_key(&self, scope: &Scope, asked: CreateKey) -> Result<(Key, ApiKeySecret), Error> {
        let key = self.draft_key(scope, asked);
        self.make_key(scope, key, Place::New).await
    }

    /// A key with an id, whose time is set when it is written.
    pub(super) fn draft_key(&self, scope: &Scope, asked: CreateKey) -> ApiKey {
        let now = self.now();
        ApiKey {
            id: KeyId::from_uuid(self.next_id(now)),
            name: asked.name,
            agent: asked.agent.unwrap_or(scope.agent()),
            permissions: asked.permissions,
            environment: asked.environment,
            replaces: None,
            created_by: scope.agent(),
            created_at: now,
            expires_at: asked.expires_at,
        }
    }

    pub(super) async fn make_key(
        &self,
        scope: &Scope,
        key: ApiKey,
        place: Place,
    ) -> Result<(Key, ApiKeySecret), Error> {
        check_covered(scope, &key)?;
        let keyring = self.keyring().await?;
        let mut random = [0; 32];
        self.entropy().fill(&mut random);
        let (id, secret) = (key.id, ApiKeySecret::new(key.environment, key.id, &random));
        let command = MakeKey {
            key,
            hash: keyring.pepper.hash(&secret),
            place,
            most: u64::try_from(keyring.options.per_tenant).unwrap_or(u64::MAX),
        };
        self.execute(scope, command, None).await?;
        Ok((self.expect_key(scope, id).await?, secret))
    }
}

/// Which key it is among those of its tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Place {
    /// Another.
    New,
    /// The first; it is refused with `CONFLICT` where there is one.
    First,
    /// One in the place of another.
    Of {
        /// The other.
        old: KeyId,
        /// Until when that one is taken.
        until: Timestamp,
    },
}

/// Makes a key whose secret was drawn already.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct MakeKey {
    key: ApiKey,
    hash: [u8; 32],
    place: Place,
    /// Keys of the tenant that may be in use.
    most: u64,
}

#[async_trait]
impl Command for MakeKey {
    type Outcome = ();
    const NAME: &'static str = "createKey";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
        match self.place {
            Place::New => {}
            Place::First => check_first(tx).await?,
            Place::Of { old, .. } => rotate::check(tx, old).await?,
        }
        self.check(tx)?;
        lookup::agent(tx, self.key.agent).await?;
        self.check_room(tx).await?;
        let key = ApiKey { created_by: tx.agent(), created_at: tx.now(), ..self.key.clone() };
        let id = key.id;
        tx.record(Event::KeyCreated(key));
        if let Place::Of { old, until } = self.place {
            rotate::record(tx, old, id, until);
        }
        // What proves the key is no event, so it is written here, and undone with what was recorded.
        tx.flush().await?;
        let row = api_key_secret::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id.uuid()),
            hash: Set(self.hash.to_vec()),
            last_used_at: Set(None),
        };
        api_key_secret::Entity::insert(row).exec_without_returning(tx.connection().await?).await.or_database()?;
        Ok(())
    }
}

async fn check_first(tx: &mut WriteTx<'_>) -> Result<(), Error> {
    let own = api_key_secret::Entity::find().filter(api_key_secret::Column::TenantId.eq(tx.tenant()));
    if own.count(tx.connection().await?).await.or_database()? == 0 {
        return Ok(());
    }
    Err(Error::new(Code::Conflict, "the tenant has a key already"))
}

impl MakeKey {
    fn check(&self, tx: &WriteTx<'_>) -> Result<(), Error> {
        let mut refusals = Refusals::default();
        refusals.check(|| "name".to_owned(), checks::display_name(&self.key.name));
        if self.key.permissions.is_empty() {
            let message = "a key that may do nothing is of no use; name at least one scope";
            refusals.add("permissions", Error::new(Code::ValidationFailed, message));
        }
        if self.key.expires_at.is_some_and(|expires| expires <= tx.now()) {
            refusals.add("expiresAt", Error::new(Code::ValidationFailed, "the key would have expired already"));
        }
        refusals.finish()
    }

    async fn check_room(&self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
        let lives = Condition::any()
            .add(api_key::Column::ExpiresAt.is_null())
            .add(api_key::Column::ExpiresAt.gt(tx.now().micros()));
        let count = api_key::Entity::find()
            .filter(api_key::Column::TenantId.eq(tx.tenant()))
            .filter(api_key::Column::RevokedAt.is_null())
            .filter(lives)
            .count(tx.connection().await?)
            .await
            .or_database()?;
        if count < self.most {
            return Ok(());
        }
        let message = format!("the tenant has {count} keys in use; the most is {}: revoke one first", self.most);
        Err(Error::new(Code::LimitExceeded, message))
    }
}
