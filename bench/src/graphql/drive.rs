//! Asks one contestant for a while over several connections and checks every answer.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures::future::try_join_all;
use tokio::time::Instant;
use uuid::Uuid;

use super::peer::{Contestant, Source};
use super::shape::Shape;
use crate::http::Connection;
use crate::{Result, postgres, sqlite};

/// Threads that read `SQLite` within this process: more only wait for each other on few cores.
const SQLITE_THREADS: usize = 2;

/// What a contestant is asked in turn, and what it answered when the answers were compared.
pub(super) struct Work {
    pub(super) shape: Shape,
    pub(super) items: Vec<Uuid>,
    pub(super) bodies: Vec<Bytes>,
    pub(super) answers: Vec<Bytes>,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Done {
    pub(super) requests: u64,
    pub(super) bytes: u64,
}

/// One request after another until the time is over, the next of the common list each time.
struct Turn {
    work: Arc<Work>,
    next: Arc<AtomicUsize>,
    until: Instant,
    done: Done,
}

impl Turn {
    /// The number of the next request; `None` when the time is over.
    fn next(&self) -> Option<usize> {
        let over = Instant::now() >= self.until;
        (!over).then(|| self.next.fetch_add(1, Ordering::Relaxed) % self.work.items.len().max(1))
    }

    fn item(&self, number: usize) -> Result<Uuid> {
        Ok(*self.work.items.get(number).ok_or("no such item")?)
    }

    /// Counts an answer that is what it was before.
    fn check(&mut self, number: usize, answer: &[u8]) -> Result<()> {
        match self.work.answers.get(number) {
            Some(expected) if expected == answer => {
                self.done.requests += 1;
                self.done.bytes += u64::try_from(answer.len())?;
                Ok(())
            }
            _ => Err("an answer changed while it was measured".into()),
        }
    }
}

/// Asks for `span` over `connections` connections; `SQLite` within this process over two threads.
pub(super) async fn drive(who: &Contestant, work: &Arc<Work>, connections: usize, span: Duration) -> Result<Done> {
    let next = Arc::new(AtomicUsize::new(0));
    let until = Instant::now() + span;
    let turn = || Turn { work: work.clone(), next: next.clone(), until, done: Done::default() };
    let tenant = who.corpus.tenant;
    let done = match &who.source {
        Source::Http(port) => try_join_all((0..connections).map(|_| over_http(turn(), *port))).await?,
        Source::Postgres(url) => try_join_all((0..connections).map(|_| over_postgres(turn(), url, tenant))).await?,
        Source::Sqlite(file) => {
            let threads = (0..SQLITE_THREADS).map(|_| {
                let (turn, file) = (turn(), file.clone());
                tokio::task::spawn_blocking(move || over_sqlite(turn, &file, tenant))
            });
            try_join_all(threads).await?.into_iter().collect::<Result<Vec<_>>>()?
        }
    };
    Ok(done
        .iter()
        .fold(Done::default(), |sum, one| Done { requests: sum.requests + one.requests, bytes: sum.bytes + one.bytes }))
}

/// The answers to every item, asked one by one.
pub(super) async fn answers(who: &Contestant, shape: Shape, items: &[Uuid], bodies: &[Bytes]) -> Result<Vec<Bytes>> {
    match &who.source {
        Source::Http(port) => {
            let mut connection = Connection::open(*port).await?;
            let mut answers = Vec::new();
            for body in bodies {
                answers.push(connection.ask(body.clone()).await?);
            }
            Ok(answers)
        }
        Source::Postgres(url) => {
            let statement = PostgresStatement::new(url, shape, who.corpus.tenant).await?;
            let mut answers = Vec::new();
            for item in items {
                answers.push(Bytes::from(statement.ask(*item).await?));
            }
            Ok(answers)
        }
        Source::Sqlite(file) => {
            let connection = sqlite::open(file)?;
            let mut statement = connection.prepare(shape.statements()[1])?;
            items
                .iter()
                .map(|item| {
                    ask_sqlite(&mut statement, shape, who.corpus.tenant, *item, |text| Ok(Bytes::copy_from_slice(text)))
                })
                .collect()
        }
    }
}

async fn over_http(mut turn: Turn, port: u16) -> Result<Done> {
    let mut connection = Connection::open(port).await?;
    while let Some(number) = turn.next() {
        let body = turn.work.bodies.get(number).ok_or("no such body")?.clone();
        let answer = connection.ask(body).await?;
        turn.check(number, &answer)?;
    }
    Ok(turn.done)
}

/// A prepared statement on a connection of its own.
struct PostgresStatement {
    client: tokio_postgres::Client,
    statement: tokio_postgres::Statement,
    shape: Shape,
    tenant: i32,
}

impl PostgresStatement {
    async fn new(url: &str, shape: Shape, tenant: i32) -> Result<Self> {
        let client = postgres::connect(url).await?;
        let [text, _] = shape.statements();
        let statement = client.prepare(text).await?;
        Ok(Self { client, statement, shape, tenant })
    }

    async fn ask(&self, item: Uuid) -> Result<String> {
        let row = if self.shape == Shape::Point {
            self.client.query_one(&self.statement, &[&self.tenant, &item]).await?
        } else {
            let page = i64::try_from(self.shape.page())?;
            self.client.query_one(&self.statement, &[&self.tenant, &item, &page]).await?
        };
        Ok(row.get(0))
    }
}

async fn over_postgres(mut turn: Turn, url: &str, tenant: i32) -> Result<Done> {
    let statement = PostgresStatement::new(url, turn.work.shape, tenant).await?;
    while let Some(number) = turn.next() {
        let answer = statement.ask(turn.item(number)?).await?;
        turn.check(number, answer.as_bytes())?;
    }
    Ok(turn.done)
}

fn over_sqlite(mut turn: Turn, file: &Path, tenant: i32) -> Result<Done> {
    let connection = sqlite::open(file)?;
    let shape = turn.work.shape;
    let [_, text] = shape.statements();
    let mut statement = connection.prepare(text)?;
    while let Some(number) = turn.next() {
        ask_sqlite(&mut statement, shape, tenant, turn.item(number)?, |answer| turn.check(number, answer))?;
    }
    Ok(turn.done)
}

/// Runs the statement and hands its text over without a copy.
fn ask_sqlite<T>(
    statement: &mut rusqlite::Statement<'_>,
    shape: Shape,
    tenant: i32,
    item: Uuid,
    take: impl FnOnce(&[u8]) -> Result<T>,
) -> Result<T> {
    let mut rows = if shape == Shape::Point {
        statement.query((tenant, item.as_bytes()))?
    } else {
        statement.query((tenant, item.as_bytes(), i64::try_from(shape.page())?))?
    };
    let row = rows.next()?.ok_or("no such claim")?;
    take(row.get_ref(0)?.as_bytes()?)
}
