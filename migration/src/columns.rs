//! The few column kinds that the schema is made of, and the helpers that differ by database.

use sea_orm_migration::prelude::{Alias, ColumnDef, Index, IndexCreateStatement, Table, TableCreateStatement};
use sea_orm_migration::sea_orm::DbBackend;

/// A table under construction; every table of a tenant begins with `tenant_id`.
pub(crate) struct TableOf {
    statement: TableCreateStatement,
    backend: DbBackend,
}

/// The kinds of column.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// UUID: 16 bytes in SQLite, `uuid` in PostgreSQL.
    Id,
    /// Any text.
    Text,
    /// 32-bit integer.
    Int,
    /// 64-bit integer: positions, and moments as microseconds since the Unix epoch.
    Long,
    /// Double.
    Real,
    /// Truth value.
    Bool,
    /// JSON: text in SQLite, `jsonb` in PostgreSQL.
    Json,
    /// Bytes.
    Bytes,
}

impl TableOf {
    /// A table that holds no tenant column.
    pub(crate) fn bare(backend: DbBackend, name: &str) -> Self {
        let mut statement = Table::create();
        statement.table(Alias::new(name));
        Self { statement, backend }
    }

    /// A table of a tenant.
    pub(crate) fn new(backend: DbBackend, name: &str) -> Self {
        Self::bare(backend, name).with("tenant_id", Kind::Int)
    }

    /// A column that is always set.
    pub(crate) fn with(mut self, name: &str, kind: Kind) -> Self {
        self.statement.col(column(name, kind).not_null());
        self
    }

    /// A column that may be null.
    pub(crate) fn maybe(mut self, name: &str, kind: Kind) -> Self {
        self.statement.col(column(name, kind).null());
        self
    }

    /// The primary key. SQLite clusters the rows by it, which saves an index and a look-up.
    pub(crate) fn key(mut self, columns: &[&str]) -> TableCreateStatement {
        let mut index = Index::create();
        for name in columns {
            index.col(Alias::new(*name));
        }
        self.statement.primary_key(&mut index);
        if self.backend == DbBackend::Sqlite {
            self.statement.extra("WITHOUT ROWID");
        }
        self.statement
    }
}

/// A column, which may be null unless it is told otherwise.
pub(crate) fn column(name: &str, kind: Kind) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    match kind {
        Kind::Id => column.uuid(),
        Kind::Text => column.text(),
        Kind::Int => column.integer(),
        Kind::Long => column.big_integer(),
        Kind::Real => column.double(),
        Kind::Bool => column.boolean(),
        Kind::Json => column.json_binary(),
        Kind::Bytes => column.blob(),
    };
    column
}

/// An index over columns of a table.
pub(crate) fn index(table: &str, name: &str, columns: &[&str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    index
}

/// A unique index over columns of a table.
pub(crate) fn unique(table: &str, name: &str, columns: &[&str]) -> IndexCreateStatement {
    let mut index = index(table, name, columns);
    index.unique();
    index
}

/// A unique index over the rows where a column is null: one live row a key, any number of ended ones.
pub(crate) fn unique_while_null(table: &str, name: &str, columns: &[&str], open: &str) -> String {
    format!("CREATE UNIQUE INDEX {name} ON {table} ({}) WHERE {open} IS NULL", columns.join(", "))
}

/// An index over the rows that a truth value marks.
pub(crate) fn only_where(table: &str, name: &str, columns: &[&str], marked: &str) -> String {
    format!("CREATE INDEX {name} ON {table} ({}) WHERE {marked}", columns.join(", "))
}
