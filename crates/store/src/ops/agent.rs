//! Register an agent.

use async_trait::async_trait;
use claimgraph_domain::access::Permission;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::AgentId;
use claimgraph_domain::model::{Agent, AgentKind, Attrs};
use claimgraph_domain::rules::checks;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::entity::agent;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::Registered;
use crate::ops::refusals::Refusals;
use crate::scope::Scope;

/// Registers an agent; the same `external_id` gives the existing one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterAgent {
    /// What sort of contributor.
    pub kind: AgentKind,
    /// Display name, 1 to 200 characters.
    pub name: String,
    /// Weight of its reviews, 0 to 1.
    pub trust_score: f64,
    /// ORCID, model version or another outside name, 1 to 500 characters.
    pub external_id: Option<String>,
    /// Whether it may record that a formal content was verified. That is a permission, so it takes the scope `admin`.
    pub verifier: bool,
    /// Free-form attributes.
    pub attrs: Attrs,
}

impl RegisterAgent {
    /// An agent with full trust and nothing else set.
    #[must_use]
    pub fn new(kind: AgentKind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into(), trust_score: 1.0, external_id: None, verifier: false, attrs: Attrs::new() }
    }
}

#[async_trait]
impl Command for RegisterAgent {
    type Outcome = Registered<AgentId>;
    const NAME: &'static str = "registerAgent";

    fn check_allowed(&self, scope: &Scope) -> Result<(), Error> {
        if !self.verifier || scope.permissions().allow(&Permission::Admin) {
            return Ok(());
        }
        let message = "only a credential with the scope `admin` may make an agent a verifier; leave `verifier` out";
        Err(Error::new(Code::InsufficientScope, message))
    }

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let mut refusals = Refusals::default();
        refusals.check(|| "name".to_owned(), checks::display_name(&self.name));
        refusals.check(|| "trustScore".to_owned(), checks::unit_interval("trustScore", self.trust_score));
        refusals.check(|| "attrs".to_owned(), checks::attrs(&self.attrs, tx.limits()));
        if let Some(external_id) = &self.external_id {
            refusals.check(|| "externalId".to_owned(), checks::bounded_text("an external id", external_id, 500));
        }
        refusals.finish()?;
        if let Some(id) = find(tx, self.external_id.as_deref()).await? {
            return Ok(Registered { id, created: false });
        }
        let agent = Agent {
            id: AgentId::from_uuid(tx.next_id()),
            kind: self.kind,
            name: self.name.clone(),
            trust_score: self.trust_score,
            external_id: self.external_id.clone(),
            verifier: self.verifier,
            attrs: self.attrs.clone(),
            created_at: tx.now(),
        };
        let id = agent.id;
        tx.record(Event::AgentRegistered(agent));
        Ok(Registered { id, created: true })
    }
}

async fn find(tx: &mut WriteTx<'_>, external_id: Option<&str>) -> Result<Option<AgentId>, Error> {
    let Some(external_id) = external_id else { return Ok(None) };
    let found = agent::Entity::find()
        .filter(agent::Column::TenantId.eq(tx.tenant()))
        .filter(agent::Column::ExternalId.eq(external_id))
        .one(tx.connection().await?)
        .await
        .or_database()?;
    Ok(found.map(|row| AgentId::from_uuid(row.id)))
}
