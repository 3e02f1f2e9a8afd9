//! Who is measured: what a contestant is asked, and whose processor time counts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde_json::Value;
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

use super::items::Corpus;
use super::shape::Shape;
use crate::child::Server;
use crate::http::{self, Connection};
use crate::{Result, postgres};

/// A database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Database {
    /// PostgreSQL.
    Postgres,
    /// `SQLite`.
    Sqlite,
}

/// How a contestant answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// claimgraph over HTTP.
    Claimgraph,
    /// PostGraphile over HTTP.
    Postgraphile,
    /// One statement that builds the JSON, through a driver.
    Sql,
}

/// Where the answers come from.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// A GraphQL server at a port of 127.0.0.1.
    Http(u16),
    /// A PostgreSQL URL.
    Postgres(String),
    /// A `SQLite` file, read within this process.
    Sqlite(PathBuf),
}

/// One that is measured.
#[derive(Debug, Clone)]
pub struct Contestant {
    /// How it answers.
    pub way: Way,
    /// From which database.
    pub database: Database,
    /// The processes whose time counts, with all that descends from them.
    pub processes: Vec<u32>,
    pub(super) source: Source,
    pub(super) corpus: Corpus,
    /// Cursor of the theorem before a page; empty where ids serve.
    cursors: HashMap<Uuid, String>,
}

impl Contestant {
    /// For people.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match (self.way, self.database) {
            (Way::Claimgraph, Database::Postgres) => "claimgraph, PostgreSQL",
            (Way::Claimgraph, Database::Sqlite) => "claimgraph, SQLite",
            (Way::Postgraphile, _) => "PostGraphile 5, PostgreSQL",
            (Way::Sql, Database::Postgres) => "one statement, PostgreSQL",
            (Way::Sql, Database::Sqlite) => "one statement, SQLite",
        }
    }

    /// The bodies of the HTTP requests of a shape, in turn; none where SQL is spoken.
    pub(super) fn bodies(&self, shape: Shape, items: &[Uuid]) -> Result<Vec<Bytes>> {
        let [ours, theirs] = shape.documents();
        let document = match self.way {
            Way::Claimgraph => ours,
            Way::Postgraphile => theirs,
            Way::Sql => return Ok(Vec::new()),
        };
        let body = |item: &Uuid| {
            let key = if shape == Shape::Point { self.id(*item)? } else { self.cursor(*item)? };
            Ok(http::body(document, &shape.variables(&key)))
        };
        items.iter().map(body).collect()
    }

    fn id(&self, id: Uuid) -> Result<String> {
        if self.way != Way::Claimgraph {
            return Ok(id.to_string());
        }
        let kind = DynamicType::new("claim")?;
        Ok(TypeSafeId::from_type_and_uuid(kind, id).to_string())
    }

    fn cursor(&self, id: Uuid) -> Result<String> {
        Ok(self.cursors.get(&id).ok_or_else(|| format!("{} has no cursor for {id}", self.name()))?.clone())
    }

    /// Pages through all theorems to learn their cursors, a hundred at a time.
    async fn walk(&mut self, port: u16) -> Result<()> {
        let document = match self.way {
            Way::Claimgraph => include_str!("../../queries/claimgraph/walk.graphql"),
            _ => include_str!("../../queries/postgraphile/walk.graphql"),
        };
        let mut connection = Connection::open(port).await?;
        let mut theorems = self.corpus.theorems.iter();
        let mut after = Value::Null;
        loop {
            let variables = serde_json::json!({ "first": 100, "after": after });
            let answer: Value = serde_json::from_slice(&connection.ask(http::body(document, &variables)).await?)?;
            let edges = answer.pointer("/data/claims/edges").and_then(Value::as_array);
            let edges = edges.ok_or_else(|| format!("{}: {answer}", self.name()))?;
            if edges.is_empty() {
                break;
            }
            for edge in edges {
                let theorem = *theorems.next().ok_or("more theorems than the database has")?;
                let (id, cursor) = (edge.pointer("/node/id"), edge.pointer("/cursor"));
                if id.and_then(Value::as_str) != Some(self.id(theorem)?.as_str()) {
                    return Err(format!("{}: {id:?} comes where {theorem} should", self.name()).into());
                }
                self.cursors.insert(theorem, cursor.and_then(Value::as_str).unwrap_or_default().to_owned());
                after = cursor.cloned().unwrap_or_default();
            }
        }
        match theorems.next() {
            Some(_) => Err(format!("{}: theorems are missing", self.name()).into()),
            None => Ok(()),
        }
    }
}

/// All that take part, those of a database next to each other.
///
/// # Errors
/// When a database or a server does not answer as it should.
pub async fn contestants(url: &str, file: &Path, ours: [&Server; 2], postgraphile: &Server) -> Result<Vec<Contestant>> {
    let client = postgres::connect(url).await?;
    let postmaster = postgres::postmaster(&client).await?;
    let (rows, local) = (Corpus::of_postgres(&client).await?, Corpus::of_sqlite(file)?);
    let this = std::process::id();
    let [over_postgres, over_sqlite] = ours;
    let of = |way, database, processes: &[u32], source, corpus: &Corpus| Contestant {
        way,
        database,
        processes: processes.to_vec(),
        source,
        corpus: corpus.clone(),
        cursors: HashMap::new(),
    };
    let http = |server: &Server| Source::Http(server.port);
    let mut all = vec![
        of(Way::Claimgraph, Database::Postgres, &[over_postgres.pid, postmaster], http(over_postgres), &rows),
        of(Way::Postgraphile, Database::Postgres, &[postgraphile.pid, postmaster], http(postgraphile), &rows),
        of(Way::Sql, Database::Postgres, &[postmaster], Source::Postgres(url.to_owned()), &rows),
        of(Way::Claimgraph, Database::Sqlite, &[over_sqlite.pid], http(over_sqlite), &local),
        of(Way::Sql, Database::Sqlite, &[this], Source::Sqlite(file.to_owned()), &local),
    ];
    for contestant in &mut all {
        if let Source::Http(port) = contestant.source {
            contestant.walk(port).await?;
        }
    }
    Ok(all)
}
