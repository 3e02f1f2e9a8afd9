//! Assert a relation.

use std::collections::HashMap;

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{BundleId, ClaimId, LineageId, RelationId, SourceId};
use claimgraph_domain::limits::Limits;
use claimgraph_domain::model::{Attrs, EdgeType, MAX_MEMBERS, Member, Relation, check_type_name};
use claimgraph_domain::rules::checks;
use claimgraph_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::log::WriteTx;
use crate::ops::lookup;
use crate::ops::refusals::Refusals;

/// A place of a new relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberInput {
    /// The claim version.
    pub claim: ClaimId,
    /// `premise`, `conclusion`, …: `a-z`, `0-9`, `_`.
    pub role: String,
}

/// Joins several claims in order, each with a role, under a registered edge type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssertRelation {
    /// A registered edge type, which gives the meaning.
    pub relation_type: String,
    /// The members in order, 2 to 64.
    pub members: Vec<MemberInput>,
    /// How strong, 0 to 1.
    pub strength: Option<f64>,
    /// The source in which it was stated.
    pub provenance: Option<SourceId>,
    /// Free-form attributes.
    pub attrs: Attrs,
    /// Since when it holds.
    pub valid_from: Option<Timestamp>,
    /// Until when it holds.
    pub valid_to: Option<Timestamp>,
}

#[async_trait]
impl Command for AssertRelation {
    type Outcome = RelationId;
    const NAME: &'static str = "assertRelation";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let heads = lookup::claims(tx, self.members.iter().map(|member| member.claim)).await?;
        let mut refusals = Refusals::default();
        let mut places = Vec::with_capacity(self.members.len());
        for (index, member) in self.members.iter().enumerate() {
            let head = heads.get(&member.claim).ok_or_else(|| Error::not_found("claim", &member.claim.to_string()));
            if let Some(head) = refusals.check(|| format!("members[{index}].claim"), head) {
                places.push(Place { claim: head.id, lineage: head.lineage, role: member.role.clone() });
            }
        }
        if let Some(source) = self.provenance {
            let found = lookup::source(tx, source).await.map(|_| ());
            refusals.check(|| "provenance".to_owned(), found);
        }
        let draft = Draft {
            path: String::new(),
            relation_type: self.relation_type.clone(),
            places,
            strength: self.strength,
            provenance: self.provenance,
            attrs: self.attrs.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        };
        if refusals.is_empty() {
            let types = lookup::edge_types(tx).await?;
            check(&draft, &types, tx.limits(), &mut refusals);
        }
        refusals.finish()?;
        let relation = make(tx, draft, None);
        let id = relation.id;
        tx.record(Event::RelationAsserted(relation));
        Ok(id)
    }
}

/// A relation before it is checked.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Where it stands in the request, for refusals.
    pub path: String,
    pub relation_type: String,
    pub places: Vec<Place>,
    pub strength: Option<f64>,
    pub provenance: Option<SourceId>,
    pub attrs: Attrs,
    pub valid_from: Option<Timestamp>,
    pub valid_to: Option<Timestamp>,
}

/// A place with its claim found.
#[derive(Debug)]
pub(crate) struct Place {
    pub claim: ClaimId,
    pub lineage: LineageId,
    pub role: String,
}

/// Checks a relation.
pub(crate) fn check(draft: &Draft, types: &HashMap<String, EdgeType>, limits: &Limits, refusals: &mut Refusals) {
    let at = |field: &str| format!("{}{field}", draft.path);
    refusals.check(|| at("relationType"), lookup::edge_type(types, &draft.relation_type));
    refusals.check(|| at("members"), check_count(draft.places.len()));
    for (index, place) in draft.places.iter().enumerate() {
        refusals.check(|| at(&format!("members[{index}].role")), check_type_name(&place.role));
        let repeated =
            draft.places.iter().take(index).any(|other| other.lineage == place.lineage && other.role == place.role);
        if repeated {
            let message = format!("the claim {} stands twice in the role `{}`", place.lineage, place.role);
            refusals.add(at(&format!("members[{index}]")), Error::new(Code::ValidationFailed, message));
        }
    }
    refusals.check(|| at("strength"), draft.strength.map_or(Ok(()), |value| checks::unit_interval("strength", value)));
    refusals.check(|| at("attrs"), checks::attrs(&draft.attrs, limits));
    refusals.check(|| at("validTo"), checks::valid_period(draft.valid_from, draft.valid_to));
}

fn check_count(count: usize) -> Result<(), Error> {
    match count {
        0 | 1 => Err(Error::new(Code::ValidationFailed, "a relation joins at least two claims")),
        count if count > MAX_MEMBERS => {
            let message = format!("a relation joins at most {MAX_MEMBERS} claims, got {count}");
            Err(Error::new(Code::LimitExceeded, message))
        }
        _ => Ok(()),
    }
}

/// The relation that a draft becomes.
pub(crate) fn make(tx: &WriteTx<'_>, draft: Draft, bundle: Option<BundleId>) -> Relation {
    let members =
        draft.places.into_iter().map(|place| Member { claim: place.claim, lineage: place.lineage, role: place.role });
    Relation {
        id: RelationId::from_uuid(tx.next_id()),
        relation_type: draft.relation_type,
        members: members.collect(),
        strength: draft.strength,
        asserted_by: tx.agent(),
        provenance: draft.provenance,
        attrs: draft.attrs,
        bundle,
        created_at: tx.now(),
        valid_from: draft.valid_from,
        valid_to: draft.valid_to,
    }
}
