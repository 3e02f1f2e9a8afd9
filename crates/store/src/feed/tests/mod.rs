//! What a sceptic would ask of those who follow a log: does anyone miss an event, see one twice, or make the server
//! read it once for each?

mod bounds;
mod consumers;
mod cursors;
mod filters;
mod joins;
mod pages;
mod sharing;
mod stalls;
mod stats;
mod wakeups;

use std::time::Duration;

use claimgraph_domain::event::Recorded;
use claimgraph_domain::id::EventId;
use claimgraph_domain::time::Timestamp;
use tokio::time::timeout;
use uuid::Uuid;

use super::{Begin, Delivery, EventFilter, FeedOptions, Reader};
use crate::ops::namespace::CreateNamespace;
use crate::store::StoreOptions;
use crate::testing::TestStore;
use crate::{Scope, Store};

/// An event with nothing in it.
pub(super) fn recorded(position: i64, stream: &str, kind: &str) -> Recorded {
    Recorded {
        position,
        id: EventId::from_uuid(Uuid::from_u128(u128::try_from(position).unwrap())),
        stream: stream.to_owned(),
        stream_version: 0,
        kind: kind.to_owned(),
        data: "{}".to_owned(),
        metadata: "{}".to_owned(),
        recorded_at: Timestamp::default(),
        hash: [0; 32],
    }
}

/// Another store on the same database.
async fn another(test: &TestStore, feed: FeedOptions) -> TestStore {
    let other = TestStore::open_with(&test.url, |options| StoreOptions { feed, ..options }).await;
    // Two processes do not make the same ids: ids take the time.
    other.clock.advance(Duration::from_hours(1));
    other
}

/// Options under which nobody looks at the log unless told of a commit.
fn told_only() -> FeedOptions {
    FeedOptions { poll: Duration::from_hours(1), ..testing_options() }
}

fn testing_options() -> FeedOptions {
    FeedOptions { wakeup: super::Wakeup::Poll, ..FeedOptions::default() }
}

/// Records one event.
async fn write(store: &Store, scope: &Scope, path: &str) {
    let command = CreateNamespace { path: path.to_owned(), ..CreateNamespace::default() };
    store.execute(scope, &command, None).await.unwrap();
}

/// Follows everything.
async fn follow(store: &Store, scope: &Scope, begin: Begin) -> Reader {
    store.follow(scope, begin, EventFilter::default()).await.unwrap()
}

/// The next delivery, which is to come soon.
async fn next(reader: &mut Reader) -> Delivery {
    let next = timeout(Duration::from_secs(30), reader.next()).await.expect("something comes in time");
    next.unwrap().expect("the reader is not over")
}

/// Positions of the next events, up to one.
async fn positions_to(reader: &mut Reader, last: i64) -> Vec<i64> {
    let mut seen = Vec::new();
    while seen.last().is_none_or(|seen| *seen < last) {
        match next(reader).await {
            Delivery::Events { events, cursor, .. } => {
                seen.extend(events.events().map(|event| event.position));
                assert_eq!(seen.last(), Some(&cursor.position()), "without a filter the cursor is at the last event");
            }
            Delivery::Bookmark { .. } => {}
            Delivery::Resync(resync) => panic!("{resync:?}"),
        }
    }
    seen
}

/// Position of the next bookmark, which must come next.
async fn bookmark(reader: &mut Reader) -> i64 {
    match next(reader).await {
        Delivery::Bookmark { cursor, .. } => cursor.position(),
        other => panic!("no bookmark but {other:?}"),
    }
}
