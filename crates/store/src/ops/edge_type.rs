//! Define an edge type, or change the flags of one.

use std::collections::HashMap;

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Detail, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{EdgeId, LineageId};
use claimgraph_domain::model::{EdgeType, check_type_name};
use claimgraph_domain::rules::checks;
use claimgraph_graph::find_cycle;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::command::Command;
use crate::entity::edge;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::claim_type::Defined;
use crate::ops::lookup;
use crate::ops::refusals::Refusals;

/// How many offenders a refusal names.
const SHOWN: usize = 20;

/// Registers an edge type, or changes one. A flag of a type in use can be tightened only when the
/// edges that stand already obey; inverse, category and symmetry of a type in use stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefineEdgeType(pub EdgeType);

#[async_trait]
impl Command for DefineEdgeType {
    type Outcome = Defined;
    const NAME: &'static str = "defineEdgeType";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let new = &self.0;
        check_fields(new)?;
        let types = lookup::edge_types(tx).await?;
        check_names(new, &types)?;
        match types.get(&new.name) {
            Some(old) if old == new => return Ok(Defined { changed: false }),
            Some(old) => check_change(tx, old, new).await?,
            None => {}
        }
        tx.record(Event::EdgeTypeDefined(new.clone()));
        Ok(Defined { changed: true })
    }
}

fn check_fields(new: &EdgeType) -> Result<(), Error> {
    let mut refusals = Refusals::default();
    refusals.check(|| "name".to_owned(), check_type_name(&new.name));
    refusals.check(|| "inverse".to_owned(), check_type_name(&new.inverse));
    refusals.check(|| "description".to_owned(), checks::bounded_text("a description", &new.description, 2_000));
    let invalid = |message: &str| Error::new(Code::ValidationFailed, message);
    if new.symmetric != (new.inverse == new.name) {
        refusals.add("inverse", invalid("a symmetric type is its own inverse, and only such a type is"));
    }
    if new.symmetric && new.acyclic {
        refusals.add("acyclic", invalid("a symmetric type reads the same from both ends, so it cannot be acyclic"));
    }
    if new.acyclic && !new.anti_reflexive {
        refusals.add("antiReflexive", invalid("an acyclic type is anti-reflexive: a self edge is a cycle"));
    }
    refusals.finish()
}

/// A name means one thing: neither the name nor the inverse of another type.
fn check_names(new: &EdgeType, types: &HashMap<String, EdgeType>) -> Result<(), Error> {
    let clash = types.values().filter(|other| other.name != new.name).find(|other| {
        [&other.name, &other.inverse].into_iter().any(|taken| *taken == new.name || *taken == new.inverse)
    });
    match clash {
        None => Ok(()),
        Some(other) => Err(Error::new(
            Code::Conflict,
            format!("`{}` and its inverse `{}` are registered; choose other names", other.name, other.inverse),
        )),
    }
}

async fn check_change(tx: &mut WriteTx<'_>, old: &EdgeType, new: &EdgeType) -> Result<(), Error> {
    let edges = standing(tx, &new.name).await?;
    if edges.is_empty() {
        return Ok(());
    }
    if (&old.inverse, old.category, old.symmetric) != (&new.inverse, new.category, new.symmetric) {
        let message = format!("`{}` is in use: its inverse, category and symmetry stay as they are", new.name);
        return Err(Error::new(Code::Conflict, message));
    }
    if new.anti_reflexive && !old.anti_reflexive {
        let loops: Vec<EdgeId> = edges.iter().filter(|edge| edge.1 == edge.2).map(|edge| edge.0).collect();
        refuse_offenders("antiReflexive", &loops, Code::SelfEdge, "joins a claim with itself")?;
    }
    if new.acyclic && !old.acyclic {
        let pairs: Vec<(LineageId, LineageId)> = edges.iter().map(|edge| (edge.1, edge.2)).collect();
        if let Some(cycle) = find_cycle(&pairs) {
            let on_cycle = |edge: &&(EdgeId, LineageId, LineageId)| {
                cycle.windows(2).any(|step| step == [edge.1, edge.2].as_slice())
            };
            let offenders: Vec<EdgeId> = edges.iter().filter(on_cycle).map(|edge| edge.0).collect();
            refuse_offenders("acyclic", &offenders, Code::Cycle, "lies on a cycle")?;
        }
    }
    Ok(())
}

fn refuse_offenders(flag: &str, offenders: &[EdgeId], code: Code, what: &str) -> Result<(), Error> {
    if offenders.is_empty() {
        return Ok(());
    }
    let message = format!("{} standing edges do not obey; retract them first", offenders.len());
    let mut error = Error::new(Code::Conflict, format!("{flag}: {message}"));
    error.details = offenders
        .iter()
        .take(SHOWN)
        .map(|edge| Detail { path: flag.to_owned(), code, message: format!("{edge} {what}") })
        .collect();
    Err(error)
}

/// The standing edges of a type between lineages.
async fn standing(tx: &mut WriteTx<'_>, edge_type: &str) -> Result<Vec<(EdgeId, LineageId, LineageId)>, Error> {
    let rows: Vec<(Uuid, Uuid, Uuid)> = edge::Entity::find()
        .select_only()
        .columns([edge::Column::Id, edge::Column::SourceLineageId, edge::Column::TargetLineageId])
        .filter(edge::Column::TenantId.eq(tx.tenant()))
        .filter(edge::Column::EdgeType.eq(edge_type))
        .filter(edge::Column::RetractedPos.is_null())
        .into_tuple()
        .all(tx.connection().await?)
        .await
        .or_database()?;
    let id = |(edge, source, target): (Uuid, Uuid, Uuid)| {
        (EdgeId::from_uuid(edge), LineageId::from_uuid(source), LineageId::from_uuid(target))
    };
    Ok(rows.into_iter().map(id).collect())
}
