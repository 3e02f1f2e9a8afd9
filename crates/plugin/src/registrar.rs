//! Where a plugin says what it contributes.

use std::sync::Arc;

use async_graphql::{ObjectType, SubscriptionType};
use claimgraph_api::compose::Contributions;
use claimgraph_api::node::NodeLoader;
use claimgraph_domain::model::{ClaimType, EdgeType};
use claimgraph_store::vector::Embedder;

use crate::import::Importer;

/// Collects what one plugin contributes. The methods only note; names that clash are found when
/// all plugins have registered.
pub struct Registrar {
    pub(crate) contributions: Contributions,
    pub(crate) nodes: Vec<(&'static str, Arc<dyn NodeLoader>)>,
    pub(crate) importers: Vec<Arc<dyn Importer>>,
    pub(crate) embedders: Vec<(&'static str, Arc<dyn Embedder>)>,
    pub(crate) claim_types: Vec<ClaimType>,
    pub(crate) edge_types: Vec<EdgeType>,
}

impl Registrar {
    pub(crate) fn new(plugin: &'static str) -> Self {
        Self {
            contributions: Contributions::new(plugin),
            nodes: Vec::new(),
            importers: Vec::new(),
            embedders: Vec::new(),
            claim_types: Vec::new(),
            edge_types: Vec::new(),
        }
    }

    /// Adds the fields of an `#[Object]` to `Query`. The value lives as long as the server.
    pub fn query<Q: ObjectType + 'static>(&mut self, root: Q) -> &mut Self {
        self.contributions.query(root);
        self
    }

    /// Adds the fields of an `#[Object]` to `Mutation`. The value lives as long as the server.
    pub fn mutation<M: ObjectType + 'static>(&mut self, root: M) -> &mut Self {
        self.contributions.mutation(root);
        self
    }

    /// Adds the fields of a `#[Subscription]` to `Subscription`. The value lives as long as the server.
    pub fn subscription<S: SubscriptionType + 'static>(&mut self, root: S) -> &mut Self {
        self.contributions.subscription(root);
        self
    }

    /// Adds the fields of the `#[Object]` `Ext` to the core object `Core`, one of [`crate::types`].
    ///
    /// `make` runs for each selected field on each value, so it only copies what the fields need;
    /// what must be loaded is loaded in the field, through a [loader](crate::loader) that batches.
    pub fn extend<Core, Ext>(&mut self, make: impl Fn(&Core) -> Ext + Send + Sync + 'static) -> &mut Self
    where
        Core: ObjectType + 'static,
        Ext: ObjectType + 'static,
    {
        self.contributions.extend(make);
        self
    }

    /// Lets `T` join `Node`: `node(id:)` gives ids that begin with `prefix` and `_` to `loader`.
    /// `T` has a field `id: ID!`. The prefix is `a-z` and `_`, at most 63.
    pub fn node<T: ObjectType + 'static>(
        &mut self,
        prefix: &'static str,
        loader: impl NodeLoader + 'static,
    ) -> &mut Self {
        self.contributions.node_type::<T>().id_prefix(prefix);
        self.nodes.push((prefix, Arc::new(loader)));
        self
    }

    /// Adds a format for `claimgraph import`.
    pub fn importer(&mut self, importer: impl Importer) -> &mut Self {
        self.importers.push(Arc::new(importer));
        self
    }

    /// Adds an embedder under a name for `[embedder] provider`: `a-z`, `0-9` and `-`, at most 32. It is used where it
    /// is configured by that name.
    pub fn embedder(&mut self, name: &'static str, embedder: impl Embedder) -> &mut Self {
        self.embedders.push((name, Arc::new(embedder)));
        self
    }

    /// Adds claim types; every tenant gets them.
    pub fn claim_types(&mut self, types: impl IntoIterator<Item = ClaimType>) -> &mut Self {
        self.claim_types.extend(types);
        self
    }

    /// Adds edge types; every tenant gets them.
    pub fn edge_types(&mut self, types: impl IntoIterator<Item = EdgeType>) -> &mut Self {
        self.edge_types.extend(types);
        self
    }
}
