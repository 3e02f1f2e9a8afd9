//! How a write runs: in a transaction, with its events, once for each idempotency key.

use async_trait::async_trait;
use claimgraph_domain::error::Error;
use claimgraph_domain::rules::checks;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::coalesce::{Keyed, WriteCounts, submit};
use crate::log::WriteTx;
use crate::scope::Scope;
use crate::store::Store;

/// One thing that a caller may ask to be changed.
#[async_trait]
pub trait Command: Serialize + Clone + Send + Sync + 'static {
    /// What the caller is told; it is kept with an idempotency key and given again.
    type Outcome: Serialize + DeserializeOwned + Send + 'static;

    /// The command's stable name.
    const NAME: &'static str;

    /// Checks the rules and records events; the transaction writes the rows from them. Where the database fails under
    /// other requests of the transaction it may run again, in a transaction of its own.
    ///
    /// # Errors
    /// Whatever the rules say; then nothing is stored.
    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error>;

    /// Whether a scope may ask for it, where that depends on what is asked for: nobody grants what is not theirs to grant.
    /// What the kind of command takes was decided before.
    ///
    /// # Errors
    /// `INSUFFICIENT_SCOPE`.
    fn check_allowed(&self, scope: &Scope) -> Result<(), Error> {
        let _ = scope;
        Ok(())
    }

    /// How many claims and links it brings, 1 where it is one thing. Large commands share no transaction with others.
    fn weight(&self) -> usize {
        1
    }
}

/// What gives a command: the command itself, or a reference to it, which is cloned.
pub trait Gives<C> {
    /// The command.
    fn give(self) -> C;
}

impl<C: Command> Gives<C> for C {
    fn give(self) -> C {
        self
    }
}

impl<C: Command> Gives<C> for &C {
    fn give(self) -> C {
        self.clone()
    }
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
    /// Runs a command, in a transaction that it may share with others of the tenant that come at the same time. With a
    /// key, the same command by the same agent is run once and answered alike for ever, also after a restart and when
    /// many ask at once.
    ///
    /// A caller who goes away while the command waits for its turn takes it back; once it is running it is carried out.
    ///
    /// # Errors
    /// The command's own; `IDEMPOTENCY_CONFLICT` when the key was used with another command or
    /// body; `UNAVAILABLE` when the database is busy or away, or too many writes wait. Nothing is stored then.
    pub async fn execute<C: Command>(
        &self,
        scope: &Scope,
        command: impl Gives<C>,
        idempotency_key: Option<&str>,
    ) -> Result<Written<C::Outcome>, Error> {
        let written = self.execute_unaudited(scope, command.give(), idempotency_key).await;
        if let Err(refused) = &written {
            self.audit_refusal(scope, C::NAME, refused.code);
        }
        written
    }

    async fn execute_unaudited<C: Command>(
        &self,
        scope: &Scope,
        command: C,
        idempotency_key: Option<&str>,
    ) -> Result<Written<C::Outcome>, Error> {
        let keyed = match idempotency_key {
            Some(key) => {
                checks::idempotency_key(key)?;
                Some(Keyed { key: key.to_owned(), body_hash: body_hash(&command)? })
            }
            None => None,
        };
        command.check_allowed(scope)?;
        submit(self, scope, command, keyed).await
    }

    /// What was written since the store was opened.
    #[must_use]
    pub fn write_counts(&self) -> WriteCounts {
        self.writers().counts()
    }
}

fn body_hash<C: Command>(command: &C) -> Result<String, Error> {
    let body = serde_json::to_vec(command).map_err(Error::internal)?;
    Ok(blake3::hash(&body).to_hex().to_string())
}
