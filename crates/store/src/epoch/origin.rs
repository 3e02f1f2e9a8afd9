//! What a database is, as far as it tells: it finds copies that were made of it.

use claimgraph_domain::error::{Code, Error};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};

use crate::entity::tenant;
use crate::error::OrDatabase;
use crate::store::Store;

/// The cluster, where it may be asked; the database; its table of events; the timeline, which another one follows when
/// a cluster is recovered to a moment or a standby takes over.
const POSTGRES: &str = "SELECT concat_ws('/', (SELECT oid FROM pg_database WHERE datname = current_database()),
    'event'::regclass::oid, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)) AS origin";
const CLUSTER: &str = "SELECT system_identifier::text AS origin FROM pg_control_system()";

impl Store {
    /// Begins new epochs of those logs that say that they are of another database than this one, and lets all others
    /// say that they are of this one; the names of the tenants of the former. A SQLite file does not tell one copy from
    /// another, so there nothing happens.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn recognise_database(&self) -> Result<Vec<String>, Error> {
        let Some(origin) = self.origin().await? else { return Ok(Vec::new()) };
        let mut copied = Vec::new();
        let rows = tenant::Entity::find().all(&self.db().for_all_tenants().writer()).await.or_database()?;
        for row in rows.into_iter().filter(|row| row.origin.as_ref() != Some(&origin)) {
            let mut update = tenant::Entity::update_many()
                .col_expr(tenant::Column::Origin, Expr::value(origin.clone()))
                .filter(tenant::Column::Id.eq(row.id))
                // Of several processes that begin at the same time one is the first.
                .filter(tenant::Column::Epoch.eq(row.epoch));
            if row.origin.is_some() {
                update = update.col_expr(tenant::Column::Epoch, Expr::value(self.next_id(self.now())));
            }
            let changed = update.exec(&self.db().for_all_tenants().writer()).await.or_database()?.rows_affected > 0;
            if changed && row.origin.is_some() {
                copied.push(row.name);
            }
        }
        Ok(copied)
    }

    /// What the database is; `None` where it does not tell.
    pub(crate) async fn origin(&self) -> Result<Option<String>, Error> {
        if self.db().backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let cluster = match self.text(CLUSTER).await {
            // Some services keep the cluster's identity to themselves.
            Err(refused) if refused.code == Code::Internal => String::new(),
            told => told?,
        };
        Ok(Some(format!("{cluster}/{}", self.text(POSTGRES).await?)))
    }

    async fn text(&self, sql: &str) -> Result<String, Error> {
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let row = self.db().for_all_tenants().writer().query_one_raw(statement).await.or_database()?;
        row.ok_or_else(|| Error::internal("the database does not tell what it is"))?.try_get("", "origin").or_database()
    }
}
