//! One transaction and the requests that it carries.

use std::panic::AssertUnwindSafe;

use claimgraph_domain::error::{Code, Error};
use futures::FutureExt;
use tracing::Span;

use super::answers;
use super::lead::tell;
use super::request::Queued;
use crate::log::{WriteTx, is_of_the_request};
use crate::scope::TenantKey;

/// Where more requests come from while the transaction runs.
pub(super) enum Company {
    /// Nowhere: the transaction carries what it has.
    None,
    /// The tenant's queue.
    Queue(TenantKey),
}

/// Why a transaction cannot go on.
struct Lost(Error);

/// The requests of a transaction that have had their turn.
#[derive(Default)]
struct Carried {
    /// Those that are answered after the commit, each with its refusal.
    ran: Vec<(Box<dyn Queued>, Option<Error>)>,
    /// How many had their turn, those that were answered at once among them.
    count: usize,
    weight: usize,
}

/// Runs requests and those that join them, commits, and answers. Gives back those whose transaction was lost, to be run
/// again each alone; nothing of them is stored.
pub(super) async fn share(
    mut tx: WriteTx<'_>,
    mut taken: Vec<Box<dyn Queued>>,
    company: &Company,
) -> Vec<Box<dyn Queued>> {
    let mut carried = Carried::default();
    let lost = loop {
        taken.extend(company.join(&tx, &mut carried));
        if taken.is_empty() {
            break tx.prepare().await.err();
        }
        if let Err(Lost(error)) = run_all(&mut tx, &mut taken, &mut carried).await {
            break Some(error);
        }
    };
    let count = carried.count;
    match lost {
        None => {
            let writers = tx.writers();
            let outcome = tx.commit().await;
            if outcome.is_ok() && count > 0 {
                writers.committed(count);
            }
            match outcome {
                Ok(()) => carried.ran.into_iter().for_each(|(request, refused)| request.answer(refused)),
                Err(error) => tell(carried.ran.into_iter().map(|(request, _)| request), &error),
            }
            Vec::new()
        }
        Some(error) => {
            tx.rollback().await;
            let all: Vec<_> = carried.ran.into_iter().map(|(request, _)| request).chain(taken).collect();
            // Where the database is away, trying each of them again would only take longer.
            if all.len() > 1 && error.code != Code::Unavailable {
                tracing::warn!(%error, requests = all.len(), "a shared transaction was lost; its requests run again, each alone");
                return all;
            }
            tell(all, &error);
            Vec::new()
        }
    }
}

impl Company {
    fn join(&self, tx: &WriteTx<'_>, carried: &mut Carried) -> Vec<Box<dyn Queued>> {
        match self {
            Self::None => Vec::new(),
            Self::Queue(tenant) => {
                let writers = tx.writers();
                let room = writers.options().requests_per_transaction.max(1).saturating_sub(carried.count);
                writers.take(*tenant, room, &mut carried.weight)
            }
        }
    }
}

/// Runs requests in order, taking each out of `taken` when its turn comes.
async fn run_all(tx: &mut WriteTx<'_>, taken: &mut Vec<Box<dyn Queued>>, carried: &mut Carried) -> Result<(), Lost> {
    let keys: Vec<_> = taken.iter().filter_map(|request| request.key()).collect();
    answers::look_up(tx, keys).await.map_err(Lost)?;
    taken.reverse();
    while let Some(mut request) = taken.pop() {
        if request.is_abandoned() {
            continue;
        }
        carried.count += 1;
        Span::current().follows_from(request.span());
        match run_one(tx, &mut *request).await {
            // Nothing that is not committed can have contributed to the refusal.
            Ok(Some(refused)) if tx.is_untouched() => request.answer(Some(refused)),
            Ok(refused) => carried.ran.push((request, refused)),
            Err(lost) => {
                taken.push(request);
                taken.reverse();
                return Err(lost);
            }
        }
    }
    Ok(())
}

/// Runs a request and sees to it that nothing of a refused one stays; gives the refusal.
async fn run_one(tx: &mut WriteTx<'_>, request: &mut dyn Queued) -> Result<Option<Error>, Lost> {
    tx.begin_request(request.scope()).map_err(Lost)?;
    let refused = match AssertUnwindSafe(request.run(tx)).catch_unwind().await {
        Ok(Ok(())) => {
            tx.end_request().await.map_err(Lost)?;
            return Ok(None);
        }
        Ok(Err(error)) if !is_of_the_request(&error) => return Err(Lost(error)),
        Ok(Err(error)) => error,
        Err(panic) => Error::internal(format!("a write panicked: {}", message(&*panic))),
    };
    match tx.undo_request().await {
        Ok(()) => Ok(Some(refused)),
        Err(_) => Err(Lost(refused)),
    }
}

/// What a panic said.
fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}
