//! A GraphQL type with ids of its own, which `node(id:)` finds.
//!
//! A term is stored as a claim, so its id is made from the claim's lineage: a term stays the same when
//! its meaning is revised.

use std::str::FromStr;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_plugin::domain::error::{Code, Error};
use claimgraph_plugin::domain::id::{LineageId, suffix};
use claimgraph_plugin::domain::model;
use claimgraph_plugin::loader::Versions;
use claimgraph_plugin::store::read::View;
use claimgraph_plugin::types::Claim;
use claimgraph_plugin::{Extended, NodeLoader, NodeRef, async_trait, loaders};

use crate::claim_type;

/// What its ids begin with, before the `_`.
pub(crate) const PREFIX: &str = "term";

/// A word with its meaning.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    claim: Arc<model::Claim>,
    view: View,
}

impl Term {
    /// The term that a claim is; `None` for other claims.
    pub(crate) fn new(claim: Arc<model::Claim>, view: View) -> Option<Self> {
        claim_type::word(&claim)?;
        Some(Self { claim, view })
    }
}

/// A word with the meaning that the claims of this graph give it.
#[Object]
impl Term {
    /// The id of the term, `term_…`.
    async fn id(&self) -> ID {
        ID(format!("{PREFIX}_{}", suffix(self.claim.lineage)))
    }

    /// The word.
    async fn word(&self) -> Option<&str> {
        claim_type::word(&self.claim)
    }

    /// What it means.
    async fn meaning(&self) -> &str {
        &self.claim.content
    }

    /// The claim that says so.
    async fn claim(&self) -> Extended<Claim> {
        Claim::new(self.view, Arc::clone(&self.claim))
    }
}

/// Finds terms by id.
pub(crate) struct Terms;

#[async_trait]
impl NodeLoader for Terms {
    async fn load(&self, ctx: &Context<'_>, id: &str) -> Result<Option<NodeRef>> {
        // The core's loader: `nodes(ids:)` with many terms is one call of the store.
        let versions = loaders(ctx)?.of::<Versions>().load(&View::NOW, lineage(id)?).await?;
        let newest = versions.and_then(|versions| versions.last().map(|row| Arc::clone(&row.claim)));
        Ok(newest.and_then(|claim| Term::new(claim, View::NOW)).map(NodeRef::new))
    }
}

fn lineage(id: &str) -> Result<LineageId, Error> {
    let suffix = id.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('_'));
    suffix.and_then(|suffix| LineageId::from_str(&format!("lineage_{suffix}")).ok()).ok_or_else(|| {
        Error::new(Code::BadRequest, format!("an id of a term is `{PREFIX}_` followed by 26 characters"))
    })
}
