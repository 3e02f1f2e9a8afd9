//! How many calls a loader makes.

use std::sync::Mutex;
use std::time::Duration;

use claimgraph_domain::error::Code;
use futures::future::{join_all, select, try_join_all};
use tokio::task::yield_now;
use tokio::time::timeout;

use super::*;

/// The arguments and keys of each call.
type Calls = Arc<Mutex<Vec<(u8, Vec<i64>)>>>;

/// Doubles numbers and remembers the calls; negative ones do not exist, 999 fails the call.
#[derive(Default)]
struct Doubles(Calls);

#[async_trait]
impl Batch for Doubles {
    type Args = u8;
    type Key = i64;
    type Value = i64;

    async fn load(&self, args: &u8, keys: &[i64]) -> Result<HashMap<i64, i64>, Error> {
        self.0.lock().unwrap().push((*args, keys.to_vec()));
        yield_now().await;
        if keys.contains(&999) {
            return Err(Error::new(Code::Unavailable, "unlucky"));
        }
        Ok(keys.iter().filter(|key| **key >= 0).map(|key| (*key, key * 2)).collect())
    }
}

fn loader() -> (Loader<Doubles>, Calls) {
    let calls = Arc::default();
    (Loader::new(Doubles(Arc::clone(&calls))), calls)
}

fn sizes(calls: &Calls) -> Vec<usize> {
    calls.lock().unwrap().iter().map(|(_, keys)| keys.len()).collect()
}

/// A list of lists: every outer item loads itself, then each of its inner items.
async fn nested(loader: &Loader<Doubles>, outer: i64, inner: i64) {
    let item = |n: i64| async move {
        assert_eq!(loader.load(&0, n).await.unwrap(), Some(n * 2));
        let parts = (0..inner).map(|m| async move {
            let key = 1000 + n * inner + m;
            assert_eq!(loader.load(&0, key).await.unwrap(), Some(key * 2));
        });
        join_all(parts).await;
    };
    join_all((0..outer).map(item)).await;
}

#[tokio::test]
async fn nested_lists_make_one_call_a_level() {
    let (loader, calls) = loader();
    nested(&loader, 20, 10).await;
    assert_eq!(sizes(&calls), [20, 200]);
}

/// From 31 futures on, `join_all` polls through a queue that yields to the executor by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_lists_make_one_call_a_level_too() {
    let (loader, calls) = loader();
    nested(&loader, 300, 40).await;
    assert_eq!(sizes(&calls), [300, 12_000]);
}

#[tokio::test]
async fn other_arguments_make_another_call() {
    let (loader, calls) = loader();
    let ask = |args: u8| {
        let loader = &loader;
        async move { loader.load(&args, 1).await.unwrap() }
    };
    assert_eq!(join_all([ask(0), ask(1), ask(0)]).await, [Some(2), Some(2), Some(2)]);
    assert_eq!(sizes(&calls), [1, 1]);
}

#[tokio::test]
async fn what_is_known_is_not_loaded_again_until_forgotten() {
    let (loader, calls) = loader();
    assert_eq!(loader.load(&0, 4).await.unwrap(), Some(8));
    assert_eq!(loader.load(&0, 4).await.unwrap(), Some(8));
    assert_eq!(loader.load(&0, -4).await.unwrap(), None);
    assert_eq!(loader.load_many(&0, [4, -4, 5]).await.unwrap(), [Some(8), None, Some(10)]);
    assert_eq!(sizes(&calls), [1, 1, 1]);
    loader.forget();
    assert_eq!(loader.load(&0, 4).await.unwrap(), Some(8));
    assert_eq!(sizes(&calls), [1, 1, 1, 1]);
}

#[tokio::test]
async fn an_error_reaches_everyone_who_waits() {
    let (loader, calls) = loader();
    let answers = join_all([1, 999, 2].map(|key| loader.load(&0, key))).await;
    assert!(answers.iter().all(|answer| answer.as_ref().is_err_and(|error| error.code == Code::Unavailable)));
    assert_eq!(sizes(&calls), [3]);
}

/// A failing sibling drops the leader midway; those who wait must not wait for ever.
#[tokio::test]
async fn another_leads_when_the_leader_is_dropped() {
    let (loader, calls) = loader();
    let doomed = async {
        let first = loader.load(&0, 1);
        let failing = async {
            yield_now().await;
            Err::<Option<i64>, Arc<Error>>(Arc::new(Error::new(Code::Conflict, "sibling")))
        };
        try_join_all([futures::future::Either::Left(first), futures::future::Either::Right(failing)]).await
    };
    let waiting = async {
        yield_now().await;
        loader.load(&0, 2).await
    };
    let both = futures::future::join(doomed, waiting);
    let (failed, answer) = timeout(Duration::from_secs(5), both).await.unwrap();
    assert!(failed.is_err());
    assert_eq!(answer.unwrap(), Some(4));
    assert_eq!(sizes(&calls), [2]);
}

/// The same when the leader is dropped in the middle of the call itself.
#[tokio::test]
async fn another_loads_again_when_the_call_is_dropped() {
    let (loader, calls) = loader();
    let called = || async {
        while calls.lock().unwrap().is_empty() {
            yield_now().await;
        }
    };
    let doomed = async {
        select(Box::pin(loader.load(&0, 1)), Box::pin(called())).await;
    };
    let both = futures::future::join(doomed, loader.load(&0, 2));
    let ((), answer) = timeout(Duration::from_secs(5), both).await.unwrap();
    assert_eq!(answer.unwrap(), Some(4));
    assert_eq!(sizes(&calls), [2, 2]);
}
