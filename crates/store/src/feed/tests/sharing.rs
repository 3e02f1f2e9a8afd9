use std::time::Duration;

use futures::future::join_all;
use tokio::time::sleep;

use super::{another, bookmark, follow, positions_to, told_only, write};
use crate::feed::Begin;
use crate::testing::each_store;

/// The statements that read events.
fn reads(statements: &[sea_orm::Statement]) -> usize {
    statements.iter().filter(|statement| statement.sql.contains("FROM \"event\"")).count()
}

#[tokio::test]
async fn one_read_serves_a_hundred_readers() {
    const WRITES: i64 = 20;
    each_store(|test| async move {
        let test = another(&test, told_only()).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        let mut counts = Vec::new();
        for readers in [1, 100] {
            let begin = test.store.position(&scope).await.unwrap();
            let mut readers = join_all((0..readers).map(|_| follow(&test.store, &scope, Begin::Now))).await;
            for reader in &mut readers {
                assert_eq!(bookmark(reader).await, begin);
            }
            let _ = test.statements.take();
            let mut read = 0;
            for n in 1..=WRITES {
                write(&test.store, &scope, &format!("{}-{n}", readers.len())).await;
                for reader in &mut readers {
                    assert_eq!(positions_to(reader, begin + n).await, [begin + n]);
                }
                read += reads(&test.statements.take());
            }
            counts.push(read);
        }
        // Each commit is read once. What a write reads of the log itself is the same in both.
        assert_eq!(counts[0], counts[1]);
        test.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn nobody_reads_where_nobody_listens() {
    each_store(|test| async move {
        let test = another(&test, told_only()).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        assert_eq!(test.store.feeds().followed(), 0);
        let mut first = follow(&test.store, &scope, Begin::Now).await;
        let second = follow(&test.store, &scope, Begin::Now).await;
        assert_eq!(test.store.feeds().followed(), 1);
        drop(second);
        let begin = bookmark(&mut first).await;
        write(&test.store, &scope, "a").await;
        assert_eq!(positions_to(&mut first, begin + 1).await, [begin + 1]);
        drop(first);
        assert_eq!(test.store.feeds().followed(), 0);
        // Before the last write nobody listens, so it is read by none but itself.
        let alone = {
            let _ = test.statements.take();
            write(&test.store, &scope, "b").await;
            sleep(Duration::from_millis(50)).await;
            test.statements.take()
        };
        assert!(alone.iter().all(|statement| !statement.sql.contains("\"position\" > ")), "{alone:?}");
        test.store.close().await.unwrap();
    })
    .await;
}
