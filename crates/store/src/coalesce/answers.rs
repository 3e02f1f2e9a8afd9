//! The answers that were given to idempotency keys, looked up once for all requests of a transaction.

use std::collections::{HashMap, HashSet};

use claimgraph_domain::error::Error;
use claimgraph_domain::event::RequestCompleted;
use claimgraph_domain::id::AgentId;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::request;
use crate::error::OrDatabase;
use crate::log::WriteTx;

/// An answer that was given to a key.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The name of the command that the key was used for.
    pub operation: String,
    /// The hash of its body.
    pub body_hash: String,
    /// The outcome, as JSON.
    pub outcome: String,
    /// Where the log stood then.
    pub position: i64,
}

/// The answers given to the keys that are asked about, `None` where there is none; those that this transaction gives
/// are among them.
#[derive(Debug, Default)]
pub(crate) struct Answers(HashMap<(Uuid, String), Option<Answer>>);

impl Answers {
    /// The answer that a key of an agent was given. It must have been looked up.
    pub(crate) fn get(&self, agent: AgentId, key: &str) -> Option<&Answer> {
        self.0.get(&(agent.uuid(), key.to_owned()))?.as_ref()
    }

    /// Remembers the answer that this transaction gives.
    pub(crate) fn give(&mut self, position: i64, completed: &RequestCompleted) {
        let answer = Answer {
            operation: completed.operation.clone(),
            body_hash: completed.body_hash.clone(),
            outcome: completed.answer.to_string(),
            position,
        };
        self.0.insert((completed.principal.uuid(), completed.key.clone()), Some(answer));
    }
}

/// Looks up keys of agents in one statement.
///
/// What this transaction recorded need not be written before: its own answers are remembered.
pub(super) async fn look_up(
    tx: &mut WriteTx<'_>,
    keys: impl IntoIterator<Item = (AgentId, String)>,
) -> Result<(), Error> {
    let keys = keys.into_iter().map(|(agent, key)| (agent.uuid(), key));
    let new: HashSet<(Uuid, String)> = keys.filter(|key| !tx.answers.0.contains_key(key)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let mut by_agent: HashMap<Uuid, Vec<&str>> = HashMap::new();
    for (agent, key) in &new {
        by_agent.entry(*agent).or_default().push(key);
    }
    let any = by_agent.into_iter().fold(Condition::any(), |any, (agent, keys)| {
        let of_agent = Condition::all().add(request::Column::PrincipalId.eq(agent));
        any.add(of_agent.add(request::Column::Key.is_in(keys)))
    });
    let found = request::Entity::find()
        .filter(request::Column::TenantId.eq(tx.tenant()))
        .filter(any)
        .all(tx.as_it_is())
        .await
        .or_database()?;
    tx.answers.0.extend(new.into_iter().map(|key| (key, None)));
    tx.answers.0.extend(found.into_iter().map(|row| {
        let answer =
            Answer { operation: row.operation, body_hash: row.body_hash, outcome: row.answer, position: row.position };
        ((row.principal_id, row.key), Some(answer))
    }));
    Ok(())
}
