//! Which claims are asked for: the same places of the corpus in every database.

use std::path::Path;

use tokio_postgres::Client;
use uuid::Uuid;

use super::shape::Shape;
use crate::chance::Chance;
use crate::{Result, sqlite};

/// The ids of a database in the order of creation, and the number of its tenant.
#[derive(Debug, Clone)]
pub(super) struct Corpus {
    pub(super) tenant: i32,
    pub(super) claims: Vec<Uuid>,
    pub(super) theorems: Vec<Uuid>,
}

const TENANT: &str = "SELECT id FROM tenant WHERE name = 'default'";
const CLAIMS: &str = "SELECT claim.id, claim.claim_type FROM claim JOIN tenant ON tenant.id = claim.tenant_id \
     WHERE tenant.name = 'default' AND status IN ('draft', 'active') AND superseded_pos IS NULL ORDER BY claim.id";

impl Corpus {
    pub(super) async fn of_postgres(client: &Client) -> Result<Self> {
        let tenant = client.query_one(TENANT, &[]).await?.get(0);
        let rows = client.query(CLAIMS, &[]).await?;
        Ok(Self::new(tenant, rows.iter().map(|row| (row.get(0), row.get(1))).collect()))
    }

    pub(super) fn of_sqlite(file: &Path) -> Result<Self> {
        let connection = sqlite::open(file)?;
        let tenant = connection.query_row(TENANT, [], |row| row.get(0))?;
        let mut statement = connection.prepare(CLAIMS)?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get(1)?)))?;
        let rows = rows.map(|row| row.map(|(id, kind)| (Uuid::from_bytes(id), kind)));
        Ok(Self::new(tenant, rows.collect::<rusqlite::Result<_>>()?))
    }

    fn new(tenant: i32, rows: Vec<(Uuid, String)>) -> Self {
        let theorems = rows.iter().filter(|(_, kind)| kind == "theorem").map(|(id, _)| *id).collect();
        Self { tenant, claims: rows.into_iter().map(|(id, _)| id).collect(), theorems }
    }

    /// What a shape is asked with: ids for a point read, otherwise the theorem before the page.
    pub(super) fn items(&self, shape: Shape, seed: u64) -> Vec<Uuid> {
        let pool = if shape == Shape::Point {
            self.claims.as_slice()
        } else {
            let before_last_page = self.theorems.len().saturating_sub(shape.page());
            self.theorems.get(..before_last_page).unwrap_or_default()
        };
        Chance::new(seed).pick(pool, shape.items())
    }
}
