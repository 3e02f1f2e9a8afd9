//! How long an answer may take, and from when on.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::time::Timestamp;
use claimgraph_graph::op::{Note, Reached, reach};
use claimgraph_graph::{Mode, Truncated};

use super::super::{GraphAnswer, GraphOptions, Origin, Question};
use super::{options, question, ready};
use crate::testing::{TestStore, each_store, store_options};
use crate::tests::support::chain;
use crate::{DatabaseOptions, Scope, Store, StoreOptions};

/// A clock on which a second passes between any two looks.
#[derive(Debug, Default)]
struct Looked(AtomicI64);

impl Looked {
    fn looks(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Clock for Looked {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.fetch_add(1, Ordering::SeqCst) * 1_000_000)
    }
}

/// Another process on the same database, with such a clock.
async fn looking(first: &TestStore, graph: GraphOptions) -> (Store, Arc<Looked>) {
    let clock = Arc::new(Looked::default());
    let options = StoreOptions { clock: clock.clone(), graph, ..store_options(first.clock.clone()) };
    (Store::open(&DatabaseOptions::new(first.url.as_str()), options).await.unwrap(), clock)
}

async fn walked(store: &Store, scope: &Scope, question: Question) -> GraphAnswer<Reached> {
    let note = Note::default();
    store.ask(scope, question, move |lens, starts, budget| reach(lens, starts, None, note, budget)).await.unwrap()
}

#[tokio::test]
async fn time_counts_from_the_first_look_of_the_walk_or_from_the_first_question_to_the_database() {
    each_store(|first| async move {
        let scope = first.store.ensure_tenant("main").await.unwrap();
        let written = first.store.execute(&scope, &chain(40), None).await.unwrap();
        let mut asked = question(&[written.outcome.claims[39].id], options(Mode::Lineages, None, false));
        asked.time = Duration::from_secs(5);
        let (indexed, clock) = looking(&first, GraphOptions::default()).await;
        ready(&indexed, &scope).await;
        let before = clock.looks();
        let answer = walked(&indexed, &scope, asked.clone()).await;
        assert_eq!((answer.origin, answer.value.places.len(), answer.value.truncated), (Origin::Index, 40, None));
        assert_eq!(clock.looks(), before, "a short walk ends before it looks at the clock");
        let (fetching, _) = looking(&first, GraphOptions { memory_bytes: 0, ..GraphOptions::default() }).await;
        let answer = walked(&fetching, &scope, asked.clone()).await;
        assert_eq!((answer.origin, answer.value.truncated), (Origin::Database, Some(Truncated::Time)));
        assert!((2..40).contains(&answer.value.places.len()), "its rounds are counted together");
        for (store, begins) in [(indexed, 0), (fetching, 1)] {
            let looks = store
                .ask(&scope, asked.clone(), |_, _, budget| (budget.until, [budget.clock.now(), budget.clock.now()]));
            let seconds = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
            let expected = (Some(seconds(5)), [seconds(begins), seconds(begins + 1)]);
            assert_eq!(looks.await.unwrap().value, expected);
        }
    })
    .await;
}
