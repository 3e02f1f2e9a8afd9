use async_graphql::{ID, Object, SimpleObject};
use claimgraph_domain::model;
use claimgraph_store::tenants;

use super::id;
use crate::scalars::{DateTime, Long};

/// The owner of everything else.
#[derive(Debug, Clone)]
pub struct Tenant(model::Tenant);

impl From<model::Tenant> for Tenant {
    fn from(tenant: model::Tenant) -> Self {
        Self(tenant)
    }
}

/// The owner of everything else: nothing is seen outside its tenant.
#[Object]
impl Tenant {
    /// Its id, `tenant_…`.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// Its name, unique on the server: 1 to 64 of `a-z`, `0-9`, `-`, `_`.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}

/// Rows of a table that belong to a tenant.
#[derive(Debug, Clone, SimpleObject)]
pub struct TableRows {
    /// The table.
    table: String,
    /// How many.
    rows: Long,
}

impl From<tenants::TableRows> for TableRows {
    fn from(count: tenants::TableRows) -> Self {
        Self { table: count.table.to_owned(), rows: i64::try_from(count.rows).unwrap_or(i64::MAX).into() }
    }
}
