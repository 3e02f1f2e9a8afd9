//! Refusing edges that would close a cycle of an acyclic type.
//!
//! Nodes are lineages. Where the graph index knows the log up to this transaction, it tells; else the database is
//! asked, with the same verdict. A cycle needs a path from a new edge's target back to its source, so only
//! what is reachable from the targets matters, and only when something points at a source at all.

use std::collections::{HashMap, HashSet};

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::LineageId;
use claimgraph_domain::model::EdgeType;
use claimgraph_graph::find_cycle;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::admit::{Admitted, Draft};
use crate::bulk::MAX_IN;
use crate::entity::edge;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::refusals::Refusals;

/// How many lineages of a cycle a message shows.
const SHOWN: usize = 60;

/// Notes a refusal, with the cycle's path, for the first edge of each acyclic type that would
/// close one.
pub(crate) async fn check_acyclic(
    tx: &mut WriteTx<'_>,
    types: &HashMap<String, EdgeType>,
    drafts: &[Draft],
    admitted: &[Option<Admitted>],
    refusals: &mut Refusals,
) -> Result<(), Error> {
    let mut by_type: HashMap<&str, Vec<&Draft>> = HashMap::new();
    for (draft, outcome) in drafts.iter().zip(admitted) {
        let acyclic = types.get(&draft.edge_type).is_some_and(|found| found.acyclic);
        if acyclic && matches!(outcome, Some(Admitted::New { .. })) {
            by_type.entry(draft.edge_type.as_str()).or_default().push(draft);
        }
    }
    let mut names: Vec<&str> = by_type.keys().copied().collect();
    names.sort_unstable();
    for name in names {
        let Some(new) = by_type.get(name) else { continue };
        let mut edges: Vec<(LineageId, LineageId)> =
            new.iter().map(|draft| (draft.source.lineage, draft.target.lineage)).collect();
        let cycle = if let Some(verdict) = tx.check_acyclic(name, &edges).await {
            verdict.err()
        } else {
            if may_be_reached(tx, name, new).await? {
                expand(tx, name, &mut edges).await?;
            }
            find_cycle(&edges)
        };
        if let Some(cycle) = cycle {
            let culprit = new.iter().find(|draft| {
                cycle.windows(2).any(|step| step == [draft.source.lineage, draft.target.lineage].as_slice())
            });
            let path = culprit.map_or("", |draft| draft.path.trim_end_matches('.'));
            refusals.add(path, refusal(name, &cycle));
        }
    }
    Ok(())
}

/// Whether an existing edge of the type points at the source of a new one. Where none does, a
/// cycle can only run through new edges.
async fn may_be_reached(tx: &mut WriteTx<'_>, edge_type: &str, new: &[&Draft]) -> Result<bool, Error> {
    let sources: HashSet<Uuid> =
        new.iter().filter(|draft| !draft.source.fresh).map(|draft| draft.source.lineage.uuid()).collect();
    let sources: Vec<Uuid> = sources.into_iter().collect();
    for chunk in sources.chunks(MAX_IN) {
        let found = edge::Entity::find()
            .select_only()
            .column(edge::Column::Id)
            .filter(edge::Column::TenantId.eq(tx.tenant()))
            .filter(edge::Column::TargetLineageId.is_in(chunk.iter().copied()))
            .filter(edge::Column::EdgeType.eq(edge_type))
            .filter(edge::Column::RetractedPos.is_null())
            .limit(1)
            .into_tuple::<Uuid>()
            .one(tx.connection().await?)
            .await
            .or_database()?;
        if found.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Adds every existing edge that can be reached from the targets of the new ones, level by level.
async fn expand(tx: &mut WriteTx<'_>, edge_type: &str, edges: &mut Vec<(LineageId, LineageId)>) -> Result<(), Error> {
    let mut frontier: Vec<Uuid> = edges.iter().map(|(_, target)| target.uuid()).collect();
    let mut visited: HashSet<Uuid> = HashSet::new();
    while !frontier.is_empty() {
        frontier.retain(|lineage| visited.insert(*lineage));
        let mut next = Vec::new();
        for chunk in frontier.chunks(MAX_IN) {
            let found: Vec<(Uuid, Uuid)> = edge::Entity::find()
                .select_only()
                .columns([edge::Column::SourceLineageId, edge::Column::TargetLineageId])
                .filter(edge::Column::TenantId.eq(tx.tenant()))
                .filter(edge::Column::SourceLineageId.is_in(chunk.iter().copied()))
                .filter(edge::Column::EdgeType.eq(edge_type))
                .filter(edge::Column::RetractedPos.is_null())
                .into_tuple()
                .all(tx.connection().await?)
                .await
                .or_database()?;
            for (source, target) in found {
                // A new version supersedes an old one of its own lineage; that is no cycle.
                if source != target {
                    edges.push((LineageId::from_uuid(source), LineageId::from_uuid(target)));
                    next.push(target);
                }
            }
        }
        frontier = next;
    }
    Ok(())
}

fn refusal(edge_type: &str, cycle: &[LineageId]) -> Error {
    let mut steps: Vec<String> = cycle.iter().take(SHOWN).map(ToString::to_string).collect();
    if cycle.len() > SHOWN {
        steps.push(format!("… {} more", cycle.len() - SHOWN));
    }
    let length = cycle.len().saturating_sub(1);
    Error::new(Code::Cycle, format!("`{edge_type}` would close a cycle of length {length}: {}", steps.join(" -> ")))
}
