//! Register an agent.

use async_graphql::{Context, InputObject, Result, SimpleObject};
use claimgraph_store::ops::agent::RegisterAgent;
use serde_json::Value;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::{Agent, AgentKind};

/// A contributor to register.
#[derive(Debug, InputObject)]
pub(super) struct RegisterAgentInput {
    /// What sort of contributor.
    kind: AgentKind,
    /// Display name, 1 to 200 characters.
    name: String,
    /// Weight of its reviews, 0 to 1.
    #[graphql(default = 1.0)]
    trust_score: f64,
    /// ORCID, model version or another outside name, 1 to 500 characters; unique.
    external_id: Option<String>,
    /// Whether it may record that a formal content was verified, which takes the scope `admin` to grant.
    #[graphql(default)]
    verifier: bool,
    /// Free-form attributes, an object of at most 64 KiB.
    attrs: Option<Value>,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The agent that is registered.
#[derive(SimpleObject)]
pub(super) struct RegisterAgentPayload {
    /// The agent: a new one, or the one with the same outside name, unchanged.
    agent: Extended<Agent>,
    /// Whether the agent is new.
    created: bool,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl RegisterAgentInput {
    fn read(self, reader: &mut Reader) -> Option<RegisterAgent> {
        Some(RegisterAgent {
            kind: self.kind.into(),
            name: self.name,
            trust_score: self.trust_score,
            external_id: self.external_id,
            verifier: self.verifier,
            attrs: reader.attrs("attrs", self.attrs)?,
        })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: RegisterAgentInput) -> Result<RegisterAgentPayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(RegisterAgentPayload {
        agent: load::agent(ctx, done.view(), done.outcome.id).await?,
        created: done.outcome.created,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
