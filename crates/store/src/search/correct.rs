//! Words that no claim has, and what was meant.

use claimgraph_domain::error::Error;
use claimgraph_domain::search::Expr as Asked;
use claimgraph_domain::search::grams::{MIN_CORRECTED_CHARS, distance, grams};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::ask::Correction;
use super::entity::gram;
use crate::read::{Context, bytewise, fetch};
use crate::store::Store;

/// Most parts of a query whose words are corrected.
const MAX_TERMS: usize = 8;

/// Most words that one is taken for.
pub(super) const MAX_TRIED: usize = 3;

/// Words that are looked at, those that share most with what was given.
const LOOKED_AT: u64 = 200;

#[derive(FromQueryResult)]
struct Near {
    word: String,
}

/// What the words that nobody has were meant to be: one statement for each of them.
pub(super) async fn corrections(
    store: &Store,
    cx: Context,
    terms: &[Asked],
    found: &[i64],
) -> Result<Vec<Correction>, Error> {
    let mut corrections = Vec::new();
    if terms.len() > MAX_TERMS {
        return Ok(corrections);
    }
    for (term, found) in terms.iter().zip(found) {
        if let (Asked::Word(word), 0) = (term, *found)
            && word.chars().count() >= MIN_CORRECTED_CHARS
        {
            let tried = nearest(word, near(store, cx, word).await?);
            if !tried.is_empty() {
                corrections.push(Correction { word: word.clone(), tried });
            }
        }
    }
    Ok(corrections)
}

/// Words that share letters with one.
async fn near(store: &Store, cx: Context, word: &str) -> Result<Vec<Near>, Error> {
    let of = |column: gram::Column| Expr::col((gram::Entity, column));
    let select = Query::select()
        .column((gram::Entity, gram::Column::Word))
        .from(gram::Entity)
        .and_where(of(gram::Column::TenantId).eq(cx.tenant))
        .and_where(of(gram::Column::Gram).is_in(grams(word)))
        .add_group_by([of(gram::Column::Word)])
        .order_by_expr(Expr::cust("COUNT(*)"), Order::Desc)
        .order_by_expr(bytewise(cx.backend, of(gram::Column::Word)), Order::Asc)
        .limit(LOOKED_AT)
        .to_owned();
    fetch::<Near>(store, cx, &select).await
}

/// The words at the least distance from one.
fn nearest(word: &str, near: Vec<Near>) -> Vec<String> {
    let mut tried: Vec<(usize, String)> =
        near.into_iter().filter_map(|near| Some((distance(word, &near.word)?, near.word))).collect();
    tried.sort();
    let least = tried.first().map(|(distance, _)| *distance);
    tried.into_iter().filter(|(distance, _)| Some(*distance) == least).map(|(_, word)| word).take(MAX_TRIED).collect()
}

/// A query with words taken for others.
pub(super) fn corrected(asked: Asked, corrections: &[Correction]) -> Asked {
    let all = |parts: Vec<Asked>| parts.into_iter().map(|part| corrected(part, corrections)).collect();
    match asked {
        Asked::Word(word) => match corrections.iter().find(|correction| correction.word == word) {
            Some(correction) => Asked::or(correction.tried.iter().cloned().map(Asked::Word).collect()),
            None => Asked::Word(word),
        },
        Asked::And(parts) => Asked::and(all(parts)),
        Asked::Or(parts) => Asked::or(all(parts)),
        // What claims must lack is taken as it is written.
        other => other,
    }
}
