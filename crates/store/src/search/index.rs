//! Keeping the index: in the transaction that writes the claims, whichever way they come.

use std::collections::BTreeSet;

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Event;
use claimgraph_domain::search::Language;
use claimgraph_domain::search::grams::{MIN_CORRECTED_CHARS, grams};
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use uuid::Uuid;

use super::dialect::{self, Entry};
use super::entity::{claim, gram, state};
use super::words::{Stems, Text};
use crate::bulk::insert_all;
use crate::error::OrDatabase;
use crate::project::Happened;
use crate::read::alias;

/// Puts the claims that events tell of into the index.
pub(crate) async fn index<C: ConnectionTrait>(
    tx: &C,
    tenant: i32,
    language: Language,
    events: &[Happened<'_>],
) -> Result<(), Error> {
    let made = events.iter().filter_map(|happened| match happened.event {
        Event::ClaimCreated(made) | Event::ClaimRevised(made) => {
            Some((made.claim.id.uuid(), made.claim.content.as_str()))
        }
        _ => None,
    });
    put(tx, tenant, language, made).await
}

/// Puts texts into the index, in the tenant's present revision of it.
pub(super) async fn put<'a, C: ConnectionTrait>(
    tx: &C,
    tenant: i32,
    language: Language,
    texts: impl Iterator<Item = (Uuid, &'a str)>,
) -> Result<(), Error> {
    let mut stems = Stems::new(language);
    let entries: Vec<Entry> =
        texts.map(|(claim, content)| Entry { claim, text: Text::of(content, &mut stems) }).collect();
    if entries.is_empty() {
        return Ok(());
    }
    let revision = count(tx, tenant, language, &entries).await?;
    dialect::add(tx, tenant, revision, &entries).await?;
    // In order, so that two transactions never wait for one another.
    let words: BTreeSet<String> =
        stems.into_words().filter(|word| word.chars().count() >= MIN_CORRECTED_CHARS - 1).collect();
    let words: Vec<String> = words.into_iter().collect();
    let new = dialect::add_words(tx, tenant, &words).await?;
    let rows = new.iter().flat_map(|word| {
        grams(word).into_iter().map(move |three| gram::ActiveModel {
            tenant_id: Set(tenant),
            gram: Set(three),
            word: Set(word.clone()),
        })
    });
    insert_all::<gram::Entity, _>(tx, rows.collect()).await
}

/// Counts texts as being in the index, and tells its revision.
async fn count<C: ConnectionTrait>(tx: &C, tenant: i32, language: Language, entries: &[Entry]) -> Result<i32, Error> {
    let claims = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let words: i64 = entries.iter().map(|entry| i64::from(entry.text.length())).sum();
    let sum = |column: state::Column| {
        let (old, new) = (alias("search_state"), alias("excluded"));
        Expr::col((old, column)).add(Expr::col((new, column)))
    };
    let more = OnConflict::column(state::Column::TenantId)
        .values([state::Column::Claims, state::Column::Words].map(|column| (column, sum(column))))
        .to_owned();
    let mut insert = Query::insert();
    insert
        .into_table(state::Entity)
        .columns([
            state::Column::TenantId,
            state::Column::Language,
            state::Column::Revision,
            state::Column::Claims,
            state::Column::Words,
            state::Column::Ready,
        ])
        .values([tenant.into(), language.as_str().into(), 1.into(), claims.into(), words.into(), true.into()])
        .map_err(Error::internal)?
        .on_conflict(more)
        .returning(Query::returning().column(state::Column::Revision));
    let row = tx.query_one(&insert).await.or_database()?;
    let row = row.ok_or_else(|| Error::internal("the state of the index was not written"))?;
    row.try_get("", "revision").or_database()
}

/// Takes all texts of a tenant out of the index; the rows of its tables go with the others of the tenant.
pub(crate) async fn forget_tenant<C: ConnectionTrait>(tx: &C, tenant: i32) -> Result<(), Error> {
    let rows = Query::select()
        .column(claim::Column::Row)
        .from(claim::Entity)
        .and_where(Expr::col(claim::Column::TenantId).eq(tenant))
        .to_owned();
    dialect::remove(tx, rows).await
}
