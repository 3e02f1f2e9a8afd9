//! What a sceptic would ask of retention: does it keep what it is to keep, to the event and to the microsecond; is
//! anybody given a gap without being told; does all that does not need the old log go on as before?

mod bounds;
mod bytes;
mod readers;
mod remains;

use claimgraph_domain::event::Recorded;

use super::{Pruned, Retention};
use crate::ops::namespace::CreateNamespace;
use crate::{Scope, Store};

/// Keeps so many of the newest events.
fn newest(events: i64) -> Retention {
    Retention { events: Some(events), ..Retention::default() }
}

/// Records one event.
async fn write(store: &Store, scope: &Scope, path: &str) {
    let command = CreateNamespace { path: path.to_owned(), ..CreateNamespace::default() };
    store.execute(scope, &command, None).await.unwrap();
}

async fn prune(store: &Store, scope: &Scope, retention: &Retention) -> Pruned {
    store.prune_log(scope, retention).await.unwrap()
}

/// All events that are kept.
async fn kept(store: &Store, scope: &Scope) -> Vec<Recorded> {
    store.events(scope, 0, 1_000_000).await.unwrap()
}

/// Their positions.
async fn positions(store: &Store, scope: &Scope) -> Vec<i64> {
    kept(store, scope).await.iter().map(|event| event.position).collect()
}
