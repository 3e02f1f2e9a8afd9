//! Fields on a core type. Made from the core's value; what must be loaded is loaded in the field.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use claimgraph_plugin::domain::model;
use claimgraph_plugin::loaders;
use claimgraph_plugin::store::read::View;
use claimgraph_plugin::types::Claim;

use crate::loader::TermsOf;
use crate::term::Term;

/// What this plugin says of a claim.
pub(crate) struct Words {
    claim: Arc<model::Claim>,
    view: View,
}

impl From<&Claim> for Words {
    // Runs for each field that is asked for, so it only copies what the fields need.
    fn from(claim: &Claim) -> Self {
        Self { claim: Arc::clone(claim.value()), view: claim.view() }
    }
}

#[Object]
impl Words {
    /// How many words the content has: runs of characters between white space.
    async fn word_count(&self) -> usize {
        self.claim.content.split_whitespace().count()
    }

    /// The terms that the claim uses, at most 100, in the order in which they were linked with it.
    async fn terms(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        // However many claims ask, the store is called once for all of them.
        let key = (self.claim.lineage, self.claim.id);
        let found = loaders(ctx)?.of::<TermsOf>().load(&self.view, key).await?.unwrap_or_default();
        Ok(found.iter().filter_map(|claim| Term::new(Arc::clone(claim), self.view)).collect())
    }
}
