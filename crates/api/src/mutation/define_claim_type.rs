//! Define a claim type.

use async_graphql::{Context, InputObject, Result, SimpleObject};
use claimgraph_domain::model::ClaimType as Definition;
use claimgraph_store::ops::claim_type::DefineClaimType;

use super::load;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::ClaimType;

/// A claim type to register.
#[derive(Debug, InputObject)]
pub(super) struct DefineClaimTypeInput {
    /// Unique name: 1 to 64 of `a-z`, `0-9`, `_`, beginning with a letter.
    name: String,
    /// When to use it, 1 to 2,000 characters; another one for a registered name is refused with `CONFLICT`.
    description: String,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The claim type that is registered.
#[derive(SimpleObject)]
pub(super) struct DefineClaimTypePayload {
    /// The claim type.
    claim_type: Extended<ClaimType>,
    /// Whether the registry changed.
    changed: bool,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl DefineClaimTypeInput {
    fn definition(self) -> DefineClaimType {
        DefineClaimType(Definition { name: self.name, description: self.description })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: DefineClaimTypeInput) -> Result<DefineClaimTypePayload> {
    let key = input.idempotency_key.take();
    let name = input.name.clone();
    let done = run(ctx, key, |_| Some(input.definition())).await?;
    Ok(DefineClaimTypePayload {
        claim_type: load::claim_type(ctx, done.view(), &name).await?,
        changed: done.outcome.changed,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
