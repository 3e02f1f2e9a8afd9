//! The registered claim types and edge types.

use claimgraph_domain::error::Error;
use claimgraph_domain::model::{ClaimType, EdgeType};

use super::sql::TenantEntity;
use super::view::View;
use crate::entity::{claim_type, edge_type};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// All edge types of the tenant, by name. The flags are those of the present: a registered type's
    /// earlier flags are not kept outside the log.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn edge_types(&self, scope: &Scope, view: View) -> Result<Vec<EdgeType>, Error> {
        let mut rows = edge_type::Entity::of(scope).all(&self.db().reader(scope)).await.or_database()?;
        rows.retain(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        rows.sort_by(|one, other| one.name.cmp(&other.name));
        rows.into_iter().map(edge_type::Model::into_domain).collect()
    }

    /// All claim types of the tenant, by name.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn claim_types(&self, scope: &Scope, view: View) -> Result<Vec<ClaimType>, Error> {
        let mut rows = claim_type::Entity::of(scope).all(&self.db().reader(scope)).await.or_database()?;
        rows.retain(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        rows.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(rows.into_iter().map(claim_type::Model::into_domain).collect())
    }
}
