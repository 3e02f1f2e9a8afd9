//! Delete a tenant.

use async_graphql::{Context, InputObject, Result, SimpleObject};
use claimgraph_domain::error::{Code, Error};

use crate::context::loaders;
use crate::scalars::Long;
use crate::types::TableRows;

/// A tenant to delete.
#[derive(Debug, InputObject)]
pub(super) struct DeleteTenantInput {
    /// Its name.
    name: String,
    /// Whether it is meant: otherwise nothing is deleted, and the answer tells what would be.
    #[graphql(default)]
    confirm: bool,
}

/// What went, or would go.
#[derive(SimpleObject)]
pub(super) struct DeleteTenantPayload {
    /// Whether it was deleted.
    deleted: bool,
    /// Rows of all tables together.
    rows: Long,
    /// Rows by table, tables without any left out.
    tables: Vec<TableRows>,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: DeleteTenantInput) -> Result<DeleteTenantPayload> {
    let loaders = loaders(ctx)?;
    let DeleteTenantInput { name, confirm } = input;
    if loaders.store.tenant(&loaders.scope).await?.name == name {
        let message = "you act in this tenant; choose another with `X-Tenant` to delete it from there";
        return Err(Error::new(Code::Conflict, message).into());
    }
    let counts =
        if confirm { loaders.store.delete_tenant(&name).await? } else { loaders.store.count_tenant(&name).await? };
    let rows: u64 = counts.iter().map(|count| count.rows).sum();
    Ok(DeleteTenantPayload {
        deleted: confirm,
        rows: i64::try_from(rows).unwrap_or(i64::MAX).into(),
        tables: counts.into_iter().map(Into::into).collect(),
    })
}
