//! How ids are turned into things: by their prefix.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Context, Result};
use async_trait::async_trait;

use crate::compose::NodeRef;

/// Loads things of one kind for `node(id:)` and `nodes(ids:)`.
#[async_trait]
pub trait NodeLoader: Send + Sync {
    /// The thing with an id; `None` when there is none in the request's tenant. Ids of one request are asked for
    /// at once, so it loads through a [loader](crate::loader) that batches.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a malformed id; whatever the store says.
    async fn load(&self, ctx: &Context<'_>, id: &str) -> Result<Option<NodeRef>>;
}

/// Loaders of the plugins by id prefix, without the underscore. The core's prefixes are not among them.
#[derive(Clone, Default)]
pub struct NodeLoaders(BTreeMap<String, Arc<dyn NodeLoader>>);

impl NodeLoaders {
    /// Adds a loader; the one that the prefix had before is returned.
    pub fn insert(&mut self, prefix: impl Into<String>, loader: Arc<dyn NodeLoader>) -> Option<Arc<dyn NodeLoader>> {
        self.0.insert(prefix.into(), loader)
    }

    /// The loader for ids with a prefix.
    #[must_use]
    pub fn get(&self, prefix: &str) -> Option<&Arc<dyn NodeLoader>> {
        self.0.get(prefix)
    }
}
