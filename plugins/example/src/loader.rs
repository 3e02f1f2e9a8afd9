//! A loader: the keys that a level of a query asks for are gathered and loaded together.

use std::collections::HashMap;
use std::sync::Arc;

use claimgraph_plugin::domain::error::Error;
use claimgraph_plugin::domain::id::{ClaimId, LineageId};
use claimgraph_plugin::domain::model::Claim;
use claimgraph_plugin::loader::{Batch, PerRequest};
use claimgraph_plugin::store::read::{EdgeDirection, EdgesArgs, View};
use claimgraph_plugin::{RequestContext, async_trait};

use crate::edge_type;

/// Terms of a claim that are shown.
const MOST: u32 = 100;

/// The terms that claims use.
pub(crate) struct TermsOf(Arc<RequestContext>);

impl PerRequest for TermsOf {
    fn for_request(context: &Arc<RequestContext>) -> Self {
        Self(Arc::clone(context))
    }
}

#[async_trait]
impl Batch for TermsOf {
    // Claims that are read as of different positions are loaded apart.
    type Args = View;
    type Key = (LineageId, ClaimId);
    type Value = Arc<Vec<Arc<Claim>>>;

    async fn load(&self, view: &View, claims: &[Self::Key]) -> Result<HashMap<Self::Key, Self::Value>, Error> {
        let (store, scope) = (&self.0.store, &self.0.scope);
        let args = EdgesArgs {
            direction: EdgeDirection::Out,
            types: Some(vec![edge_type::NAME.to_owned()]),
            exact: false,
            include_retracted: false,
            first: MOST,
            after: None,
        };
        let edges = store.edges_of(scope, *view, &args, claims).await?;
        let targets: Vec<ClaimId> =
            edges.values().flat_map(|page| page.items.iter().map(|(row, _)| row.edge.target)).collect();
        let terms = store.claims_by_id(scope, &targets).await?;
        let terms_of = |claim: &Self::Key| {
            let rows = edges.get(&claim.1)?.items.iter();
            let found = rows.filter_map(|(row, _)| terms.get(&row.edge.target).cloned()).collect();
            Some((*claim, Arc::new(found)))
        };
        Ok(claims.iter().filter_map(terms_of).collect())
    }
}
