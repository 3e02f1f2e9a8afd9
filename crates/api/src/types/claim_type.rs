use async_graphql::Object;
use claimgraph_domain::model;

use crate::compose::Extended;

/// A registered kind of claim.
#[derive(Debug, Clone)]
pub struct ClaimType(model::ClaimType);

impl ClaimType {
    /// A claim type.
    #[must_use]
    pub fn new(claim_type: model::ClaimType) -> Extended<Self> {
        Extended(Self(claim_type))
    }
}

/// A registered kind of claim.
#[Object]
impl ClaimType {
    /// Unique name: `a-z`, `0-9`, `_`, beginning with a letter, at most 64 characters.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// When to use it.
    async fn description(&self) -> &str {
        &self.0.description
    }
}
