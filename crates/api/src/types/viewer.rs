use async_graphql::{Context, Enum, Object, Result};
use claimgraph_domain::access::Principal;
use claimgraph_store::Scope;

use super::{Agent, ApiKey, Tenant, moment};
use crate::compose::Extended;
use crate::context::loaders;
use crate::scalars::DateTime;

/// What proved who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum PrincipalKind {
    /// Whoever runs the server.
    Operator,
    /// Nothing: the server is in development.
    Development,
    /// An API key.
    Key,
    /// A token of an issuer outside.
    Token,
}

/// Whoever asks.
#[derive(Debug, Clone)]
pub struct Viewer(pub(crate) Scope);

/// Whoever asks, as the server sees them.
#[Object]
impl Viewer {
    /// What proved it.
    async fn kind(&self) -> PrincipalKind {
        match self.0.principal() {
            // What the server does unasked is no request.
            Principal::Operator | Principal::System => PrincipalKind::Operator,
            Principal::Development => PrincipalKind::Development,
            Principal::Key(_) => PrincipalKind::Key,
            Principal::Token { .. } => PrincipalKind::Token,
        }
    }

    /// A text that is equal for equal credentials alone: `development`, `key_…`, `token:<issuer>#<subject>`.
    async fn principal(&self) -> String {
        self.0.principal().to_string()
    }

    /// The API key; null where it was none, or where it is one of another tenant.
    async fn key(&self, ctx: &Context<'_>) -> Result<Option<ApiKey>> {
        let Principal::Key(id) = self.0.principal() else { return Ok(None) };
        Ok(loaders(ctx)?.store.key(&self.0, *id).await?.map(Into::into))
    }

    /// The agent that acts.
    async fn agent(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.0.agent()).await
    }

    /// The tenant whose things are seen.
    async fn tenant(&self, ctx: &Context<'_>) -> Result<Tenant> {
        Ok(loaders(ctx)?.store.tenant(&self.0).await?.into())
    }

    /// What is allowed: scopes such as `claims:read`; `admin` stands for all.
    async fn scopes(&self) -> Vec<String> {
        self.0.permissions().iter().map(ToString::to_string).collect()
    }

    /// Until when; null when it does not end by itself.
    async fn expires_at(&self) -> Option<DateTime> {
        moment(self.0.expires_at())
    }
}
