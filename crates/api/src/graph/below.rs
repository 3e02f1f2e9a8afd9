use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use claimgraph_domain::error::Error;
use claimgraph_domain::id::NamespaceId;
use claimgraph_store::read::View;

use crate::context::RequestContext;
use crate::loader::{Batch, PerRequest};

/// The namespaces at some paths with all below them. The same paths are looked up once in a request, however many
/// claims a filter is used for.
pub(super) struct NamespacesBelow(Arc<RequestContext>);

impl PerRequest for NamespacesBelow {
    fn for_request(context: &Arc<RequestContext>) -> Self {
        Self(Arc::clone(context))
    }
}

#[async_trait]
impl Batch for NamespacesBelow {
    type Args = View;
    type Key = Vec<String>;
    type Value = Arc<HashSet<NamespaceId>>;

    async fn load(&self, view: &View, keys: &[Vec<String>]) -> Result<HashMap<Vec<String>, Self::Value>, Error> {
        let mut found = HashMap::new();
        for paths in keys {
            let below = self.0.store.namespaces_below(&self.0.scope, *view, paths).await?;
            found.insert(paths.clone(), Arc::new(below));
        }
        Ok(found)
    }
}
