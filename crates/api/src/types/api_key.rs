use async_graphql::{Context, ID, Object, Result};
use claimgraph_store::key;

use super::{Agent, KeyEnvironment, id, moment};
use crate::compose::Extended;
use crate::scalars::DateTime;

/// An API key, without what proves it.
#[derive(Debug, Clone)]
pub struct ApiKey(key::Key);

impl From<key::Key> for ApiKey {
    fn from(key: key::Key) -> Self {
        Self(key)
    }
}

/// An API key of the tenant. Its text, which proves it, is told only when it is made or rotated.
#[Object]
impl ApiKey {
    /// Its id, `key_…`; the text of the key holds it.
    async fn id(&self) -> ID {
        id(self.0.key.id)
    }

    /// What people call it.
    async fn name(&self) -> &str {
        &self.0.key.name
    }

    /// The agent that it acts for.
    async fn agent(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.0.key.agent).await
    }

    /// What it may do: scopes such as `claims:read`.
    async fn scopes(&self) -> Vec<String> {
        self.0.key.permissions.iter().map(ToString::to_string).collect()
    }

    /// What it is for.
    async fn environment(&self) -> KeyEnvironment {
        self.0.key.environment.into()
    }

    /// Who made it.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.0.key.created_by).await
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.key.created_at.into()
    }

    /// From then on it is refused; null when it never is for that reason.
    async fn expires_at(&self) -> Option<DateTime> {
        moment(self.0.key.expires_at)
    }

    /// When it was used last, to the minute or so; null when it never was.
    async fn last_used_at(&self) -> Option<DateTime> {
        moment(self.0.last_used_at)
    }

    /// When it was taken back; null when it was not.
    async fn revoked_at(&self) -> Option<DateTime> {
        moment(self.0.revoked_at)
    }

    /// The id of the key that it took the place of; null when it took none.
    async fn replaces(&self) -> Option<ID> {
        self.0.key.replaces.map(id)
    }

    /// The id of the key that took its place; null when none did.
    async fn replaced_by(&self) -> Option<ID> {
        self.0.replaced_by.map(id)
    }
}
