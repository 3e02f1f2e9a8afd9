use claimgraph_domain::event::Recorded;

use super::{Pruned, Retention, kept, positions, prune, write};
use crate::testing::each_store;
use crate::tests::support::{chain, namespace};
use crate::{Scope, Store};

/// Keeps so many bytes of the newest events.
fn newest(bytes: i64) -> Retention {
    Retention { bytes: Some(bytes), ..Retention::default() }
}

/// As it is documented.
fn size(event: &Recorded) -> i64 {
    let texts = [&event.stream, &event.kind, &event.data, &event.metadata];
    i64::try_from(texts.map(String::len).iter().sum::<usize>() + 72).unwrap()
}

/// Bytes of the last events, by how many there are.
async fn totals(store: &Store, scope: &Scope) -> Vec<i64> {
    let newest_first = kept(store, scope).await.into_iter().rev();
    let sums = newest_first.scan(0, |sum, event| {
        *sum += size(&event);
        Some(*sum)
    });
    [0].into_iter().chain(sums).collect()
}

/// What is kept is the end of the log, and so many.
async fn are_kept(store: &Store, scope: &Scope, count: usize) {
    let head = store.position(scope).await.unwrap();
    let first = head - i64::try_from(count).unwrap() + 1;
    assert_eq!(positions(store, scope).await, (first..=head).collect::<Vec<_>>());
}

#[tokio::test]
async fn exactly_the_bytes_are_kept() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        // Its length in characters is another.
        write(store, &scope, "größe").await;
        let all = positions(store, &scope).await.len();
        let of = totals(store, &scope).await;
        assert_eq!(prune(store, &scope, &newest(i64::MAX)).await, Pruned { removed: 0, oldest: 1, held: None });
        for (bytes, count) in [
            (of[all], all),
            (of[all] - 1, all - 1),
            (of[6] - 1, 5),
            (of[5], 5),
            (of[5] - 1, 4),
            (of[1], 1),
            (of[1] - 1, 1),
            (0, 1),
        ] {
            prune(store, &scope, &newest(bytes)).await;
            are_kept(store, &scope, count).await;
        }
        // What comes later counts, and what went no longer does.
        for path in ["a", "b", "c"] {
            write(store, &scope, path).await;
        }
        let of = totals(store, &scope).await;
        assert_eq!(prune(store, &scope, &newest(of[4])).await.removed, 0);
        assert_eq!(prune(store, &scope, &newest(of[4] - 1)).await.removed, 1);
        are_kept(store, &scope, 3).await;
    })
    .await;
}

#[tokio::test]
async fn a_long_log_is_added_up_once() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        namespace(store, &scope).await;
        while store.position(&scope).await.unwrap() < 2_500 {
            store.execute(&scope, &chain(250), None).await.unwrap();
        }
        let of = totals(store, &scope).await;
        assert_eq!(prune(store, &scope, &newest(*of.last().unwrap())).await.removed, 0);
        let _ = test.statements.take();
        assert_eq!(prune(store, &scope, &newest(*of.last().unwrap())).await.removed, 0);
        let read = test.statements.take();
        assert!(read.iter().all(|statement| !statement.sql.contains("octet_length")), "{read:?}");
        for count in [2_300, 2_000, 1_999, 1_001, 1_000, 700, 1] {
            prune(store, &scope, &newest(of[count])).await;
            are_kept(store, &scope, count).await;
        }
    })
    .await;
}
