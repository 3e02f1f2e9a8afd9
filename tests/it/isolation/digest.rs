//! The rows of a tenant, table by table, as one text each.

use std::collections::BTreeMap;

use claimgraph_store::testing::{TestStore, past_the_store};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};

/// Tables without tenants: what was migrated, and what the server knows of itself.
const OF_NOBODY: &[&str] = &["seaql_migrations", "server_fact"];

/// The rows of a tenant in each table.
pub(crate) async fn rows(test: &TestStore, tenant: &str) -> BTreeMap<String, String> {
    let database = past_the_store(&test.url).await;
    let name = Statement::from_string(
        database.get_database_backend(),
        format!("SELECT id FROM tenant WHERE name = '{tenant}'"),
    );
    let key: i32 = database.query_one_raw(name).await.unwrap().unwrap().try_get("", "id").unwrap();
    let mut all = BTreeMap::new();
    for table in tables(&database).await {
        let columns = columns(&database, &table).await;
        let owner = if table == "tenant" { "id" } else { "tenant_id" };
        assert!(columns.iter().any(|column| column == owner), "the table {table} has no tenant; is it of nobody?");
        let row = row(&database, &columns);
        let mut rows = text(&database, &format!("SELECT {row} AS x FROM \"{table}\" WHERE {owner} = {key}")).await;
        rows.sort();
        assert!(table != "claim" || !rows.is_empty(), "the tenant has something");
        all.insert(table, rows.join("\n"));
    }
    if database.get_database_backend() == DbBackend::Sqlite {
        all.insert("search_text".to_owned(), words(&database, key).await);
    }
    database.close().await.unwrap();
    all
}

/// The words of a tenant in the full-text table, each of which begins with the tenant's number.
async fn words(database: &DatabaseConnection, key: i32) -> String {
    let of = |sign: char| format!("substr(term, 1, length('{key}{sign}')) = '{key}{sign}'");
    let sql =
        format!("SELECT term || ' ' || doc || ' ' || cnt AS x FROM search_text_word WHERE {} OR {}", of('_'), of('-'));
    let words = text(database, &sql).await;
    assert!(!words.is_empty(), "the tenant's claims have words");
    words.join("\n")
}

async fn tables(database: &DatabaseConnection) -> Vec<String> {
    let sql = match database.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name AS x FROM sqlite_master \
             WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_text%'"
        }
        _ => "SELECT table_name::text AS x FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let mut tables = text(database, sql).await;
    tables.retain(|table| !OF_NOBODY.contains(&table.as_str()));
    tables
}

async fn columns(database: &DatabaseConnection, table: &str) -> Vec<String> {
    let sql = match database.get_database_backend() {
        DbBackend::Sqlite => format!("SELECT name AS x FROM pragma_table_info('{table}')"),
        _ => format!("SELECT column_name::text AS x FROM information_schema.columns WHERE table_name = '{table}'"),
    };
    text(database, &sql).await
}

/// A row as text.
fn row(database: &DatabaseConnection, columns: &[String]) -> String {
    let quoted = |column: &String| match database.get_database_backend() {
        DbBackend::Sqlite => format!("quote(\"{column}\")"),
        _ => format!("coalesce(\"{column}\"::text, 'NULL')"),
    };
    columns.iter().map(quoted).collect::<Vec<_>>().join(" || ',' || ")
}

async fn text(database: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let read = |row: QueryResult| row.try_get("", "x").unwrap();
    database.query_all_raw(statement).await.unwrap().into_iter().map(read).collect()
}
