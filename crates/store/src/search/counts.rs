//! How searching stands, for whoever watches the server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use claimgraph_domain::error::Error;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query};

use super::ask::SearchMode;
use super::entity::state;
use crate::entity::claim;
use crate::error::OrDatabase;
use crate::read::{alias, col, count_all};
use crate::store::Store;

/// The searches of a mode, since the process began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SearchCount {
    /// Searches that were answered.
    pub answered: u64,
    /// Searches that were refused or failed.
    pub failed: u64,
    /// How long those that were answered took, together.
    pub elapsed: Duration,
}

/// How the text indexes of all tenants stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SearchStats {
    /// Claim versions that are in them.
    pub claims: i64,
    /// Words of these, each as often as it stands there.
    pub words: i64,
    /// Tenants whose index is not whole, or of another language than the configured one.
    pub waiting: i64,
    /// Claim versions of these tenants that are not in it yet.
    pub behind: i64,
}

/// What is counted as it happens.
#[derive(Debug, Default)]
pub(super) struct Counts([Count; 3]);

#[derive(Debug, Default)]
struct Count {
    answered: AtomicU64,
    failed: AtomicU64,
    micros: AtomicU64,
}

impl Counts {
    fn of(&self, mode: SearchMode) -> &Count {
        let [text, semantic, hybrid] = &self.0;
        match mode {
            SearchMode::Text => text,
            SearchMode::Semantic => semantic,
            SearchMode::Hybrid => hybrid,
        }
    }

    /// Counts a search.
    pub(super) fn count(&self, mode: SearchMode, elapsed: Duration, is_answered: bool) {
        let count = self.of(mode);
        if !is_answered {
            count.failed.fetch_add(1, Ordering::Relaxed);
            return;
        }
        count.answered.fetch_add(1, Ordering::Relaxed);
        count.micros.fetch_add(u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn told(&self, mode: SearchMode) -> SearchCount {
        let count = self.of(mode);
        SearchCount {
            answered: count.answered.load(Ordering::Relaxed),
            failed: count.failed.load(Ordering::Relaxed),
            elapsed: Duration::from_micros(count.micros.load(Ordering::Relaxed)),
        }
    }
}

impl Store {
    /// The searches of this process, by mode.
    #[must_use]
    pub fn search_counts(&self) -> [(SearchMode, SearchCount); 3] {
        let counts = self.search_progress().counts();
        [SearchMode::Text, SearchMode::Semantic, SearchMode::Hybrid].map(|mode| (mode, counts.told(mode)))
    }

    /// How the text indexes stand: one statement. For operators only: it needs no scope.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn search_stats(&self) -> Result<SearchStats, Error> {
        let language = self.options().search.language.as_str();
        let s = |column| col("s", column);
        let other = || s(state::Column::Language).ne(language);
        let all = Query::select()
            .expr(count_all())
            .from_as(claim::Entity, alias("c"))
            .and_where(col("c", claim::Column::TenantId).equals((alias("s"), state::Column::TenantId)))
            .to_owned();
        // What is there of another language counts for nothing.
        let there: Expr = Expr::case(other(), Expr::cust("0")).finally(s(state::Column::Claims)).into();
        let waits = || Cond::any().add(s(state::Column::Ready).eq(false)).add(other());
        let behind = Expr::SubQuery(None, Box::new(all.into())).sub(there);
        let each = Query::select()
            .expr_as(s(state::Column::Claims), alias("claims"))
            .expr_as(s(state::Column::Words), alias("words"))
            .expr_as(Expr::case(waits(), Expr::cust("1")).finally(Expr::cust("0")), alias("waiting"))
            .expr_as(Expr::case(waits(), behind).finally(Expr::cust("0")), alias("behind"))
            .from_as(state::Entity, alias("s"))
            .to_owned();
        let mut select = Query::select();
        for name in ["claims", "words", "waiting", "behind"] {
            let sum = Expr::col((alias("t"), alias(name))).sum().if_null(Expr::cust("0"));
            select.expr_as(sum.cast_as("bigint"), alias(name));
        }
        select.from_subquery(each, alias("t"));
        let row = self.db().for_all_tenants().reader().query_one(&select).await.or_database()?;
        let row = row.ok_or_else(|| Error::internal("a sum has no row"))?;
        let sum = |name: &str| row.try_get::<i64>("", name).or_database();
        Ok(SearchStats {
            claims: sum("claims")?,
            words: sum("words")?,
            waiting: sum("waiting")?,
            behind: sum("behind")?,
        })
    }
}
