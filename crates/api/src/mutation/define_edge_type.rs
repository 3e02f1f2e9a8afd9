//! Define an edge type.

use async_graphql::{Context, InputObject, Result, SimpleObject};
use claimgraph_domain::model::EdgeType as Definition;
use claimgraph_store::ops::edge_type::DefineEdgeType;

use super::load;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::{EdgeCategory, EdgeType};

/// An edge type to register, or to define anew.
#[derive(Debug, InputObject)]
#[expect(clippy::struct_excessive_bools, reason = "four independent flags of the domain, each set or not")]
pub(super) struct DefineEdgeTypeInput {
    /// Unique name: 1 to 64 of `a-z`, `0-9`, `_`, beginning with a letter.
    name: String,
    /// Name seen from the target, unique too; equal to `name` for a symmetric type and only for one.
    inverse: String,
    /// What sort of link.
    category: EdgeCategory,
    /// Whether chains may be inferred.
    #[graphql(default)]
    transitive: bool,
    /// Whether it reads the same from both ends; then it is stored once.
    #[graphql(default)]
    symmetric: bool,
    /// Whether an edge from a claim to itself is refused.
    #[graphql(default)]
    anti_reflexive: bool,
    /// Whether an edge that closes a cycle of this type is refused; needs `antiReflexive`.
    #[graphql(default)]
    acyclic: bool,
    /// What it says of source and target, 1 to 2,000 characters.
    description: String,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The edge type that is registered.
#[derive(SimpleObject)]
pub(super) struct DefineEdgeTypePayload {
    /// The edge type.
    edge_type: Extended<EdgeType>,
    /// Whether the registry changed.
    changed: bool,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl DefineEdgeTypeInput {
    fn definition(self) -> DefineEdgeType {
        DefineEdgeType(Definition {
            name: self.name,
            inverse: self.inverse,
            category: self.category.into(),
            transitive: self.transitive,
            symmetric: self.symmetric,
            anti_reflexive: self.anti_reflexive,
            acyclic: self.acyclic,
            description: self.description,
        })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: DefineEdgeTypeInput) -> Result<DefineEdgeTypePayload> {
    let key = input.idempotency_key.take();
    let name = input.name.clone();
    let done = run(ctx, key, |_| Some(input.definition())).await?;
    Ok(DefineEdgeTypePayload {
        edge_type: load::edge_type(ctx, done.view(), &name).await?,
        changed: done.outcome.changed,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
