//! A statement under construction, with the values that it binds.

use std::fmt::Write;

use sea_orm::{DbBackend, Statement, Value};

use super::Change;

/// The text so far and its values.
#[derive(Debug)]
pub(super) struct Text {
    backend: DbBackend,
    sql: String,
    values: Vec<Value>,
}

impl Text {
    /// An empty text, with room for so many values.
    pub(super) fn new(backend: DbBackend, values: usize) -> Self {
        Self { backend, sql: String::with_capacity(256), values: Vec::with_capacity(values) }
    }

    pub(super) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// A name in quotation marks.
    pub(super) fn name(&mut self, name: &str) {
        self.sql.push('"');
        self.sql.push_str(name);
        self.sql.push('"');
    }

    /// The place of a value.
    pub(super) fn bind(&mut self, value: Value) {
        self.values.push(value);
        if self.backend == DbBackend::Postgres {
            // Writing to a string does not fail.
            let _ = write!(self.sql, "${}", self.values.len());
        } else {
            self.sql.push('?');
        }
    }

    /// Parts with a comma between each two.
    pub(super) fn list<T>(&mut self, parts: impl IntoIterator<Item = T>, mut part: impl FnMut(&mut Self, T)) {
        for (index, of) in parts.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            part(self, of);
        }
    }

    /// The beginning of an insert: where to.
    pub(super) fn insert_into<'a>(&mut self, table: &str, columns: impl IntoIterator<Item = &'a str>) {
        self.push("INSERT INTO ");
        self.name(table);
        self.push(" (");
        self.list(columns, Self::name);
        self.push(") ");
    }

    /// A row in parentheses.
    pub(super) fn row(&mut self, values: impl IntoIterator<Item = Value>) {
        self.push("(");
        self.list(values, Self::bind);
        self.push(")");
    }

    /// A change of one row.
    pub(super) fn change(&mut self, change: Change) {
        self.push("UPDATE ");
        self.name(change.table);
        self.push(" SET ");
        self.list(change.set, |text, (column, value)| {
            text.name(column);
            text.push(" = ");
            text.bind(value);
        });
        self.push(" WHERE ");
        self.name(change.key.0);
        self.push(" = ");
        self.bind(change.key.1);
    }

    pub(super) fn into_statement(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.sql, self.values)
    }
}
