//! What the index knows of words, and whether it knows all.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::search::Expr as Asked;
use claimgraph_domain::search::rank::{Corpus, Weight};
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::entity::state;
use super::native::Native;
use super::plan::Plan;
use crate::error::OrDatabase;
use crate::read::{Context, alias, fetch_rows};
use crate::store::Store;

/// Figures that scores are made of. A cursor carries them, so that the claims of one search keep their order whatever
/// is written between its pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Stats {
    pub(super) corpus: Corpus,
    /// Claims that have each term.
    pub(super) found: Vec<i64>,
}

impl Stats {
    pub(super) fn weights(&self) -> Vec<Weight> {
        self.found.iter().map(|found| self.corpus.weigh(*found)).collect()
    }
}

/// The figures of a plan's terms: one statement.
pub(super) async fn stats(store: &Store, cx: Context, plan: &Plan, terms: &[Asked]) -> Result<Stats, Error> {
    let native = Native::new(cx.backend, cx.tenant, plan.language);
    let mut select = Query::select();
    select
        .columns([state::Column::Language, state::Column::Ready, state::Column::Claims, state::Column::Words])
        .from(state::Entity)
        .and_where(Expr::col((state::Entity, state::Column::TenantId)).eq(cx.tenant));
    for (n, term) in terms.iter().enumerate() {
        select.expr_as(native.claims_with(term).cast_as("bigint"), alias(&format!("f{n}")));
    }
    let rows = fetch_rows(store, cx, &select).await?;
    // Who has no row has no claims.
    let Some(row) = rows.first() else { return Ok(Stats { corpus: Corpus::default(), found: vec![0; terms.len()] }) };
    let language: String = row.try_get("", "language").or_database()?;
    let is_ready: bool = row.try_get("", "ready").or_database()?;
    let corpus =
        Corpus { claims: row.try_get("", "claims").or_database()?, words: row.try_get("", "words").or_database()? };
    if !is_ready || language != plan.language.as_str() {
        let claims = corpus.claims;
        let message = format!("the text index is being made, and has {claims} claims so far; try again in a while");
        let mut error = Error::new(Code::Unavailable, message);
        error.retry_after = Some(5);
        return Err(error);
    }
    let found = (0..terms.len()).map(|n| row.try_get::<Option<i64>>("", &format!("f{n}")).or_database());
    let found = found.map(|found| Ok(found?.unwrap_or_default())).collect::<Result<_, Error>>()?;
    Ok(Stats { corpus, found })
}
