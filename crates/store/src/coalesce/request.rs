//! A request in the queue: a command with its actor, its key, and who waits for the answer.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{Event, RequestCompleted};
use claimgraph_domain::id::AgentId;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::{Instrument, Span, debug_span};

use super::answers::Answer;
use super::lead::lead;
use super::queue::{Ticket, Writers};
use crate::command::{Command, Written};
use crate::log::WriteTx;
use crate::scope::Scope;
use crate::store::Store;

/// An idempotency key with the hash of the body that it stands for.
#[derive(Debug, Clone)]
pub(crate) struct Keyed {
    /// The key.
    pub key: String,
    /// Hash of the command, hexadecimal.
    pub body_hash: String,
}

/// A request of any kind.
#[async_trait]
pub(super) trait Queued: Send {
    /// In whose name it is made.
    fn scope(&self) -> &Scope;

    /// Its idempotency key.
    fn key(&self) -> Option<(AgentId, String)>;

    /// The span that it belongs to.
    fn span(&self) -> &Span;

    /// How much it brings: 1 for what is small, claims and links for a bundle.
    fn weight(&self) -> usize;

    /// Whether nobody waits for the answer any more.
    fn is_abandoned(&self) -> bool;

    /// Runs it; the outcome is kept for [`Self::answer`].
    async fn run(&mut self, tx: &mut WriteTx<'_>) -> Result<(), Error>;

    /// Tells the outcome, or why there is none.
    fn answer(self: Box<Self>, refused: Option<Error>);
}

struct Request<C: Command> {
    scope: Scope,
    command: C,
    keyed: Option<Keyed>,
    written: Option<Written<C::Outcome>>,
    caller: oneshot::Sender<Result<Written<C::Outcome>, Error>>,
    span: Span,
}

#[async_trait]
impl<C: Command> Queued for Request<C> {
    fn scope(&self) -> &Scope {
        &self.scope
    }

    fn key(&self) -> Option<(AgentId, String)> {
        self.keyed.as_ref().map(|keyed| (self.scope.agent(), keyed.key.clone()))
    }

    fn span(&self) -> &Span {
        &self.span
    }

    fn weight(&self) -> usize {
        self.command.weight()
    }

    fn is_abandoned(&self) -> bool {
        self.caller.is_closed()
    }

    async fn run(&mut self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
        let span = self.span.clone();
        let written = run(tx, &self.command, self.keyed.as_ref()).instrument(span).await?;
        tx.audit(&self.scope, C::NAME);
        self.written = Some(written);
        Ok(())
    }

    fn answer(self: Box<Self>, refused: Option<Error>) {
        let answer = match (refused, self.written) {
            (Some(refused), _) => Err(refused),
            (None, Some(written)) => Ok(written),
            (None, None) => Err(Error::internal("a write was answered before it ran")),
        };
        // Who has gone away is not told.
        let _ = self.caller.send(answer);
    }
}

async fn run<C: Command>(
    tx: &mut WriteTx<'_>,
    command: &C,
    keyed: Option<&Keyed>,
) -> Result<Written<C::Outcome>, Error> {
    let Some(Keyed { key, body_hash }) = keyed else {
        let outcome = command.run(tx).await?;
        return Ok(Written { outcome, position: tx.head(), replayed: false });
    };
    if let Some(given) = tx.answers.get(tx.agent(), key) {
        return answer_again::<C>(key, given, body_hash);
    }
    let outcome = command.run(tx).await?;
    let completed = RequestCompleted {
        principal: tx.agent(),
        key: key.clone(),
        operation: C::NAME.to_owned(),
        body_hash: body_hash.clone(),
        answer: serde_json::to_value(&outcome).map_err(Error::internal)?,
    };
    tx.answers.give(tx.head() + 1, &completed);
    let position = tx.record(Event::RequestCompleted(completed));
    Ok(Written { outcome, position, replayed: false })
}

fn answer_again<C: Command>(key: &str, given: &Answer, body_hash: &str) -> Result<Written<C::Outcome>, Error> {
    if given.operation != C::NAME || given.body_hash != body_hash {
        let message = format!(
            "the idempotency key `{key}` was used with another body for `{}`; take a new key for a new request",
            given.operation
        );
        let mut error = Error::new(Code::IdempotencyConflict, message);
        error.position = Some(given.position);
        return Err(error);
    }
    let outcome = serde_json::from_str(&given.outcome).map_err(Error::internal)?;
    Ok(Written { outcome, position: given.position, replayed: true })
}

/// A caller in the queue. One who goes away leaves it; a request whose turn has come is carried out all the same.
struct Waiting<'a> {
    writers: &'a Writers,
    ticket: Ticket,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.writers.leave(self.ticket);
    }
}

/// Queues a command and waits for its answer.
///
/// # Errors
/// The command's own; `UNAVAILABLE` when the queue is full, its turn does not come in time, or the database is away.
pub(crate) async fn submit<C: Command>(
    store: &Store,
    scope: &Scope,
    command: C,
    keyed: Option<Keyed>,
) -> Result<Written<C::Outcome>, Error> {
    let span = debug_span!("write", command = C::NAME);
    enqueue(store, scope, command, keyed).instrument(span).await
}

async fn enqueue<C: Command>(
    store: &Store,
    scope: &Scope,
    command: C,
    keyed: Option<Keyed>,
) -> Result<Written<C::Outcome>, Error> {
    let (caller, mut answer) = oneshot::channel();
    let request = Request { scope: scope.clone(), command, keyed, written: None, caller, span: Span::current() };
    let writers = store.writers();
    let (ticket, leads) = writers.enter(scope.key, Box::new(request))?;
    let waiting = Waiting { writers, ticket };
    if leads {
        tokio::spawn(lead(store.clone(), scope.clone()));
    }
    let patience = writers.options().timeout;
    let answered = match timeout(patience, &mut answer).await {
        Ok(answered) => answered,
        Err(_) if writers.leave(waiting.ticket) => {
            let message = format!("the write waited {} s for others to end; try again", patience.as_secs_f32());
            let mut error = Error::new(Code::Unavailable, message);
            error.retry_after = Some(1);
            return Err(error);
        }
        // It is being written, and whether it will be stored is known at its end only.
        Err(_) => answer.await,
    };
    answered.unwrap_or_else(|_| Err(Error::internal("the task that writes has ended")))
}
