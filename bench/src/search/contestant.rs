//! Those who answer.

use super::question::Question;
use super::{BarePostgres, BareSqlite, Graphql, Ours, bare_postgres, bare_sqlite, graphql};
use crate::Result;

/// One that answers.
pub enum Contestant {
    /// FTS5 alone.
    BareSqlite(BareSqlite),
    /// `tsvector` and GIN alone.
    BarePostgres(BarePostgres),
    /// The store, in this process.
    Ours(Ours),
    /// claimgraph over HTTP.
    Graphql(Graphql),
}

/// What was read of a page: enough to know that it was, and to compare it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Page {
    /// Texts on it.
    pub texts: usize,
    /// Bytes of these.
    pub bytes: usize,
}

impl Page {
    pub(super) fn add(&mut self, text: &str) {
        self.texts += 1;
        self.bytes += text.len();
    }
}

/// One who asks a contestant, one question at a time.
pub(super) enum Asker {
    BareSqlite(bare_sqlite::Asker),
    BarePostgres(Box<bare_postgres::Asker>),
    Ours(Ours),
    Graphql(graphql::Asker),
}

impl Contestant {
    /// For people.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::BareSqlite(_) => "FTS5 alone",
            Self::BarePostgres(_) => "tsvector and GIN alone",
            Self::Ours(_) => "the store",
            Self::Graphql(_) => "claimgraph GraphQL over HTTP",
        }
    }

    /// Another connection.
    pub(super) async fn asker(&self) -> Result<Asker> {
        Ok(match self {
            Self::BareSqlite(bare) => Asker::BareSqlite(bare.asker()?),
            Self::BarePostgres(bare) => Asker::BarePostgres(Box::new(bare.asker().await?)),
            Self::Ours(ours) => Asker::Ours(ours.clone()),
            Self::Graphql(graphql) => Asker::Graphql(graphql.asker().await?),
        })
    }
}

impl Asker {
    /// The first page.
    pub(super) async fn ask(&mut self, question: &Question) -> Result<Page> {
        match self {
            Self::BareSqlite(bare) => bare.ask(question),
            Self::BarePostgres(bare) => bare.ask(question).await,
            Self::Ours(ours) => ours.ask(question).await,
            Self::Graphql(graphql) => graphql.ask(question).await,
        }
    }

    /// How many there are, all pages together.
    pub(super) async fn count(&mut self, question: &Question) -> Result<u64> {
        match self {
            Self::BareSqlite(bare) => bare.count(question),
            Self::BarePostgres(bare) => bare.count(question).await,
            Self::Ours(ours) => ours.count(question).await,
            Self::Graphql(graphql) => graphql.count(question).await,
        }
    }
}

/// A count as it is told.
pub(super) fn found(count: i64) -> Result<u64> {
    Ok(u64::try_from(count)?)
}
