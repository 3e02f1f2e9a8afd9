//! What the submitter of a bundle should look at.

use async_graphql::{Context, Enum, Object, Result};
use claimgraph_store::ops::bundle::{Warning, WarningCode};
use claimgraph_store::read::View;

use crate::compose::Extended;
use crate::mutation::load;
use crate::mutation::run::in_input;
use crate::types::Claim;

/// What sort of warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum BundleWarningCode {
    /// A claim says the same as one that exists.
    PossibleDuplicate,
    /// The target of a reference arrived, but the edge would break a rule; the reference stays pending.
    ReferenceBlocked,
}

/// Something that the submitter should look at; it stops nothing.
pub(super) struct BundleWarning {
    pub(super) warning: Warning,
    pub(super) view: View,
}

/// Something that the submitter should look at; it stops nothing.
#[Object]
impl BundleWarning {
    /// What sort.
    async fn code(&self) -> BundleWarningCode {
        match self.warning.code {
            WarningCode::PossibleDuplicate => BundleWarningCode::PossibleDuplicate,
            WarningCode::ReferenceBlocked => BundleWarningCode::ReferenceBlocked,
        }
    }

    /// Where, as a path from `input` on; null where it is about no place of it.
    async fn path(&self) -> Option<String> {
        let path = &self.warning.path;
        (!path.is_empty()).then(|| in_input(path))
    }

    /// What was found, for people.
    async fn message(&self) -> &str {
        &self.warning.message
    }

    /// The claim that it is about: the one that says the same, or the one that the reference means.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Option<Extended<Claim>>> {
        match self.warning.claim {
            None => Ok(None),
            Some(id) => load::claim(ctx, self.view, id).await.map(Some),
        }
    }

    /// How alike, 0 to 1, of a possible duplicate; null of others.
    async fn score(&self) -> Option<f64> {
        self.warning.score
    }
}
