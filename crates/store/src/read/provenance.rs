//! Provenance by id.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::ProvenanceId;
use claimgraph_domain::model::Provenance;

use super::sql::rows_by;
use super::view::View;
use crate::entity::provenance;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Provenance by id; what does not exist in the view is left out: one statement.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn provenance_by_id(
        &self,
        scope: &Scope,
        view: View,
        ids: &[ProvenanceId],
    ) -> Result<HashMap<ProvenanceId, Provenance>, Error> {
        use provenance::{Column, Entity};
        let rows =
            rows_by::<Entity>(self, scope, Column::Id, ids.iter().map(ProvenanceId::uuid), |select| select).await?;
        let seen = rows.into_iter().filter(|row| view.as_of.is_none_or(|position| row.created_pos <= position));
        Ok(seen.map(provenance::Model::into_domain).map(|provenance| (provenance.id, provenance)).collect())
    }
}
