//! The rules that every new edge must obey, checked for many at once.

use std::collections::{HashMap, HashSet};

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{AgentId, BundleId, ClaimId, EdgeId, LineageId, SourceId};
use claimgraph_domain::limits::Limits;
use claimgraph_domain::model::{Attrs, Edge, EdgeType};
use claimgraph_domain::rules::checks;
use claimgraph_domain::time::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::acyclic::check_acyclic;
use crate::bulk::MAX_IN;
use crate::entity::edge;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::lookup;
use crate::ops::refusals::Refusals;

/// An edge before it is admitted.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Where it stands in the request, for refusals.
    pub path: String,
    pub source: Endpoint,
    pub target: Endpoint,
    pub edge_type: String,
    pub strength: Option<f64>,
    pub provenance: Option<SourceId>,
    pub attrs: Attrs,
    pub valid_from: Option<Timestamp>,
    pub valid_to: Option<Timestamp>,
}

/// One end of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub claim: ClaimId,
    pub lineage: LineageId,
    /// Whether the claim is made in this very transaction: then nothing can point at it yet.
    pub fresh: bool,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admitted {
    /// It is to be made under this id; its type is symmetric or not.
    New { id: EdgeId, symmetric: bool },
    /// The same agent asserts the same edge already.
    Existing(EdgeId),
}

impl Admitted {
    pub(crate) fn id(self) -> EdgeId {
        match self {
            Self::New { id, .. } | Self::Existing(id) => id,
        }
    }
}

/// Checks the fields of an edge that need no look-up.
pub(crate) fn check_fields(draft: &Draft, limits: &Limits, refusals: &mut Refusals) {
    let at = |field: &str| format!("{}{field}", draft.path);
    refusals.check(|| at("strength"), draft.strength.map_or(Ok(()), |value| checks::unit_interval("strength", value)));
    refusals.check(|| at("attrs"), checks::attrs(&draft.attrs, limits));
    refusals.check(|| at("validTo"), checks::valid_period(draft.valid_from, draft.valid_to));
}

/// Checks drafts against the registry, one another and the graph. Gives what becomes of each, in
/// order; `None` for a refused one. The edges themselves are made by [`make`].
pub(crate) async fn admit(
    tx: &mut WriteTx<'_>,
    types: &HashMap<String, EdgeType>,
    drafts: &[Draft],
    refusals: &mut Refusals,
) -> Result<Vec<Option<Admitted>>, Error> {
    admit_as(tx, tx.agent(), types, drafts, refusals).await
}

/// As [`admit`], for edges that another agent asserted earlier.
pub(crate) async fn admit_as(
    tx: &mut WriteTx<'_>,
    agent: AgentId,
    types: &HashMap<String, EdgeType>,
    drafts: &[Draft],
    refusals: &mut Refusals,
) -> Result<Vec<Option<Admitted>>, Error> {
    let mut known = existing(tx, agent, types, drafts).await?;
    let mut admitted = Vec::with_capacity(drafts.len());
    for draft in drafts {
        check_fields(draft, tx.limits(), refusals);
        let edge_type =
            refusals.check(|| format!("{}edgeType", draft.path), lookup::edge_type(types, &draft.edge_type));
        let Some(edge_type) = edge_type else {
            admitted.push(None);
            continue;
        };
        if edge_type.anti_reflexive && draft.source.lineage == draft.target.lineage {
            refusals.add(draft.path.trim_end_matches('.'), self_edge(draft));
            admitted.push(None);
            continue;
        }
        let key = Key::new(draft.source.claim, draft.target.claim, &draft.edge_type, edge_type.symmetric);
        let outcome = if let Some(id) = known.get(&key) {
            Admitted::Existing(*id)
        } else {
            let id = EdgeId::from_uuid(tx.next_id());
            known.insert(key, id);
            Admitted::New { id, symmetric: edge_type.symmetric }
        };
        admitted.push(Some(outcome));
    }
    check_acyclic(tx, types, drafts, &admitted, refusals).await?;
    Ok(admitted)
}

fn self_edge(draft: &Draft) -> Error {
    let message =
        format!("`{}` does not allow an edge from a claim to itself ({})", draft.edge_type, draft.source.lineage);
    Error::new(Code::SelfEdge, message)
}

/// The edge that a draft becomes.
pub(crate) fn make(tx: &WriteTx<'_>, (id, symmetric): (EdgeId, bool), draft: &Draft, bundle: Option<BundleId>) -> Edge {
    Edge {
        id,
        source: draft.source.claim,
        target: draft.target.claim,
        source_lineage: draft.source.lineage,
        target_lineage: draft.target.lineage,
        edge_type: draft.edge_type.clone(),
        symmetric,
        strength: draft.strength,
        asserted_by: tx.agent(),
        provenance: draft.provenance,
        attrs: draft.attrs.clone(),
        bundle,
        created_at: tx.now(),
        valid_from: draft.valid_from,
        valid_to: draft.valid_to,
    }
}

/// What makes two edges of one agent the same. A symmetric type reads the same from both ends,
/// so its ends are put in order.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    ends: (Uuid, Uuid),
    edge_type: String,
}

impl Key {
    fn new(source: ClaimId, target: ClaimId, edge_type: &str, symmetric: bool) -> Self {
        let (source, target) = (source.uuid(), target.uuid());
        let ends = if symmetric && target < source { (target, source) } else { (source, target) };
        Self { ends, edge_type: edge_type.to_owned() }
    }
}

/// An agent's standing edges that a draft could repeat.
async fn existing(
    tx: &mut WriteTx<'_>,
    agent: AgentId,
    types: &HashMap<String, EdgeType>,
    drafts: &[Draft],
) -> Result<HashMap<Key, EdgeId>, Error> {
    // An edge that exists joins two claims that exist; a draft with a fresh end repeats nothing.
    let ends: HashSet<Uuid> = drafts
        .iter()
        .filter(|draft| !draft.source.fresh && !draft.target.fresh)
        .flat_map(|draft| [draft.source.claim.uuid(), draft.target.claim.uuid()])
        .collect();
    let ends: Vec<Uuid> = ends.into_iter().collect();
    let mut known = HashMap::new();
    for chunk in ends.chunks(MAX_IN / 2) {
        let rows: Vec<(Uuid, Uuid, Uuid, String)> = edge::Entity::find()
            .select_only()
            .columns([edge::Column::Id, edge::Column::SourceId, edge::Column::TargetId, edge::Column::EdgeType])
            .filter(edge::Column::TenantId.eq(tx.tenant()))
            .filter(edge::Column::AssertedBy.eq(agent.uuid()))
            .filter(edge::Column::RetractedPos.is_null())
            .filter(edge::Column::SourceId.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(tx.connection().await?)
            .await
            .or_database()?;
        for (id, source, target, edge_type) in rows {
            // Found again from the other end where the type is symmetric, and only there.
            let symmetric = types.get(&edge_type).is_some_and(|found| found.symmetric);
            let key = Key::new(ClaimId::from_uuid(source), ClaimId::from_uuid(target), &edge_type, symmetric);
            known.insert(key, EdgeId::from_uuid(id));
        }
    }
    Ok(known)
}
