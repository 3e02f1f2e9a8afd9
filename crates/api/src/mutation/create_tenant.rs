//! Make a tenant.

use async_graphql::{Context, InputObject, Result, SimpleObject};

use crate::context::loaders;
use crate::types::Tenant;

/// A tenant to make.
#[derive(Debug, InputObject)]
pub(super) struct CreateTenantInput {
    /// Its name, unique on the server: 1 to 64 of `a-z`, `0-9`, `-`, `_`.
    name: String,
}

/// The tenant that was made.
#[derive(SimpleObject)]
pub(super) struct CreateTenantPayload {
    /// The tenant, with its operator and the seeded types.
    tenant: Tenant,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: CreateTenantInput) -> Result<CreateTenantPayload> {
    let store = &loaders(ctx)?.store;
    let scope = store.create_tenant(&input.name).await?;
    Ok(CreateTenantPayload { tenant: store.tenant(&scope).await?.into() })
}
