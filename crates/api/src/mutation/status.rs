//! With which status a new version begins.

use async_graphql::Enum;
use claimgraph_domain::model::ClaimStatus;

/// The status with which a new claim version begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Enum)]
pub(super) enum NewClaimStatus {
    /// Written, not yet put forward; `publishClaim` does that.
    Draft,
    /// Put forward.
    #[default]
    Active,
}

impl From<NewClaimStatus> for ClaimStatus {
    fn from(status: NewClaimStatus) -> Self {
        match status {
            NewClaimStatus::Draft => Self::Draft,
            NewClaimStatus::Active => Self::Active,
        }
    }
}
