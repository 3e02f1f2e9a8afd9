//! How a write runs: in one transaction, with its events, once for each idempotency key.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{Event, RequestCompleted};
use claimgraph_domain::rules::checks;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::entity::request;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::scope::Scope;
use crate::store::Store;

/// One thing that a caller may ask to be changed.
#[async_trait]
pub trait Command: Serialize + Send + Sync {
    /// What the caller is told; it is kept with an idempotency key and given again.
    type Outcome: Serialize + DeserializeOwned + Send;

    /// The command's stable name.
    const NAME: &'static str;

    /// Checks the rules and records events; the transaction writes the rows from them.
    ///
    /// # Errors
    /// Whatever the rules say; then nothing is stored.
    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error>;
}

/// An answer and where the log stood when it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// The command's outcome.
    pub outcome: T,
    /// Position of the last event of the command; reading at or after it sees the change.
    pub position: i64,
    /// Whether this answer was given before, to the same key.
    pub replayed: bool,
}

impl Store {
    /// Runs a command. With a key, the same command by the same agent is run once and answered
    /// alike for ever, also after a restart and when many ask at once.
    ///
    /// # Errors
    /// The command's own; `IDEMPOTENCY_CONFLICT` when the key was used with another command or
    /// body; `UNAVAILABLE` when the database is busy or away. Nothing is stored then.
    pub async fn execute<C: Command>(
        &self,
        scope: &Scope,
        command: &C,
        idempotency_key: Option<&str>,
    ) -> Result<Written<C::Outcome>, Error> {
        let keyed = match idempotency_key {
            Some(key) => {
                checks::idempotency_key(key)?;
                Some((key, body_hash(command)?))
            }
            None => None,
        };
        let mut tx = WriteTx::begin(self, scope).await?;
        match run(&mut tx, command, keyed).await {
            Ok(written) => {
                tx.commit().await?;
                Ok(written)
            }
            Err(error) => {
                tx.rollback().await;
                Err(error)
            }
        }
    }
}

async fn run<C: Command>(
    tx: &mut WriteTx<'_>,
    command: &C,
    keyed: Option<(&str, String)>,
) -> Result<Written<C::Outcome>, Error> {
    let Some((key, body_hash)) = keyed else {
        let outcome = command.run(tx).await?;
        return Ok(Written { outcome, position: tx.head(), replayed: false });
    };
    if let Some(stored) = lookup(tx, key).await? {
        return answer_again::<C>(&stored, &body_hash);
    }
    let outcome = command.run(tx).await?;
    let answer = serde_json::to_value(&outcome).map_err(Error::internal)?;
    let completed = RequestCompleted {
        principal: tx.agent(),
        key: key.to_owned(),
        operation: C::NAME.to_owned(),
        body_hash,
        answer,
    };
    let position = tx.record(Event::RequestCompleted(completed));
    Ok(Written { outcome, position, replayed: false })
}

async fn lookup(tx: &WriteTx<'_>, key: &str) -> Result<Option<request::Model>, Error> {
    request::Entity::find()
        .filter(request::Column::TenantId.eq(tx.tenant()))
        .filter(request::Column::PrincipalId.eq(tx.agent().uuid()))
        .filter(request::Column::Key.eq(key))
        .one(tx.connection())
        .await
        .or_database()
}

fn answer_again<C: Command>(stored: &request::Model, body_hash: &str) -> Result<Written<C::Outcome>, Error> {
    if stored.operation != C::NAME || stored.body_hash != body_hash {
        let message = format!(
            "the idempotency key `{}` was used with another body for `{}`; take a new key for a new request",
            stored.key, stored.operation
        );
        let mut error = Error::new(Code::IdempotencyConflict, message);
        error.position = Some(stored.position);
        return Err(error);
    }
    let outcome = serde_json::from_str(&stored.answer).map_err(Error::internal)?;
    Ok(Written { outcome, position: stored.position, replayed: true })
}

fn body_hash<C: Command>(command: &C) -> Result<String, Error> {
    let body = serde_json::to_vec(command).map_err(Error::internal)?;
    Ok(blake3::hash(&body).to_hex().to_string())
}
