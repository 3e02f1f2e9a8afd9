//! Recognising a key, before anybody's tenant is known.

use claimgraph_domain::access::Principal;
use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, KeyId, TenantId};
use claimgraph_domain::model::KeyEnvironment;
use claimgraph_domain::time::Timestamp;
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef};
use uuid::Uuid;

use crate::entity::{api_key, api_key_secret, tenant, unreadable};
use crate::error::OrDatabase;
use crate::read::MAX_IDS;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

/// What a server needs to know to take a key or to refuse it.
#[derive(Debug, Clone)]
pub struct KeyRecord {
    /// The key.
    pub id: KeyId,
    /// Whom it acts for, and what it may do.
    pub scope: Scope,
    /// What proves it: see [`Pepper`](claimgraph_domain::rules::api_key::Pepper).
    pub hash: [u8; 32],
    /// What it is for.
    pub environment: KeyEnvironment,
    /// From then on it is refused.
    pub expires_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct Row {
    tenant_id: i32,
    uid: Uuid,
    id: Uuid,
    agent_id: Uuid,
    permissions: String,
    environment: String,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    hash: Vec<u8>,
}

impl Row {
    fn into_record(self) -> Result<KeyRecord, Error> {
        let (id, expires_at) = (KeyId::from_uuid(self.id), self.expires_at.map(Timestamp::from_micros));
        let (tenant, agent) = (TenantId::from_uuid(self.uid), AgentId::from_uuid(self.agent_id));
        let scope = Scope::new(TenantKey(self.tenant_id), tenant, agent);
        let permissions = api_key::permissions(&self.permissions)?;
        Ok(KeyRecord {
            id,
            scope: scope.acting_as(Principal::Key(id), permissions).until(expires_at),
            hash: self.hash.try_into().map_err(|_| unreadable("api_key_secret.hash"))?,
            environment: api_key::environment(&self.environment)?,
            expires_at,
            revoked_at: self.revoked_at.map(Timestamp::from_micros),
        })
    }
}

impl Store {
    /// What is known of a key of any tenant; `None` when there is none, or nothing that proves it: one statement. For
    /// servers only: it needs no scope, because it gives one.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn find_key(&self, id: KeyId) -> Result<Option<KeyRecord>, Error> {
        Ok(self.find_keys(&[id]).await?.pop())
    }

    /// The same of many keys; those that there are not are left out.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn find_keys(&self, ids: &[KeyId]) -> Result<Vec<KeyRecord>, Error> {
        use api_key::Column;
        // A replica that lags behind would take what was revoked; the one writer of SQLite has other things to do.
        let ways = self.db().for_all_tenants();
        let db = &if self.db().backend() == DbBackend::Sqlite { ways.reader() } else { ways.writer() };
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(MAX_IDS) {
            let rows = api_key::Entity::find()
                .select_only()
                .columns([Column::TenantId, Column::Id, Column::AgentId, Column::Permissions, Column::Environment])
                .columns([Column::ExpiresAt, Column::RevokedAt])
                .column(tenant::Column::Uid)
                .column(api_key_secret::Column::Hash)
                .join(JoinType::InnerJoin, of_tenant())
                .join(JoinType::InnerJoin, of_secret())
                .filter(Column::Id.is_in(chunk.iter().map(KeyId::uuid)))
                .into_model::<Row>()
                .all(db)
                .await
                .or_database()?;
            for row in rows {
                found.push(row.into_record()?);
            }
        }
        Ok(found)
    }
}

fn of_tenant() -> RelationDef {
    api_key::Entity::belongs_to(tenant::Entity).from(api_key::Column::TenantId).to(tenant::Column::Id).into()
}

fn of_secret() -> RelationDef {
    use api_key_secret::{Column, Entity};
    let ends = (api_key::Column::TenantId, api_key::Column::Id);
    api_key::Entity::belongs_to(Entity).from(ends).to((Column::TenantId, Column::Id)).into()
}
