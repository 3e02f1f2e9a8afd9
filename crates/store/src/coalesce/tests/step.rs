//! A command that does what a test says, and one that keeps a transaction open.

use std::sync::Arc;

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, yield_now};

use crate::command::{Command, Written};
use crate::log::WriteTx;
use crate::ops::claim::{ClaimRef, CreateClaim};
use crate::testing::TestStore;
use crate::tests::support::{claim, namespace};
use crate::{Scope, Store};

/// What becomes of a step after it has recorded its claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) enum End {
    Good,
    /// It writes what it recorded before it goes on to record more.
    GoodWritten,
    Refused,
    RefusedWritten,
    Panics,
    PanicsWritten,
    /// The database refuses a statement, and whatever follows it in the transaction where it is PostgreSQL.
    Breaks,
    /// What it recorded is refused when it is written, however late that is.
    Unwritable,
}

impl End {
    pub(super) const ALL: [Self; 8] = [
        Self::Good,
        Self::GoodWritten,
        Self::Refused,
        Self::RefusedWritten,
        Self::Panics,
        Self::PanicsWritten,
        Self::Breaks,
        Self::Unwritable,
    ];

    pub(super) fn is_good(self) -> bool {
        matches!(self, Self::Good | Self::GoodWritten)
    }

    fn writes(self) -> bool {
        matches!(self, Self::GoodWritten | Self::RefusedWritten | Self::PanicsWritten)
    }
}

/// Makes claims, and ends somehow.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Step {
    pub(super) contents: Vec<String>,
    pub(super) end: End,
}

impl Step {
    pub(super) fn new(content: &str, end: End) -> Self {
        Self { contents: vec![content.to_owned()], end }
    }
}

#[async_trait]
impl Command for Step {
    type Outcome = Vec<ClaimRef>;
    const NAME: &'static str = "step";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let mut made = Vec::new();
        for content in &self.contents {
            made.push(claim(content).run(tx).await?);
        }
        if self.end.writes() {
            tx.flush().await?;
            made.push(claim("after writing").run(tx).await?);
        }
        match self.end {
            End::Good | End::GoodWritten => Ok(made),
            End::Refused | End::RefusedWritten => Err(Error::new(Code::Conflict, "refused")),
            End::Panics | End::PanicsWritten => panic!("on purpose"),
            End::Breaks => {
                let broken = tx.connection().await?.execute_unprepared("SELECT nothing FROM nowhere").await;
                Err(crate::error::database(&broken.unwrap_err()))
            }
            End::Unwritable => {
                let event = tx.recorded().last().unwrap().clone();
                tx.record(event);
                Ok(made)
            }
        }
    }
}

/// Keeps its transaction open until it is let go.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Hold {
    #[serde(skip)]
    gate: Arc<Semaphore>,
    #[serde(skip)]
    begun: Arc<Semaphore>,
    content: Option<String>,
}

/// What [`Hold`] answers: nothing.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LetGo;

#[async_trait]
impl Command for Hold {
    type Outcome = LetGo;
    const NAME: &'static str = "hold";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        if let Some(content) = &self.content {
            claim(content).run(tx).await?;
        }
        self.begun.add_permits(1);
        let _ = self.gate.acquire().await.unwrap();
        Ok(LetGo)
    }
}

/// A transaction that is kept open.
pub(super) struct Held {
    hold: Hold,
    pub(super) task: JoinHandle<Result<Written<LetGo>, Error>>,
}

impl Held {
    /// Begins a transaction, with a claim in it where one is given.
    pub(super) async fn begin(store: &Store, scope: &Scope, content: Option<&str>) -> Self {
        let hold = Hold {
            gate: Arc::new(Semaphore::new(0)),
            begun: Arc::new(Semaphore::new(0)),
            content: content.map(str::to_owned),
        };
        let task = spawn(store, scope, &hold, None);
        let _ = hold.begun.acquire().await.unwrap();
        Self { hold, task }
    }

    /// Lets it go on.
    pub(super) fn release(&self) {
        self.hold.gate.add_permits(1);
    }

    /// Lets it go on, and waits for its commit.
    pub(super) async fn end(self) {
        self.release();
        self.task.await.unwrap().unwrap();
    }
}

/// Runs a command aside.
pub(super) fn spawn<C: Command>(
    store: &Store,
    scope: &Scope,
    command: &C,
    key: Option<&str>,
) -> JoinHandle<Result<Written<C::Outcome>, Error>> {
    let (store, scope, command, key) = (store.clone(), scope.clone(), command.clone(), key.map(str::to_owned));
    tokio::spawn(async move { store.execute(&scope, command, key.as_deref()).await })
}

/// Returns when so many requests wait, in the order in which they came.
pub(super) async fn waiting(store: &Store, count: usize) {
    while store.write_counts().waiting != count {
        yield_now().await;
    }
}

/// Runs commands aside, in their order in the queue behind a transaction that is held.
pub(super) async fn queue<C: Command>(
    store: &Store,
    scope: &Scope,
    commands: &[C],
) -> Vec<JoinHandle<Result<Written<C::Outcome>, Error>>> {
    let before = store.write_counts().waiting;
    let mut tasks = Vec::new();
    for (index, command) in commands.iter().enumerate() {
        tasks.push(spawn(store, scope, command, None));
        waiting(store, before + index + 1).await;
    }
    tasks
}

/// A tenant with a namespace for claims.
pub(super) async fn tenant(store: &Store, name: &str) -> Scope {
    let scope = store.ensure_tenant(name).await.unwrap();
    namespace(store, &scope).await;
    scope
}

/// What the claims made after a position say, in the order of the log.
pub(super) async fn contents_after(store: &Store, scope: &Scope, position: i64) -> Vec<String> {
    let events = store.events(scope, position, 10_000).await.unwrap();
    let read = events.iter().map(|event| Event::from_json(&event.kind, &event.data).unwrap());
    read.filter_map(|event| match event {
        Event::ClaimCreated(made) => Some(made.claim.content),
        _ => None,
    })
    .collect()
}

/// The statements that were run since the last call and hold a part of text.
pub(super) fn containing(test: &TestStore, part: &str) -> usize {
    test.statements.take().iter().filter(|statement| statement.sql.contains(part)).count()
}

/// Claims that say what is given.
pub(super) fn claims<'a>(contents: impl IntoIterator<Item = &'a str>) -> Vec<CreateClaim> {
    contents.into_iter().map(claim).collect()
}
