use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use claimgraph_domain::model;
use claimgraph_store::read::View;

use super::{EdgeCategory, cited, missing};
use crate::compose::Extended;
use crate::loader::EdgeTypes;

/// A registered kind of edge and relation.
#[derive(Debug, Clone)]
pub struct EdgeType(Arc<model::EdgeType>);

impl EdgeType {
    /// An edge type.
    #[must_use]
    pub fn new(edge_type: impl Into<Arc<model::EdgeType>>) -> Extended<Self> {
        Extended(Self(edge_type.into()))
    }

    /// The type of an edge or relation, as it is registered at present.
    ///
    /// # Errors
    /// From the store; `INTERNAL` when it is not registered.
    pub async fn named(ctx: &Context<'_>, name: &str) -> Result<Extended<Self>> {
        let types = cited::<EdgeTypes>(ctx, ()).await?;
        let found = types.iter().find(|edge_type| edge_type.name == name);
        Ok(Self::new(Arc::clone(found.ok_or_else(missing)?)))
    }

    /// All edge types of a view, by name.
    ///
    /// # Errors
    /// From the store.
    pub async fn all(ctx: &Context<'_>, view: View) -> Result<Vec<Extended<Self>>> {
        let types = super::find::<EdgeTypes>(ctx, view, ()).await?.unwrap_or_default();
        Ok(types.iter().map(|edge_type| Self::new(Arc::clone(edge_type))).collect())
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Arc<model::EdgeType> {
        &self.0
    }
}

/// A registered kind of edge and relation, with the rules that its edges obey.
#[Object]
impl EdgeType {
    /// Unique name: `a-z`, `0-9`, `_`, beginning with a letter, at most 64 characters.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The name seen from an edge's target; equal to `name` for a symmetric type.
    async fn inverse(&self) -> &str {
        &self.0.inverse
    }

    /// What sort of link.
    async fn category(&self) -> EdgeCategory {
        self.0.category.into()
    }

    /// Whether chains may be inferred.
    async fn transitive(&self) -> bool {
        self.0.transitive
    }

    /// Whether it reads the same from both ends; then it is stored once.
    async fn symmetric(&self) -> bool {
        self.0.symmetric
    }

    /// Whether an edge from a lineage to itself is refused, with `SELF_EDGE`.
    async fn anti_reflexive(&self) -> bool {
        self.0.anti_reflexive
    }

    /// Whether an edge that closes a cycle of this type is refused, with CYCLE.
    async fn acyclic(&self) -> bool {
        self.0.acyclic
    }

    /// What it says of source and target.
    async fn description(&self) -> &str {
        &self.0.description
    }
}
