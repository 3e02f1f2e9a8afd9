//! From rows to a graph and an index, and what that costs.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use claimgraph_domain::id::{ClaimId, EdgeId, LineageId, NamespaceId};
use claimgraph_domain::model::{Category, ClaimStatus, EdgeType};
use claimgraph_graph::{Builder, EdgeFact, Period, Refused, Snapshot, VersionFact};
use rusqlite::{Connection, Row};
use serde::Serialize;
use tokio::time::Instant;
use uuid::Uuid;

use super::graph::Graph;
use super::sql::TENANT;
use crate::table::ratio;
use crate::{Result, sqlite};

/// The type of links that is followed.
pub(super) const DEPENDS_ON: &str = "depends_on";

/// A graph for all contestants, and the index of the same.
pub struct Loaded {
    /// The graph.
    pub graph: Arc<Graph>,
    /// The index.
    pub snapshot: Arc<Snapshot>,
    /// What making the index took.
    pub load: Load,
}

/// What making an index took.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Load {
    /// Lineages in it.
    pub lineages: usize,
    /// Links in it.
    pub links: usize,
    /// Seconds from the first fact to the last, reading of rows included where there are any.
    pub seconds_facts: f64,
    /// Seconds that arranging them took after that.
    pub seconds_arrange: f64,
    /// Memory that it takes, bytes.
    pub bytes: usize,
    /// Memory for each link, both ways, bytes.
    pub bytes_per_link: f64,
}

impl Loaded {
    /// Ends the making of an index.
    pub(super) fn finish(builder: Builder, graph: Graph, position: i64, seconds_facts: f64) -> Result<Self> {
        let arranging = Instant::now();
        let snapshot = Arc::new(builder.finish(position).map_err(refused)?);
        let seconds_arrange = arranging.elapsed().as_secs_f64();
        let (lineages, links, bytes) = (snapshot.lineage_count(), snapshot.link_count(), snapshot.bytes());
        let bytes_per_link = ratio(f64::from(u32::try_from(bytes)?), f64::from(u32::try_from(links)?));
        let load = Load { lineages, links, seconds_facts, seconds_arrange, bytes, bytes_per_link };
        Ok(Self { graph: Arc::new(graph), snapshot, load })
    }

    /// Reads a database in which no claim was revised and nothing was taken back, as it is after an import.
    ///
    /// # Errors
    /// When it cannot be read, or holds something else.
    pub fn from_sqlite(file: &Path) -> Result<Self> {
        let connection = sqlite::open(file)?;
        let tenant: i64 = connection.query_row(TENANT, [], |row| row.get(0))?;
        let head: i64 = connection.query_row("SELECT head FROM tenant WHERE id = ?1", [tenant], |row| row.get(0))?;
        let started = Instant::now();
        let mut builder = Builder::new(&edge_types(&connection, tenant)?).map_err(refused)?;
        builder.versions(versions(&connection, tenant)?).map_err(refused)?;
        let mut statement = connection.prepare(
            "SELECT id, source_id, target_id, edge_type, is_symmetric, strength, created_pos, retracted_pos \
             FROM edge WHERE tenant_id = ?1",
        )?;
        let mut rows = statement.query([tenant])?;
        while let Some(row) = rows.next()? {
            builder.edge(&edge(row)?).map_err(refused)?;
        }
        let seconds_facts = started.elapsed().as_secs_f64();
        Self::finish(builder, graph(&connection, tenant)?, head, seconds_facts)
    }
}

pub(super) fn refused(why: Refused) -> crate::Error {
    format!("the index refuses the graph: {why:?}").into()
}

/// A column that holds an id.
fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    row.get::<_, [u8; 16]>(column).map(Uuid::from_bytes)
}

fn edge_types(connection: &Connection, tenant: i64) -> Result<Vec<EdgeType>> {
    let mut statement = connection.prepare(
        "SELECT name, inverse, category, transitive, symmetric, anti_reflexive, acyclic, description \
         FROM edge_type WHERE tenant_id = ?1",
    )?;
    let mut rows = statement.query([tenant])?;
    let mut types = Vec::new();
    while let Some(row) = rows.next()? {
        let category: String = row.get(2)?;
        types.push(EdgeType {
            name: row.get(0)?,
            inverse: row.get(1)?,
            category: Category::from_text(&category).ok_or("an unknown category")?,
            transitive: row.get(3)?,
            symmetric: row.get(4)?,
            anti_reflexive: row.get(5)?,
            acyclic: row.get(6)?,
            description: row.get(7)?,
        });
    }
    Ok(types)
}

fn versions(connection: &Connection, tenant: i64) -> Result<Vec<VersionFact>> {
    let mut statement = connection.prepare(
        "SELECT id, lineage_id, claim_type, namespace_id, created_pos, status, version FROM claim WHERE tenant_id = ?1",
    )?;
    let mut rows = statement.query([tenant])?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next()? {
        let status: String = row.get(5)?;
        if row.get::<_, i64>(6)? != 1 {
            return Err("a claim was revised since the import".into());
        }
        versions.push(VersionFact {
            claim: ClaimId::from_uuid(id(row, 0)?),
            lineage: LineageId::from_uuid(id(row, 1)?),
            claim_type: row.get(2)?,
            namespace: NamespaceId::from_uuid(id(row, 3)?),
            valid: Period::default(),
            position: row.get(4)?,
            status: ClaimStatus::from_text(&status).ok_or("an unknown status")?,
            changes: Vec::new(),
        });
    }
    Ok(versions)
}

fn edge(row: &Row<'_>) -> Result<EdgeFact> {
    Ok(EdgeFact {
        id: EdgeId::from_uuid(id(row, 0)?),
        source: ClaimId::from_uuid(id(row, 1)?),
        target: ClaimId::from_uuid(id(row, 2)?),
        edge_type: row.get(3)?,
        symmetric: row.get(4)?,
        strength: row.get(5)?,
        valid: Period::default(),
        position: row.get(6)?,
        retracted: row.get(7)?,
    })
}

/// The links of one type between lineages, these numbered in the order of their ids.
fn graph(connection: &Connection, tenant: i64) -> Result<Graph> {
    let mut statement = connection.prepare("SELECT lineage_id FROM claim WHERE tenant_id = ?1 ORDER BY id")?;
    let ids: Vec<Uuid> = statement.query_map([tenant], |row| id(row, 0))?.collect::<rusqlite::Result<_>>()?;
    let numbers: HashMap<Uuid, u32> = ids.iter().copied().zip(0_u32..).collect();
    let mut statement = connection.prepare(
        "SELECT source_lineage_id, target_lineage_id FROM edge \
         WHERE tenant_id = ?1 AND edge_type = ?2 AND retracted_pos IS NULL",
    )?;
    let mut rows = statement.query((tenant, DEPENDS_ON))?;
    let mut links = Vec::new();
    while let Some(row) = rows.next()? {
        let number = |id: Uuid| numbers.get(&id).copied().ok_or("an edge cites a claim that there is not");
        links.push((number(id(row, 0)?)?, number(id(row, 1)?)?));
    }
    Ok(Graph::new(ids, &links))
}
