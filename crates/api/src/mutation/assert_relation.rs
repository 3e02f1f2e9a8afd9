//! Assert a relation.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_store::ops::relation::{AssertRelation, MemberInput as Member};
use serde_json::Value;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::{DateTime, Long};
use crate::types::Relation;

/// A place of a new relation.
#[derive(Debug, InputObject)]
pub(super) struct RelationMemberInput {
    /// The claim version in this place.
    claim: ID,
    /// What it does there: `premise`, `conclusion` or another name of `a-z`, `0-9`, `_`.
    role: String,
}

/// Several claims joined in order: "A and B together imply C".
#[derive(Debug, InputObject)]
pub(super) struct AssertRelationInput {
    /// A registered edge type, which gives the meaning: `implies`, `supports`, …
    relation_type: String,
    /// The members in order, 2 to 64; a claim may not stand twice in one role.
    members: Vec<RelationMemberInput>,
    /// How strong, 0 to 1.
    strength: Option<f64>,
    /// The source in which it was stated.
    provenance: Option<ID>,
    /// Free-form attributes, an object of at most 64 KiB.
    attrs: Option<Value>,
    /// Since when it holds, inclusive; open when absent.
    valid_from: Option<DateTime>,
    /// Until when it holds, exclusive, after `validFrom`; open when absent.
    valid_to: Option<DateTime>,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The relation that was made.
#[derive(SimpleObject)]
pub(super) struct AssertRelationPayload {
    /// The relation.
    relation: Extended<Relation>,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl AssertRelationInput {
    fn read(self, reader: &mut Reader) -> Option<AssertRelation> {
        let members = reader.list("members", self.members, |reader, path, member| {
            Some(Member { claim: reader.id(&format!("{path}.claim"), &member.claim)?, role: member.role })
        });
        let provenance = reader.optional_id("provenance", self.provenance.as_ref());
        let attrs = reader.attrs("attrs", self.attrs);
        Some(AssertRelation {
            relation_type: self.relation_type,
            members: members?,
            strength: self.strength,
            provenance: provenance?,
            attrs: attrs?,
            valid_from: self.valid_from.map(|moment| moment.0),
            valid_to: self.valid_to.map(|moment| moment.0),
        })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: AssertRelationInput) -> Result<AssertRelationPayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(AssertRelationPayload {
        relation: load::relation(ctx, done.view(), done.outcome).await?,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
