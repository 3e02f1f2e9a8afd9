//! Recursive statements in `SQLite`, within this process.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use super::graph::{Graph, at};
use super::question::Kind;
use super::race::Local;
use super::sql::{TENANT, Third};
use crate::{Result, sqlite};

/// A connection that keeps its statements prepared.
#[derive(Debug)]
pub struct Sqlite {
    graph: Arc<Graph>,
    connection: Connection,
    tenant: i64,
    statements: Vec<(Kind, String)>,
}

impl Sqlite {
    /// Opens the file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(file: &Path, graph: Arc<Graph>) -> Result<Self> {
        let connection = sqlite::open(file)?;
        connection.set_prepared_statement_cache_capacity(Kind::ALL.len());
        let tenant = connection.query_row(TENANT, [], |row| row.get(0))?;
        let statements = Kind::ALL.map(|kind| (kind, kind.statement())).into();
        Ok(Self { graph, connection, tenant, statements })
    }
}

impl Local for Sqlite {
    fn name(&self) -> &'static str {
        "recursive CTE, SQLite"
    }

    fn answer(&mut self, kind: Kind, item: u32, goal: u32) -> Result<usize> {
        let text = self.statements.iter().find(|(one, _)| *one == kind).ok_or("there is no such statement")?;
        let id = |number| self.graph.ids.get(at(number)).copied().unwrap_or_default().into_bytes();
        let mut statement = self.connection.prepare_cached(&text.1)?;
        let take = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        let found = match kind.third() {
            Third::Nothing => statement.query_row(params![self.tenant, id(item)], take),
            Third::Hops(hops) => statement.query_row(params![self.tenant, id(item), hops], take),
            Third::Goal => statement.query_row(params![self.tenant, id(item), id(goal)], take),
        };
        Ok(usize::try_from(found.optional()?.unwrap_or_default())?)
    }
}
