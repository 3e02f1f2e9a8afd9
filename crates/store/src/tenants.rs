//! Tenants: make one with its seed, find one, list them, delete one.

mod delete;

use std::collections::HashSet;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{AgentId, TenantId};
use claimgraph_domain::model::{Agent, AgentKind, Attrs, CLAIM_TYPES, ClaimType, Tenant, seeded_edge_types};
use claimgraph_domain::rules::chain::GENESIS;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use crate::entity::{agent, tenant};
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::read::MAX_IDS;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

#[cfg(test)]
pub(crate) use delete::TABLES;
pub use delete::TableRows;

/// Outside name of the agent that every tenant begins with.
pub const OPERATOR: &str = "claimgraph:operator";

impl Store {
    /// The scope of a tenant's operator, making the tenant with its seed when there is none of
    /// that name.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` for a name that is not 1 to 64 of `a-z`, `0-9`, `-`, `_`.
    pub async fn ensure_tenant(&self, name: &str) -> Result<Scope, Error> {
        check_name(name)?;
        let row = match self.find_tenant(name).await? {
            Some(row) => row,
            None => self.add_tenant(name).await?,
        };
        // The row is committed with an empty log: whoever comes first then writes the seed, also when the one who made
        // the row is slower, or has died.
        if row.head == 0 {
            self.seed_tenant(row).await?;
        }
        self.scope(name, None).await
    }

    /// A scope for a tenant and one of its agents; the operator when none is given.
    ///
    /// # Errors
    /// `NOT_FOUND` for an unknown tenant, or an agent that is not the tenant's.
    pub async fn scope(&self, tenant: &str, agent: Option<AgentId>) -> Result<Scope, Error> {
        let row = self.find_tenant(tenant).await?.ok_or_else(|| Error::not_found("tenant", tenant))?;
        let query = agent::Entity::find().filter(agent::Column::TenantId.eq(row.id));
        let query = match agent {
            Some(id) => query.filter(agent::Column::Id.eq(id.uuid())),
            None => query.filter(agent::Column::ExternalId.eq(OPERATOR)),
        };
        let found = query.one(&self.db().reader(TenantKey(row.id))).await.or_database()?;
        let found = found.ok_or_else(|| match agent {
            Some(id) => Error::not_found("agent", &id.to_string()),
            None => Error::internal("a tenant has no operator"),
        })?;
        Ok(Scope::new(TenantKey(row.id), TenantId::from_uuid(row.uid), AgentId::from_uuid(found.id)))
    }

