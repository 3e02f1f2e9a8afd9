//! Recursive statements in PostgreSQL, prepared on one connection.

use std::sync::Arc;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

use super::graph::{Graph, at};
use super::question::Kind;
use super::sql::{TENANT, Third};
use crate::{Result, postgres};

/// A connection with its statements.
#[derive(Debug)]
pub struct Postgres {
    client: Client,
    tenant: i32,
    /// The id of each number: the import gave other ones here.
    ids: Vec<uuid::Uuid>,
    statements: Vec<(Kind, Statement)>,
}

impl Postgres {
    /// Connects to a database into which the same corpus was imported, so that its claims were made in the same order.
    ///
    /// # Errors
    /// When it cannot be reached, or holds another number of claims.
    pub async fn open(url: &str, graph: &Arc<Graph>) -> Result<Self> {
        let client = postgres::connect(url).await?;
        let tenant = client.query_one(TENANT, &[]).await?.get(0);
        let rows = client.query("SELECT lineage_id FROM claim WHERE tenant_id = $1 ORDER BY id", &[&tenant]).await?;
        if rows.len() != graph.ids.len() {
            return Err(format!("PostgreSQL holds {} claims, SQLite {}", rows.len(), graph.ids.len()).into());
        }
        let ids = rows.iter().map(|row| row.get(0)).collect();
        let mut statements = Vec::new();
        for kind in Kind::ALL {
            statements.push((kind, client.prepare(&kind.statement().replace('?', "$")).await?));
        }
        Ok(Self { client, tenant, ids, statements })
    }

    pub(super) async fn answer(&self, kind: Kind, item: u32, goal: u32) -> Result<usize> {
        let id = |number| self.ids.get(at(number)).copied().unwrap_or_default();
        let (item, goal) = (id(item), id(goal));
        let hops;
        let mut values: Vec<&(dyn ToSql + Sync)> = vec![&self.tenant, &item];
        match kind.third() {
            Third::Nothing => {}
            Third::Goal => values.push(&goal),
            Third::Hops(most) => {
                hops = most;
                values.push(&hops);
            }
        }
        let statement = self.statements.iter().find(|(one, _)| *one == kind).ok_or("there is no such statement")?;
        let row = self.client.query_opt(&statement.1, &values).await?;
        let found = match (row, kind) {
            (None, _) => 0,
            (Some(row), Kind::Path) => i64::from(row.get::<_, i32>(0)),
            (Some(row), _) => row.get(0),
        };
        Ok(usize::try_from(found)?)
    }
}
