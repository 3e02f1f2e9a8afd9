//! Whether row-level security holds for the role that the store works as.

use claimgraph_domain::error::Error;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::error::OrDatabase;
use crate::store::Store;

const BYPASSES: &str =
    "SELECT rolname::text AS role FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)";

impl Store {
    /// The role that the store works as, where it passes by row-level security: a superuser, or one with BYPASSRLS. `None`
    /// where row-level security holds, and on SQLite, which has none. For operators only: it needs no scope.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn role_past_row_security(&self) -> Result<Option<String>, Error> {
        if self.db().backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let statement = Statement::from_string(DbBackend::Postgres, BYPASSES);
        let found = self.db().for_all_tenants().reader().query_one_raw(statement).await.or_database()?;
        found.map(|row| row.try_get("", "role")).transpose().or_database()
    }
}
