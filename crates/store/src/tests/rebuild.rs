//! The log rebuilds the state: after a random sequence of every operation, replaying all events
//! into an empty database gives equal tables, row by row; on either database, and from one to
//! the other.

use std::collections::BTreeSet;

use claimgraph_domain::event::Event;
use claimgraph_domain::rules::api_key::Pepper;

use super::support::digest;
use super::walk::{Dice, World};
use crate::key::KeyOptions;
use crate::log::replay::Replay;
use crate::log::verify::Verdict;
use crate::testing::{each_database, each_store};
use crate::{Scope, Store};

/// A log made by a random walk; fails unless every kind of event came up.
async fn walk(store: &Store, seed: u64) -> Scope {
    store.use_keys(Pepper::from_text(&"p".repeat(32)).unwrap(), KeyOptions::default());
    let scope = store.ensure_tenant("main").await.unwrap();
    super::support::namespace(store, &scope).await;
    let (mut dice, mut world) = (Dice(seed), World::default());
    for _ in 0..220 {
        let before = store.position(&scope).await.unwrap();
        if world.act(store, &scope, &mut dice).await.is_err() {
            // `act` may do two things, of which the second is refused; nothing of that one stays.
            let after = store.position(&scope).await.unwrap();
            assert!(after - before <= 2, "a refused command left {} events", after - before);
        }
    }
    let events = store.events(&scope, 0, 1_000_000).await.unwrap();
    let kinds: BTreeSet<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    let all: BTreeSet<&str> = Event::KINDS.iter().copied().collect();
    assert_eq!(kinds, all, "the walk with seed {seed} leaves kinds out");
    scope
}

/// Writes a log again into an empty store.
pub(crate) async fn replay(from: &Store, scope: &Scope, into: &Store) {
    let mut replay = Replay::into_store(into.clone());
    // An odd batch size, so that batches end in the middle of what belongs together.
    loop {
        let batch = from.events(scope, replay.position(), 37).await.unwrap();
        if batch.is_empty() {
            break;
        }
        replay.add(batch).await.unwrap();
    }
}

#[tokio::test]
async fn replaying_the_log_gives_equal_tables() {
    each_database(|store| async move {
        let scope = walk(&store, 0x5eed).await;
        let expected = digest(&store).await;
        each_store(|other| {
            let (store, scope, expected) = (&store, &scope, &expected);
            async move {
                replay(store, scope, &other.store).await;
                compare(store, expected, &other.store).await;
                let scope = other.store.scope("main", None).await.unwrap();
                let events = other.store.position(&scope).await.unwrap();
                let verdict = other.store.verify_log(&scope, |_| {}).await.unwrap();
                assert_eq!(verdict, Verdict::Intact { events });
            }
        })
        .await;
    })
    .await;
}

/// Compares the tables of a store with what is expected of another's.
pub(crate) async fn compare(store: &Store, expected: &[(&str, Vec<String>)], other: &Store) {
    let same_database = store.db().backend() == other.db().backend();
    for ((table, expected), (_, rebuilt)) in expected.iter().zip(&digest(other).await) {
        if same_database {
            assert_eq!(expected, rebuilt, "{table}");
        } else {
            // JSON and truth values read differently on the other database; the rows are as many.
            assert_eq!(expected.len(), rebuilt.len(), "{table}");
        }
    }
}

#[tokio::test]
async fn a_log_that_was_changed_is_not_replayed() {
    each_database(|store| async move {
        let scope = walk(&store, 0xfeed).await;
        let mut events = store.events(&scope, 0, 1_000).await.unwrap();
        events[40].data.push(' ');
        each_store(|other| {
            let events = events.clone();
            async move {
                let error = Replay::into_store(other.store.clone()).add(events).await.unwrap_err();
                assert!(error.message.contains("position 41"), "{}", error.message);
                assert!(other.store.tenants().await.unwrap().is_empty());
            }
        })
        .await;
    })
    .await;
}
