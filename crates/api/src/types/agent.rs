use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::AgentId;
use claimgraph_domain::model;
use claimgraph_store::read::View;
use serde_json::Value;

use super::{AgentKind, cited, find, id};
use crate::compose::Extended;
use crate::loader::Agents;
use crate::paths;
use crate::scalars::DateTime;

/// Whoever contributes: a person, a model, an organization, a pipeline, an extension.
#[derive(Debug, Clone)]
pub struct Agent(Arc<model::Agent>);

impl Agent {
    /// An agent.
    #[must_use]
    pub fn new(agent: impl Into<Arc<model::Agent>>) -> Extended<Self> {
        Extended(Self(agent.into()))
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Arc<model::Agent> {
        &self.0
    }

    /// An agent by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: AgentId) -> Result<Option<Extended<Self>>> {
        Ok(find::<Agents>(ctx, view, id).await?.map(Self::new))
    }

    /// An agent that something else names.
    ///
    /// # Errors
    /// From the store; `INTERNAL` when it does not exist.
    pub async fn cited(ctx: &Context<'_>, id: AgentId) -> Result<Extended<Self>> {
        cited::<Agents>(ctx, id).await.map(Self::new)
    }
}

/// Whoever contributes: a person, a model, an organization, a pipeline, an extension.
#[Object]
impl Agent {
    /// The agent's id, `agent_…`.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// What sort of contributor.
    async fn kind(&self) -> AgentKind {
        self.0.kind.into()
    }

    /// Display name, 1 to 200 characters.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Weight of its reviews, 0 to 1, unless an asker's trust profile says otherwise.
    async fn trust_score(&self) -> f64 {
        self.0.trust_score
    }

    /// ORCID, model version or another outside name; unique in the tenant.
    async fn external_id(&self) -> Option<&str> {
        self.0.external_id.as_deref()
    }

    /// Whether it may record that a formal content was verified.
    async fn verifier(&self) -> bool {
        self.0.verifier
    }

    /// Free-form attributes: all of them, or the value at a path; null where there is none. `BAD_REQUEST` for a
    /// malformed path.
    async fn attrs(
        &self,
        #[graphql(desc = "Keys from the outside in, joined by dots; `\\.` is a dot within a key.")] path: Option<
            String,
        >,
    ) -> Option<Result<Value>> {
        paths::select(&self.0.attrs, path.as_deref()).map_err(Into::into).transpose()
    }

    /// When it was registered.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}
