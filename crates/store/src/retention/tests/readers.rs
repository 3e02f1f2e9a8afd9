use std::time::Duration;

use claimgraph_domain::error::Code;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tokio::time::timeout;

use super::{newest, positions, prune, write};
use crate::feed::{Begin, Delivery, EventFilter, FeedOptions, Reader, ResyncReason, Wakeup};
use crate::retention::Retention;
use crate::store::StoreOptions;
use crate::testing::{TestStore, each_store};
use crate::tests::support::{chain, namespace};
use crate::{Scope, Store};

/// A store of which no reader is given anything but by words of its own commits, and whose readers mostly read history.
async fn narrow(test: &TestStore) -> TestStore {
    let feed = FeedOptions { ring_bytes: 1, batch: 7, wakeup: Wakeup::Poll, ..FeedOptions::default() };
    let other = TestStore::open_with(&test.url, |options| StoreOptions { feed, ..options }).await;
    other.clock.advance(Duration::from_hours(1));
    other
}

async fn next(reader: &mut Reader) -> Delivery {
    timeout(Duration::from_mins(1), reader.next()).await.expect("in time").unwrap().expect("it is not over")
}

/// One thing that happens to a log and those who read it.
#[derive(Debug, Clone)]
enum Step {
    /// So many events are recorded.
    Append(usize),
    /// All but so many go, in batches of so many.
    Prune(i64, i64),
    /// Somebody begins to read, after a share of the log in thousandths.
    Open(i64),
    /// One of those who read takes so many deliveries, as far as there are any.
    Read(usize, usize),
    /// A page of changes is asked for, after a share of the log.
    Page(i64, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1..6_usize).prop_map(Step::Append),
        2 => (1..40_i64, 1..9_i64).prop_map(|(keep, batch)| Step::Prune(keep, batch)),
        2 => (0..=1_000_i64).prop_map(Step::Open),
        6 => (any::<usize>(), 1..4_usize).prop_map(|(who, times)| Step::Read(who, times)),
        2 => (0..=1_000_i64, 1..12_usize).prop_map(|(at, most)| Step::Page(at, most)),
    ];
    prop::collection::vec(step, 10..60)
}

/// A log, those who read it, and what each is to be given next.
struct World<'a> {
    store: &'a Store,
    scope: Scope,
    head: i64,
    oldest: i64,
    readers: Vec<Reader>,
    appended: usize,
}

impl World<'_> {
    async fn step(&mut self, step: &Step) {
        match *step {
            Step::Append(count) => {
                for _ in 0..count {
                    self.appended += 1;
                    write(self.store, &self.scope, &format!("n{}", self.appended)).await;
                    self.head += 1;
                }
            }
            Step::Prune(keep, batch) => {
                let done = prune(self.store, &self.scope, &Retention { batch, ..newest(keep) }).await;
                self.oldest = self.oldest.max(self.head - keep + 1);
                assert_eq!(done.oldest, self.oldest);
            }
            Step::Open(share) => self.open(self.at(share)).await,
            Step::Read(who, times) => {
                for _ in 0..times {
                    self.read(who).await;
                }
            }
            Step::Page(share, most) => self.page(self.at(share), most).await,
        }
    }

    fn at(&self, share: i64) -> i64 {
        self.head * share / 1_000
    }

    fn is_gone(&self, position: i64) -> bool {
        position + 1 < self.oldest
    }

    async fn open(&mut self, position: i64) {
        let cursor = self.store.log_cursor(&self.scope).await.unwrap().at(position);
        let begin = Begin::After(cursor);
        let mut reader = self.store.follow(&self.scope, begin, EventFilter::default()).await.unwrap();
        if self.is_gone(position) {
            self.is_told(&next(&mut reader).await);
        } else {
            self.readers.push(reader);
        }
    }

    /// Takes one delivery: what follows without a gap, or the word that it is gone, which must be true.
    async fn read(&mut self, who: usize) {
        let Some(index) = who.checked_rem(self.readers.len()) else { return };
        let position = self.readers[index].cursor().position();
        if position == self.head {
            return;
        }
        let delivery = next(&mut self.readers[index]).await;
        if let Delivery::Events { events, cursor, .. } = &delivery {
            let given: Vec<i64> = events.events().map(|event| event.position).collect();
            assert_eq!(given, (position + 1..=cursor.position()).collect::<Vec<_>>());
            return;
        }
        assert!(self.is_gone(position), "nothing was gone after {position}, but {delivery:?}");
        self.is_told(&delivery);
        assert!(self.readers.swap_remove(index).next().await.unwrap().is_none(), "nothing follows");
    }

    async fn page(&self, position: i64, most: usize) {
        let cursor = self.store.log_cursor(&self.scope).await.unwrap().at(position);
        let page = self.store.changes(&self.scope, Begin::After(cursor), &EventFilter::default(), most).await.unwrap();
        match &page {
            Delivery::Events { events, .. } => {
                let given: Vec<i64> = events.events().map(|event| event.position).collect();
                let last = self.head.min(position + i64::try_from(most).unwrap());
                assert_eq!(given, (position + 1..=last).collect::<Vec<_>>());
            }
            Delivery::Bookmark { at_end, .. } => assert!(*at_end && position == self.head),
            Delivery::Resync(_) => {
                assert!(self.is_gone(position));
                self.is_told(&page);
            }
        }
    }

    fn is_told(&self, delivery: &Delivery) {
        let Delivery::Resync(resync) = delivery else { panic!("{delivery:?}") };
        let told = (resync.reason, resync.oldest, resync.cursor.position());
        assert_eq!(told, (ResyncReason::Retention, self.oldest, self.head));
    }
}

