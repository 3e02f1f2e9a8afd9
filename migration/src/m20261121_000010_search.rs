//! The text index of claims, and the words that stand in it.
//!
//! `search_claim` has a row a claim version. In PostgreSQL the words are in it, as a vector with an index; in SQLite
//! they are in the full-text table `search_text`, under the row's number. Each word is written behind the number of its
//! tenant, so that nothing is read, or counted, of another's. The vector is not in the table of claims, and its table
//! has no policy on rows, which would keep its index from being used.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::Kind::{Bool, Id, Int, Long, Text};
use crate::columns::{TableOf, column, unique};
use crate::security::protect;
use crate::statistics::{self, Expected};

/// The tenth migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const EXPECTED: &[Expected] = &[
    ("search_claim", "search_claim_claim", "100000 100000 1"),
    ("search_word", "search_word", "20000 20000 1"),
    ("search_gram", "search_gram", "160000 160000 40 1"),
    ("search_state", "search_state", "10 1"),
];

/// Words are separated by blanks, and made of anything but those; so the tokenizer for ASCII leaves them as they are.
const SQLITE: &[&str] = &[
    "CREATE VIRTUAL TABLE search_text \
     USING fts5(body, content='', contentless_delete=1, tokenize=\"ascii tokenchars '_-'\")",
    "CREATE VIRTUAL TABLE search_text_word USING fts5vocab('search_text', 'row')",
    "CREATE VIRTUAL TABLE search_text_place USING fts5vocab('search_text', 'instance')",
];

/// What waits in the list of a GIN index is looked through by every search.
const POSTGRES: &[&str] = &[
    "ALTER TABLE search_claim ADD COLUMN vector tsvector NOT NULL",
    "CREATE INDEX search_claim_vector ON search_claim USING gin (vector) WITH (fastupdate = off)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        for table in tables(backend) {
            manager.create_table(table).await?;
        }
        manager.create_index(unique("search_claim", "search_claim_claim", &["tenant_id", "claim_id"])).await?;
        let own = if backend == DbBackend::Sqlite { SQLITE } else { POSTGRES };
        for sql in own {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        for table in ["search_word", "search_gram", "search_state"] {
            protect(manager, table).await?;
        }
        // What was written before is put into the index when a server starts.
        let before = "INSERT INTO search_state (tenant_id, language, revision, claims, words, ready) \
                      SELECT id, '', 0, 0, 0, FALSE FROM tenant";
        manager.get_connection().execute_unprepared(before).await?;
        statistics::tell(manager, EXPECTED).await
    }
}

fn tables(backend: DbBackend) -> Vec<TableCreateStatement> {
    let mut claim = Table::create();
    claim
        .table(Alias::new("search_claim"))
        // The row's number in `search_text`.
        .col(row(backend))
        .col(column("tenant_id", Int).not_null())
        .col(column("claim_id", Id).not_null())
        // How many words it has.
        .col(column("length", Int).not_null())
        // The rebuilding that it was written in.
        .col(column("revision", Int).not_null());
    vec![
        claim,
        TableOf::new(backend, "search_word").with("word", Text).key(&["tenant_id", "word"]),
        TableOf::new(backend, "search_gram").with("gram", Text).with("word", Text).key(&["tenant_id", "gram", "word"]),
        TableOf::new(backend, "search_state")
            .with("language", Text)
            .with("revision", Int)
            .with("claims", Long)
            .with("words", Long)
            // Whether every claim is in the index.
            .with("ready", Bool)
            // The last claim that rebuilding has reached.
            .maybe("reached", Id)
            .key(&["tenant_id"]),
    ]
}

fn row(backend: DbBackend) -> ColumnDef {
    let mut row = ColumnDef::new(Alias::new("row"));
    match backend {
        // The kind makes it the number of the row itself.
        DbBackend::Sqlite => row.integer().primary_key().to_owned(),
        _ => row.big_integer().auto_increment().primary_key().to_owned(),
    }
}
