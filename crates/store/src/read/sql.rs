//! Running select statements, and selecting by many ids at once.

use claimgraph_domain::error::Error;
use sea_orm::sea_query::{Expr, ExprTrait, IntoIden, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter, QueryResult, Select,
};
use uuid::Uuid;

use crate::error::OrDatabase;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

/// Most ids that one statement carries: below what SQLite (32,766) and PostgreSQL (65,535) take.
pub(crate) const MAX_IDS: usize = 30_000;

/// A column of a table under an alias.
pub(crate) fn col(alias: &str, column: impl IdenStatic) -> Expr {
    Expr::col((sea_orm::sea_query::Alias::new(alias), column.into_iden()))
}

/// A condition that always or never holds.
///
/// It is written out rather than bound: connections keep prepared statements by their text, and
/// PostgreSQL refuses a text whose parameters were of other types before.
pub(crate) fn truth(holds: bool) -> Expr {
    Expr::cust(if holds { "TRUE" } else { "FALSE" })
}

/// The number of rows.
pub(crate) fn count_all() -> Expr {
    Expr::cust("COUNT(*)")
}

/// Whether a column holds one of some ids.
///
/// The list is filled up to the next power of two with its last id, so that only some sixteen
/// texts of a statement exist and the databases' caches of prepared statements work.
pub(crate) fn one_of(column: Expr, ids: &[Uuid]) -> Expr {
    let padding = ids.len().next_power_of_two().min(MAX_IDS).saturating_sub(ids.len());
    let last = ids.last().copied();
    column.is_in(ids.iter().copied().chain(last.into_iter().cycle().take(padding)))
}

/// Sorted and without repetition.
pub(crate) fn distinct(ids: impl IntoIterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// An entity of a tenant, as far as the generic readers need to know it.
pub(crate) trait TenantEntity: EntityTrait<Column: 'static> {
    /// Its tenant column.
    const TENANT: Self::Column;

    /// The rows of a tenant.
    fn of(scope: &Scope) -> Select<Self> {
        Self::find().filter(Self::TENANT.eq(scope.key.0))
    }
}

macro_rules! tenant_entities {
    ($($module:ident),*) => {
        $(impl TenantEntity for crate::entity::$module::Entity {
            const TENANT: Self::Column = crate::entity::$module::Column::TenantId;
        })*
    };
}

tenant_entities!(
    agent,
    api_key,
    api_key_secret,
    artifact,
    artifact_claim,
    audit,
    bundle,
    claim,
    claim_status,
    claim_type,
    conflict_assessment,
    consumer,
    edge,
    edge_type,
    event,
    namespace,
    pending_reference,
    provenance,
    relation,
    relation_member,
    review,
    source,
    webhook,
    webhook_delivery
);

/// The tenant's rows whose `column` is one of the ids, each row once, in no order; one statement for
/// each [`MAX_IDS`] ids, none for no ids.
pub(crate) async fn rows_by<E: TenantEntity>(
    store: &Store,
    scope: &Scope,
    column: E::Column,
    ids: impl IntoIterator<Item = Uuid>,
    narrow: impl Fn(Select<E>) -> Select<E>,
) -> Result<Vec<E::Model>, Error>
where
    E::Model: Send + Sync,
{
    let mut rows = Vec::new();
    for chunk in distinct(ids).chunks(MAX_IDS) {
        let select = E::of(scope).filter(one_of(Expr::col((E::default(), column)), chunk));
        rows.extend(narrow(select).all(&store.db().reader(scope)).await.or_database()?);
    }
    Ok(rows)
}

/// Selects all columns of an entity under an alias.
pub(crate) fn select_all<E: EntityTrait>(select: &mut SelectStatement, alias: &str) {
    for column in E::Column::iter() {
        select.expr(col(alias, column));
    }
}

/// Runs a select and reads each row.
pub(crate) async fn fetch<R: FromQueryResult>(
    store: &Store,
    tenant: impl Into<TenantKey>,
    select: &SelectStatement,
) -> Result<Vec<R>, Error> {
    fetch_rows(store, tenant, select).await?.iter().map(|row| R::from_query_result(row, "").or_database()).collect()
}

/// Runs a select and gives the raw rows.
pub(crate) async fn fetch_rows(
    store: &Store,
    tenant: impl Into<TenantKey>,
    select: &SelectStatement,
) -> Result<Vec<QueryResult>, Error> {
    store.db().reader(tenant).query_all(select).await.or_database()
}
