//! `Claim.label`.

use std::sync::Arc;

use async_graphql::Object;
use claimgraph_plugin::domain::model;
use claimgraph_plugin::types::Claim;

use crate::kinds;

/// What a claim says beyond the core's fields.
pub(crate) struct Labelled(Arc<model::Claim>);

impl From<&Claim> for Labelled {
    fn from(claim: &Claim) -> Self {
        Self(Arc::clone(claim.value()))
    }
}

#[Object]
impl Labelled {
    /// The label of the Metamath statement that the claim is, unique in its database; null for other claims.
    async fn label(&self) -> Option<&str> {
        kinds::label(&self.0)
    }
}
