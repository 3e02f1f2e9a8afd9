use std::sync::Arc;

use async_graphql::{Context, Result};
use claimgraph_domain::id::{AgentId, ClaimId};
use claimgraph_domain::model;
use claimgraph_domain::rules::confidence::{self, MAX_DEPTH, Model};
use claimgraph_store::read::{ClaimRow, ClaimState, View};

use super::{Confidence, TrustWeight, missing, recorded};
use crate::compose::Extended;
use crate::context::loaders;
use crate::loader::{Evidence, EvidenceKey};

/// One immutable version of a statement, read in a view.
#[derive(Debug, Clone)]
pub struct Claim {
    pub(super) version: Arc<model::Claim>,
    pub(super) view: View,
    state: Option<ClaimState>,
}

impl Claim {
    /// A version of which only what never changes is known yet.
    #[must_use]
    pub fn new(view: View, claim: Arc<model::Claim>) -> Extended<Self> {
        Extended(Self { version: claim, view, state: None })
    }

    /// A version with its state.
    #[must_use]
    pub fn with_state(view: View, row: ClaimRow) -> Extended<Self> {
        Extended(Self { version: row.claim, view, state: Some(row.state) })
    }

    /// A version by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: ClaimId) -> Result<Option<Extended<Self>>> {
        let loaders = loaders(ctx)?;
        if view.as_of.is_none() {
            return Ok(load(ctx, id).await?.map(|claim| Self::new(view, claim)));
        }
        let Some(state) = loaders.states.load(&recorded(view), id).await? else { return Ok(None) };
        let claim = load(ctx, id).await?;
        Ok(claim.map(|claim| Extended(Self { version: claim, view, state: Some(state) })))
    }

    /// A version that something else names.
    ///
    /// # Errors
    /// From the store; `INTERNAL` when it does not exist.
    pub async fn cited(ctx: &Context<'_>, view: View, id: ClaimId) -> Result<Extended<Self>> {
        let claim = load(ctx, id).await?.ok_or_else(missing)?;
        Ok(Self::new(view, claim))
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Arc<model::Claim> {
        &self.version
    }

    /// The view that it was read in, which everything below inherits.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// Where it stands in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn state(&self, ctx: &Context<'_>) -> Result<ClaimState> {
        if let Some(state) = self.state {
            return Ok(state);
        }
        let state = loaders(ctx)?.states.load(&recorded(self.view), self.version.id).await?;
        Ok(state.ok_or_else(missing)?)
    }
}

/// A version without its state: from memory, else with the others that are asked for.
async fn load(ctx: &Context<'_>, id: ClaimId) -> Result<Option<Arc<model::Claim>>> {
    let loaders = loaders(ctx)?;
    match loaders.store.cached_claim(&loaders.scope, id) {
        Some(claim) => Ok(Some(claim)),
        None => Ok(loaders.claims.load(&(), id).await?),
    }
}

impl Claim {
    /// How far the claim is believed by a model and the asker's weights.
    pub(super) async fn score(
        &self,
        ctx: &Context<'_>,
        model: Model,
        trust: Vec<TrustWeight>,
    ) -> Result<Option<Confidence>> {
        let trust: Vec<(AgentId, u64)> = TrustWeight::profile(trust)?;
        let depth = if model == Model::Evidence { MAX_DEPTH } else { 0 };
        let view = if depth == 0 { recorded(self.view) } else { self.view };
        let key = EvidenceKey { view, depth, trust };
        let graph = loaders(ctx)?.of::<Evidence>().load(&key, self.version.id).await?.ok_or_else(missing)?;
        Ok(confidence::confidence(model, self.version.id, &graph).map(|score| Confidence::new(model, score)))
    }
}
