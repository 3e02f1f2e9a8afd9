//! What the rules need to know of what is there. Each is one statement, whatever the count; none for the types where
//! they are known from an earlier transaction.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{AgentId, ClaimId, LineageId, SourceId};
use claimgraph_domain::model::{Agent, ClaimStatus, EdgeType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::bulk::MAX_IN;
use crate::entity::{agent, claim, claim_type, edge_type, source, unreadable};
use crate::error::OrDatabase;
use crate::log::WriteTx;

/// What the rules need of a claim version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClaimHead {
    pub id: ClaimId,
    pub lineage: LineageId,
    pub version: i32,
    pub status: ClaimStatus,
    pub superseded: bool,
}

type HeadRow = (Uuid, Uuid, i32, String, Option<i64>);

fn head_of((id, lineage, version, status, superseded_pos): HeadRow) -> Result<ClaimHead, Error> {
    Ok(ClaimHead {
        id: ClaimId::from_uuid(id),
        lineage: LineageId::from_uuid(lineage),
        version,
        status: ClaimStatus::from_text(&status).ok_or_else(|| unreadable("claim.status"))?,
        superseded: superseded_pos.is_some(),
    })
}

fn heads(tenant: i32) -> sea_orm::Select<claim::Entity> {
    claim::Entity::find()
        .select_only()
        .columns([
            claim::Column::Id,
            claim::Column::LineageId,
            claim::Column::Version,
            claim::Column::Status,
            claim::Column::SupersededPos,
        ])
        .filter(claim::Column::TenantId.eq(tenant))
}

/// The claims that exist among some ids.
pub(crate) async fn claims(
    tx: &mut WriteTx<'_>,
    ids: impl IntoIterator<Item = ClaimId>,
) -> Result<HashMap<ClaimId, ClaimHead>, Error> {
    let distinct: HashSet<Uuid> = ids.into_iter().map(|id| id.uuid()).collect();
    let distinct: Vec<Uuid> = distinct.into_iter().collect();
    let mut found = HashMap::with_capacity(distinct.len());
    for chunk in distinct.chunks(MAX_IN) {
        let rows: Vec<HeadRow> = heads(tx.tenant())
            .filter(claim::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(tx.connection().await?)
            .await
            .or_database()?;
        for row in rows {
            let head = head_of(row)?;
            found.insert(head.id, head);
        }
    }
    Ok(found)
}

/// One claim.
///
/// # Errors
/// `NOT_FOUND`.
pub(crate) async fn claim(tx: &mut WriteTx<'_>, id: ClaimId) -> Result<ClaimHead, Error> {
    claims(tx, [id]).await?.remove(&id).ok_or_else(|| Error::not_found("claim", &id.to_string()))
}

/// The newest version of a lineage.
pub(crate) async fn newest(tx: &mut WriteTx<'_>, lineage: LineageId) -> Result<ClaimHead, Error> {
    let rows: Vec<HeadRow> = heads(tx.tenant())
        .filter(claim::Column::LineageId.eq(lineage.uuid()))
        .filter(claim::Column::SupersededPos.is_null())
        .into_tuple()
        .all(tx.connection().await?)
        .await
        .or_database()?;
    let mut newest = None;
    for row in rows {
        let head = head_of(row)?;
        if newest.is_none_or(|known: ClaimHead| known.version < head.version) {
            newest = Some(head);
        }
    }
    newest.ok_or_else(|| Error::not_found("lineage", &lineage.to_string()))
}

/// The registered edge types by name.
pub(crate) async fn edge_types(tx: &mut WriteTx<'_>) -> Result<Arc<HashMap<String, EdgeType>>, Error> {
    if let Some(known) = tx.known_edge_types() {
        return Ok(known);
    }
    let rows = edge_type::Entity::find()
        .filter(edge_type::Column::TenantId.eq(tx.tenant()))
        .all(tx.connection().await?)
        .await
        .or_database()?;
    let types: Result<_, Error> =
        rows.into_iter().map(|row| row.into_domain().map(|found| (found.name.clone(), found))).collect();
    let types = Arc::new(types?);
    tx.learn_edge_types(&types);
    Ok(types)
}

/// An edge type by its name.
///
/// # Errors
/// `EDGE_TYPE_UNKNOWN`, which says so when the name is an inverse.
pub(crate) fn edge_type<'a>(types: &'a HashMap<String, EdgeType>, name: &str) -> Result<&'a EdgeType, Error> {
    types.get(name).ok_or_else(|| {
        let inverse = types.values().find(|known| known.inverse == name);
        let message = match inverse {
            Some(known) => {
                format!("`{name}` is the inverse of `{}`: swap source and target and use that", known.name)
            }
            None => format!("no edge type `{name}` is registered; define it first or see `edgeTypes`"),
        };
        Error::new(Code::EdgeTypeUnknown, message)
    })
}

/// The names of the registered claim types.
pub(crate) async fn claim_types(tx: &mut WriteTx<'_>) -> Result<Arc<HashSet<String>>, Error> {
    if let Some(known) = tx.known_claim_types() {
        return Ok(known);
    }
    let names: Vec<String> = claim_type::Entity::find()
        .select_only()
        .column(claim_type::Column::Name)
        .filter(claim_type::Column::TenantId.eq(tx.tenant()))
        .into_tuple()
        .all(tx.connection().await?)
        .await
        .or_database()?;
    let types: Arc<HashSet<String>> = Arc::new(names.into_iter().collect());
    tx.learn_claim_types(&types);
    Ok(types)
}

/// Checks that a claim type is registered.
///
/// # Errors
/// `CLAIM_TYPE_UNKNOWN`.
pub(crate) fn check_claim_type(types: &HashSet<String>, name: &str) -> Result<(), Error> {
    if types.contains(name) {
        return Ok(());
    }
    let message = format!("no claim type `{name}` is registered; define it first or see `claimTypes`");
    Err(Error::new(Code::ClaimTypeUnknown, message))
}

/// The agent that acts.
pub(crate) async fn agent(tx: &mut WriteTx<'_>, id: AgentId) -> Result<Agent, Error> {
    agent::Entity::find_by_id((tx.tenant(), id.uuid()))
        .one(tx.connection().await?)
        .await
        .or_database()?
        .ok_or_else(|| Error::not_found("agent", &id.to_string()))?
        .into_domain()
}

/// A source.
///
/// # Errors
/// `NOT_FOUND`.
pub(crate) async fn source(tx: &mut WriteTx<'_>, id: SourceId) -> Result<source::Model, Error> {
    source::Entity::find_by_id((tx.tenant(), id.uuid()))
        .one(tx.connection().await?)
        .await
        .or_database()?
        .ok_or_else(|| Error::not_found("source", &id.to_string()))
}