#[tokio::test]
async fn whatever_happens_nobody_is_given_a_gap() {
    const CASES: usize = 40;
    each_store(|test| async move {
        let test = narrow(&test).await;
        let mut runner = TestRunner::deterministic();
        for case in 0..CASES {
            let steps = steps().new_tree(&mut runner).unwrap().current();
            let scope = test.store.ensure_tenant(&format!("case{case}")).await.unwrap();
            let head = test.store.position(&scope).await.unwrap();
            let mut world = World { store: &test.store, scope, head, oldest: 1, readers: Vec::new(), appended: 0 };
            for (number, step) in steps.iter().enumerate() {
                eprintln!("case {case}, step {number}: {step:?}");
                world.step(step).await;
            }
            assert_eq!(positions(world.store, &world.scope).await, (world.oldest..=world.head).collect::<Vec<_>>());
        }
        test.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slow_reader_is_given_all_or_told_while_events_go() {
    each_store(|test| async move {
        let test = narrow(&test).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        namespace(&test.store, &scope).await;
        let begin = test.store.position(&scope).await.unwrap();
        let mut told = 0;
        // The more is kept, the more of the slow ones get through.
        for keep in [3, 30, 300, 3_000] {
            let begins = test.store.log_cursor(&scope).await.unwrap();
            let mut writing = tokio::spawn({
                let (store, scope) = (test.store.clone(), scope.clone());
                async move {
                    for _ in 0..12 {
                        store.execute(&scope, &chain(20), None).await.unwrap();
                        store.prune_log(&scope, &Retention { batch: 11, ..newest(keep) }).await.unwrap();
                    }
                    store.position(&scope).await.unwrap()
                }
            });
            let mut reader = test.store.follow(&scope, Begin::After(begins), EventFilter::default()).await.unwrap();
            let (mut position, mut end) = (begins.position(), None);
            while end != Some(position) {
                // Slow: everything else goes on first.
                for _ in 0..20 {
                    tokio::task::yield_now().await;
                }
                let delivery = tokio::select! {
                    written = &mut writing, if end.is_none() => {
                        end = Some(written.unwrap());
                        continue;
                    }
                    delivery = next(&mut reader) => delivery,
                };
                match delivery {
                    Delivery::Events { events, .. } => {
                        for event in events.events() {
                            assert_eq!(event.position, position + 1, "no gap");
                            position = event.position;
                        }
                    }
                    Delivery::Bookmark { .. } => {}
                    Delivery::Resync(resync) => {
                        assert_eq!(resync.reason, ResyncReason::Retention);
                        assert!(resync.oldest > position + 1, "what it was told is gone is gone");
                        told += 1;
                        break;
                    }
                }
            }
            if end.is_none() {
                writing.await.unwrap();
            }
        }
        assert!(told < 4, "where all is kept nobody is told otherwise");
        assert!(test.store.log_bounds(&scope).await.unwrap().0 > begin);
        test.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_consumer_begins_at_the_oldest_that_is_there() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        let end = store.log_cursor(&scope).await.unwrap();
        prune(store, &scope, &newest(3)).await;
        let (made, _) = store.register_consumer(&scope, "a", 1, Begin::Oldest).await.unwrap();
        assert_eq!(made.members[0].cursor.position(), end.position() - 3);
        let early = store.register_consumer(&scope, "b", 1, Begin::After(end.at(1))).await.unwrap_err();
        assert_eq!((early.code, early.position), (Code::CursorExpired, Some(end.position() - 2)));
        // The edge: what it begins after is gone, what follows is there.
        let edge = Begin::After(end.at(end.position() - 3));
        store.register_consumer(&scope, "b", 1, edge).await.unwrap();
    })
    .await;
}
