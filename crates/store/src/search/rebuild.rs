//! Making an index anew: of a database from before there was one, and after the language changed.
//!
//! Each step is a transaction of its own, which takes the tenant's row as a write does; where it stopped, it goes on.
//! What is written meanwhile puts itself into the index, with the revision that tells it from what is old.

use std::sync::atomic::{AtomicU64, Ordering};

use claimgraph_domain::error::Error;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, Order, QueryFilter, QuerySelect,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use uuid::Uuid;

use super::counts::Counts;
use super::dialect;
use super::entity::{claim as indexed, state};
use super::index::put;
use crate::entity::{claim, tenant};
use crate::error::OrDatabase;
use crate::read::{alias, col};
use crate::scope::TenantKey;
use crate::store::Store;

/// Claims of one step.
const STEP: u64 = 500;

/// How far making indexes anew is, in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SearchSummary {
    /// Tenants whose index is not whole.
    pub waiting: u64,
    /// Claims that were put into indexes so far.
    pub indexed: u64,
}

/// The same, being counted; and the searches.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    waiting: AtomicU64,
    indexed: AtomicU64,
    counts: Counts,
}

impl Progress {
    /// The searches of this process.
    pub(super) fn counts(&self) -> &Counts {
        &self.counts
    }
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    content: String,
    row: Option<i64>,
}

impl Store {
    /// How far making indexes anew is.
    #[must_use]
    pub fn search_summary(&self) -> SearchSummary {
        let progress = self.search_progress();
        SearchSummary {
            waiting: progress.waiting.load(Ordering::Relaxed),
            indexed: progress.indexed.load(Ordering::Relaxed),
        }
    }

    /// Makes the text indexes whole that are not, or that are of another language than the configured one; tells how
    /// many claims were put into them. For operators only: it needs no scope.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database; calling it again goes on where it stopped.
    pub async fn rebuild_search(&self) -> Result<u64, Error> {
        let language = self.options().search.language.as_str();
        let stale = Cond::any().add(state::Column::Ready.eq(false)).add(state::Column::Language.ne(language));
        let stale =
            state::Entity::find().filter(stale).all(&self.db().for_all_tenants().reader()).await.or_database()?;
        let progress = self.search_progress();
        let before = progress.indexed.load(Ordering::Relaxed);
        progress.waiting.store(u64::try_from(stale.len()).unwrap_or(u64::MAX), Ordering::Relaxed);
        for tenant in stale {
            while let Some(count) = self.rebuild_step(tenant.tenant_id).await? {
                progress.indexed.fetch_add(count, Ordering::Relaxed);
            }
            progress.waiting.fetch_sub(1, Ordering::Relaxed);
        }
        Ok(progress.indexed.load(Ordering::Relaxed).saturating_sub(before))
    }

    /// Puts the next claims of a tenant into its index; `None` when all are in it.
    pub(crate) async fn rebuild_step(&self, key: i32) -> Result<Option<u64>, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.db().writer(TenantKey(key)).begin_with_options(options).await.or_database()?;
        let own = tenant::Entity::find().filter(tenant::Column::Id.eq(key)).lock_exclusive();
        if own.one(&tx).await.or_database()?.is_none() {
            return Ok(None);
        }
        let language = self.options().search.language;
        let Some(state) = self.begin_rebuilding(&tx, key).await? else { return Ok(None) };
        let found = next(&tx, &state).await?;
        let last = found.last().map(|found| found.id);
        let old: Vec<i64> = found.iter().filter_map(|found| found.row).collect();
        take_out(&tx, old).await?;
        put(&tx, key, language, found.iter().map(|found| (found.id, found.content.as_str()))).await?;
        let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let mut update = Query::update();
        update.table(state::Entity).and_where(Expr::col(state::Column::TenantId).eq(key));
        update.value(state::Column::Ready, count < STEP).value(state::Column::Reached, last.or(state.reached));
        tx.execute(&update).await.or_database()?;
        tx.commit().await.or_database()?;
        Ok(Some(count))
    }

    /// The state of an index that is to be made anew, which begins with that; `None` when it is whole.
    async fn begin_rebuilding(&self, tx: &DatabaseTransaction, key: i32) -> Result<Option<state::Model>, Error> {
        let language = self.options().search.language.as_str();
        let found = state::Entity::find().filter(state::Column::TenantId.eq(key)).one(tx).await.or_database()?;
        let Some(state) = found else { return Ok(None) };
        if state.language == language {
            return Ok((!state.ready).then_some(state));
        }
        let begun = state::Model {
            language: language.to_owned(),
            revision: state.revision + 1,
            claims: 0,
            words: 0,
            ready: false,
            reached: None,
            ..state
        };
        let mut update = Query::update();
        update
            .table(state::Entity)
            .and_where(Expr::col(state::Column::TenantId).eq(key))
            .value(state::Column::Language, language)
            .value(state::Column::Revision, begun.revision)
            .value(state::Column::Claims, 0_i64)
            .value(state::Column::Words, 0_i64)
            .value(state::Column::Ready, false)
            .value(state::Column::Reached, None::<Uuid>);
        tx.execute(&update).await.or_database()?;
        Ok(Some(begun))
    }
}

/// The next claims that are not in the index, or in it from before.
async fn next(tx: &DatabaseTransaction, state: &state::Model) -> Result<Vec<Found>, Error> {
    let c = |column| col("c", column);
    let d = |column| col("d", column);
    let same = Cond::all()
        .add(d(indexed::Column::TenantId).eq(state.tenant_id))
        .add(d(indexed::Column::ClaimId).eq(c(claim::Column::Id)));
    let old = Cond::any().add(d(indexed::Column::Row).is_null()).add(d(indexed::Column::Revision).lt(state.revision));
    let mut select = Query::select();
    select
        .expr(c(claim::Column::Id))
        .expr(c(claim::Column::Content))
        .expr(d(indexed::Column::Row))
        .from_as(claim::Entity, alias("c"))
        .join_as(sea_orm::sea_query::JoinType::LeftJoin, indexed::Entity, alias("d"), same)
        .and_where(c(claim::Column::TenantId).eq(state.tenant_id))
        .cond_where(old)
        .order_by((alias("c"), claim::Column::Id), Order::Asc)
        .limit(STEP);
    if let Some(reached) = state.reached {
        select.and_where(c(claim::Column::Id).gt(reached));
    }
    let rows = tx.query_all(&select).await.or_database()?;
    rows.iter().map(|row| Found::from_query_result(row, "").or_database()).collect()
}

/// Takes rows out of the index.
async fn take_out(tx: &DatabaseTransaction, rows: Vec<i64>) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let these = || Expr::col(indexed::Column::Row).is_in(rows.iter().copied());
    let select = Query::select().column(indexed::Column::Row).from(indexed::Entity).and_where(these()).to_owned();
    dialect::remove(tx, select).await?;
    let delete = Query::delete().from_table(indexed::Entity).and_where(these()).to_owned();
    tx.execute(&delete).await.or_database()?;
    Ok(())
}
