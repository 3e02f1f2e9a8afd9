use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::LineageId;
use claimgraph_store::read::{ClaimRow, View};

use super::{Claim, find, id, missing};
use crate::compose::Extended;
use crate::loader::Versions;

/// All versions of one claim.
#[derive(Debug, Clone, Copy)]
pub struct Lineage {
    id: LineageId,
    view: View,
}

impl Lineage {
    /// The lineage of a claim that exists.
    #[must_use]
    pub fn new(view: View, id: LineageId) -> Extended<Self> {
        Extended(Self { id, view })
    }

    /// A lineage by id; `None` when it has no version in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: LineageId) -> Result<Option<Extended<Self>>> {
        Ok(find::<Versions>(ctx, view, id).await?.map(|_| Self::new(view, id)))
    }

    /// The domain's id.
    #[must_use]
    pub fn value(&self) -> LineageId {
        self.id
    }

    async fn rows(&self, ctx: &Context<'_>) -> Result<Arc<Vec<ClaimRow>>> {
        Ok(find::<Versions>(ctx, self.view, self.id).await?.ok_or_else(missing)?)
    }
}

/// All versions of one claim.
#[Object]
impl Lineage {
    /// The lineage's id, `lineage_…`.
    async fn id(&self) -> ID {
        id(self.id)
    }

    /// The versions, oldest first, whatever their status.
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<Extended<Claim>>> {
        let rows = self.rows(ctx).await?;
        Ok(rows.iter().map(|row| Claim::with_state(self.view, row.clone())).collect())
    }

    /// The newest version, whatever its status.
    async fn latest(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        let rows = self.rows(ctx).await?;
        let latest = rows.last().ok_or_else(missing)?;
        Ok(Claim::with_state(self.view, latest.clone()))
    }
}