    /// A scope for a tenant and the agent with an outside name; `None` when either is not there.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn scope_of_external(&self, tenant: &str, external_id: &str) -> Result<Option<Scope>, Error> {
        let Some(row) = self.find_tenant(tenant).await? else { return Ok(None) };
        let query = agent::Entity::find().filter(agent::Column::TenantId.eq(row.id));
        let found = query
            .filter(agent::Column::ExternalId.eq(external_id))
            .one(&self.db().reader(TenantKey(row.id)))
            .await
            .or_database()?;
        let tenant = TenantId::from_uuid(row.uid);
        Ok(found.map(|found| Scope::new(TenantKey(row.id), tenant, AgentId::from_uuid(found.id))))
    }

    /// The operator of a scope's tenant.
    ///
    /// # Errors
    /// `NOT_FOUND` when the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn operator(&self, scope: &Scope) -> Result<Scope, Error> {
        let found = agent::Entity::find()
            .filter(agent::Column::TenantId.eq(scope.key.0))
            .filter(agent::Column::ExternalId.eq(OPERATOR))
            .one(&self.db().reader(scope))
            .await
            .or_database()?;
        let found = found.ok_or_else(|| Error::not_found("tenant", &scope.tenant().to_string()))?;
        Ok(Scope::new(scope.key, scope.tenant(), AgentId::from_uuid(found.id)))
    }

    /// The tenant of a scope.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn tenant(&self, scope: &Scope) -> Result<Tenant, Error> {
        self.log_row(scope).await.map(into_domain)
    }

    /// Makes a tenant with its seed.
    ///
    /// # Errors
    /// `CONFLICT` when there is one of that name; `VALIDATION_FAILED` for a name that is not 1 to 64 of `a-z`, `0-9`,
    /// `-`, `_`.
    pub async fn create_tenant(&self, name: &str) -> Result<Scope, Error> {
        check_name(name)?;
        if self.find_tenant(name).await?.is_some() {
            return Err(Error::new(Code::Conflict, format!("there is a tenant `{name}` already")));
        }
        self.ensure_tenant(name).await
    }

    /// All tenants by name. For operators only: it needs no scope.
    ///
    /// # Errors
    /// From the database.
    pub async fn tenants(&self) -> Result<Vec<Tenant>, Error> {
        let rows = tenant::Entity::find()
            .order_by_asc(tenant::Column::Name)
            .all(&self.db().for_all_tenants().reader())
            .await
            .or_database()?;
        Ok(rows.into_iter().map(into_domain).collect())
    }

    /// Those of some tenants that are there no longer: one statement for many. For servers only: it needs no scope.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn gone_tenants(&self, keys: &[TenantKey]) -> Result<Vec<TenantKey>, Error> {
        // What deletes one writes there; a replica may lag behind.
        let ways = self.db().for_all_tenants();
        let db = &if self.db().backend() == DbBackend::Sqlite { ways.reader() } else { ways.writer() };
        let mut there = HashSet::with_capacity(keys.len());
        for chunk in keys.chunks(MAX_IDS) {
            let query = tenant::Entity::find().select_only().column(tenant::Column::Id);
            let query = query.filter(tenant::Column::Id.is_in(chunk.iter().map(|key| key.0)));
            there.extend(query.into_tuple::<i32>().all(db).await.or_database()?);
        }
        Ok(keys.iter().filter(|key| !there.contains(&key.0)).copied().collect())
    }

    pub(crate) async fn find_tenant(&self, name: &str) -> Result<Option<tenant::Model>, Error> {
        tenant::Entity::find()
            .filter(tenant::Column::Name.eq(name))
            .one(&self.db().for_all_tenants().reader())
            .await
            .or_database()
    }

    /// The row of a new tenant, or of one that another has made meanwhile.
    async fn add_tenant(&self, name: &str) -> Result<tenant::Model, Error> {
        let now = self.now();
        let made = Tenant { id: TenantId::from_uuid(self.next_id(now)), name: name.to_owned(), created_at: now };
        self.add_tenant_row(&made).await?;
        // Who wrote it last knows it; what the other way reads may be older.
        let found = tenant::Entity::find()
            .filter(tenant::Column::Name.eq(name))
            .one(&self.db().for_all_tenants().writer())
            .await;
        found.or_database()?.ok_or_else(|| Error::not_found("tenant", name))
    }

    async fn seed_tenant(&self, row: tenant::Model) -> Result<(), Error> {
        let key = TenantKey(row.id);
        let tenant = into_domain(row);
        let operator = operator(AgentId::from_uuid(self.next_id(self.now())), self.now());
        let mut tx = WriteTx::begin(self, &Scope::new(key, tenant.id, operator.id)).await?;
        if tx.head() == 0 {
            seed(&mut tx, tenant, operator);
        }
        tx.prepare().await?;
        tx.commit().await
    }

    /// Adds the row of a tenant; `None` when another was faster.
    pub(crate) async fn add_tenant_row(&self, made: &Tenant) -> Result<Option<TenantKey>, Error> {
        let origin = self.origin().await?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.db().for_all_tenants().writer().begin_with_options(options).await.or_database()?;
        if tx.get_database_backend() == DbBackend::Postgres {
            tx.execute_unprepared("LOCK TABLE tenant IN EXCLUSIVE MODE").await.or_database()?;
        }
        let named = tenant::Entity::find().filter(tenant::Column::Name.eq(&made.name)).one(&tx).await.or_database()?;
        if named.is_some() {
            tx.rollback().await.or_database()?;
            return Ok(None);
        }
        let last: Option<Option<i32>> = tenant::Entity::find()
            .select_only()
            .column_as(tenant::Column::Id.max(), "last")
            .into_tuple()
            .one(&tx)
            .await
            .or_database()?;
        // What is kept in memory by a tenant's number must not be another's.
        let key = last.flatten().unwrap_or(0).max(delete::last_tenant(&tx).await?) + 1;
        let row = tenant::ActiveModel {
            id: Set(key),
            uid: Set(made.id.uuid()),
            name: Set(made.name.clone()),
            epoch: Set(self.next_id(self.now())),
            head: Set(0),
            head_hash: Set(GENESIS.to_vec()),
            head_at: Set(0),
            created_at: Set(made.created_at.micros()),
            oldest: Set(1),
            pruned_hash: Set(None),
            pruned_at: Set(0),
            origin: Set(origin),
            audit_head: Set(0),
            audit_hash: Set(None),
        };
        tenant::Entity::insert(row).exec_without_returning(&tx).await.or_database()?;
        tx.commit().await.or_database()?;
        Ok(Some(TenantKey(key)))
    }
}

fn into_domain(row: tenant::Model) -> Tenant {
    Tenant { id: TenantId::from_uuid(row.uid), name: row.name, created_at: Timestamp::from_micros(row.created_at) }
}

fn operator(id: AgentId, now: Timestamp) -> Agent {
    Agent {
        id,
        kind: AgentKind::Human,
        name: "Operator".to_owned(),
        trust_score: 1.0,
        external_id: Some(OPERATOR.to_owned()),
        verifier: true,
        attrs: Attrs::new(),
        created_at: now,
    }
}

/// The first events of a log: the tenant, its operator, the registries.
fn seed(tx: &mut WriteTx<'_>, tenant: Tenant, operator: Agent) {
    tx.record(Event::TenantCreated(tenant));
    tx.record(Event::AgentRegistered(operator));
    for (name, description) in CLAIM_TYPES {
        let claim_type = ClaimType { name: (*name).to_owned(), description: (*description).to_owned() };
        tx.record(Event::ClaimTypeDefined(claim_type));
    }
    for edge_type in seeded_edge_types() {
        tx.record(Event::EdgeTypeDefined(edge_type));
    }
}

fn check_name(name: &str) -> Result<(), Error> {
    let fits = (1..=64).contains(&name.len());
    if fits && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_') {
        return Ok(());
    }
    Err(Error::new(Code::ValidationFailed, "a tenant's name is 1 to 64 of a-z, 0-9, - and _"))
}
