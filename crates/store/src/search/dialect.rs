//! All that differs between SQLite and PostgreSQL in searching: each difference is one function with two arms.

use std::collections::HashMap;

use claimgraph_domain::error::Error;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use super::words::Text;
use crate::bulk::chunks;
use crate::error::OrDatabase;
use crate::read::alias;

/// A claim's text on its way into the index.
pub(super) struct Entry {
    pub(super) claim: Uuid,
    pub(super) text: Text,
}

/// Adds texts to the index; what is there already stays as it is.
pub(super) async fn add<C: ConnectionTrait>(
    tx: &C,
    tenant: i32,
    revision: i32,
    entries: &[Entry],
) -> Result<(), Error> {
    let is_postgres = tx.get_database_backend() == DbBackend::Postgres;
    let mut names = vec!["tenant_id", "claim_id", "length", "revision"];
    if is_postgres {
        names.push("vector");
    }
    for chunk in chunks(entries, names.len()) {
        let mut insert = Query::insert();
        insert.into_table(alias("search_claim")).columns(names.iter().map(|name| Alias::new(*name)));
        for Entry { claim, text } in chunk {
            let mut row: Vec<Expr> = vec![tenant.into(), (*claim).into(), text.length().into(), revision.into()];
            if is_postgres {
                row.push(Expr::val(text.vector(tenant)).cast_as("text").cast_as("tsvector"));
            }
            insert.values(row).map_err(Error::internal)?;
        }
        if is_postgres {
            tx.execute(&insert).await.or_database()?;
            continue;
        }
        insert.returning(Query::returning().columns([alias("row"), alias("claim_id")]));
        let mut rows = HashMap::with_capacity(chunk.len());
        for row in tx.query_all(&insert).await.or_database()? {
            let claim: Uuid = row.try_get("", "claim_id").or_database()?;
            rows.insert(claim, row.try_get::<i64>("", "row").or_database()?);
        }
        let mut bodies = Query::insert();
        bodies.into_table(alias("search_text")).columns([alias("rowid"), alias("body")]);
        for Entry { claim, text } in chunk {
            let row = rows.get(claim).copied();
            bodies.values([row.into(), text.body(tenant).into()]).map_err(Error::internal)?;
        }
        tx.execute(&bodies).await.or_database()?;
    }
    Ok(())
}

/// Takes the texts of rows out of the index, before the rows go.
pub(super) async fn remove<C: ConnectionTrait>(tx: &C, rows: sea_orm::sea_query::SelectStatement) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Sqlite {
        let delete = Query::delete()
            .from_table(alias("search_text"))
            .and_where(Expr::col(alias("rowid")).in_subquery(rows))
            .to_owned();
        tx.execute(&delete).await.or_database()?;
    }
    Ok(())
}

/// Adds words, and tells which were not there.
pub(super) async fn add_words<C: ConnectionTrait>(tx: &C, tenant: i32, words: &[String]) -> Result<Vec<String>, Error> {
    let mut new = Vec::new();
    for chunk in chunks(words, 2) {
        let mut insert = Query::insert();
        insert.into_table(alias("search_word")).columns([alias("tenant_id"), alias("word")]);
        for word in chunk {
            insert.values([tenant.into(), word.as_str().into()]).map_err(Error::internal)?;
        }
        let again = OnConflict::columns([alias("tenant_id"), alias("word")]).do_nothing().to_owned();
        insert.on_conflict(again).returning(Query::returning().columns([alias("word")]));
        for row in tx.query_all(&insert).await.or_database()? {
            new.push(row.try_get("", "word").or_database()?);
        }
    }
    Ok(new)
}
