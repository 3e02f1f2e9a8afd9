use std::time::Duration;

use sea_orm::Statement;

use super::{another, bookmark, follow, next, positions_to, told_only, write};
use crate::feed::{Begin, Delivery, EventFilter, FeedOptions, Reader, Share};
use crate::ops::claim::{CreateClaim, RetractClaim};
use crate::ops::edge::{AssertEdge, RetractEdge};
use crate::testing::each_store;
use crate::tests::support::{chain, claim, namespace};
use crate::{Scope, Store};

fn kinds(wanted: &[&str]) -> EventFilter {
    EventFilter { kinds: Some(wanted.iter().map(|kind| (*kind).to_owned()).collect()), ..EventFilter::default() }
}

fn below(path: &str) -> EventFilter {
    EventFilter { namespaces: Some(vec![path.to_owned()]), ..EventFilter::default() }
}

/// Kinds of all that a reader from the beginning is given up to the end.
async fn given(store: &Store, scope: &Scope, filter: EventFilter) -> Vec<(i64, String)> {
    let mut reader = store.follow(scope, Begin::Oldest, filter).await.unwrap();
    let end = store.position(scope).await.unwrap();
    let mut all = Vec::new();
    while reader.cursor().position() < end {
        if let Delivery::Events { events, .. } = next(&mut reader).await {
            all.extend(events.events().map(|event| (event.position, event.kind.clone())));
        }
    }
    all
}

#[tokio::test]
async fn a_filter_leaves_out_and_the_cursor_goes_on() {
    each_store(|test| async move {
        let scope = test.store.ensure_tenant("main").await.unwrap();
        namespace(&test.store, &scope).await;
        test.store.execute(&scope, &chain(40), None).await.unwrap();
        let found = given(&test.store, &scope, kinds(&["edge.asserted"])).await;
        assert_eq!(found.len(), 39);
        let category = EventFilter { categories: Some(["$edge".to_owned()].into()), ..EventFilter::default() };
        assert_eq!(given(&test.store, &scope, category).await, found);
        let all = given(&test.store, &scope, EventFilter::default()).await;
        let members = (0..3).map(|member| Share { member, size: 3 });
        let mut shared = Vec::new();
        for share in members {
            let part = given(&test.store, &scope, EventFilter { share: Some(share), ..Default::default() }).await;
            assert!(!part.is_empty());
            shared.extend(part);
        }
        shared.sort();
        assert_eq!(shared, all, "every event is of exactly one member");
    })
    .await;
}

#[tokio::test]
async fn a_subtree_has_what_happens_to_its_claims() {
    each_store(|test| async move {
        let (store, scope) = (&test.store, test.store.ensure_tenant("main").await.unwrap());
        for path in ["test", "test/deep", "tester", "other"] {
            write(store, &scope, path).await;
        }
        let made = async |path: &str| {
            let command = CreateClaim { namespace: path.to_owned(), ..claim(path) };
            store.execute(&scope, &command, None).await.unwrap().outcome.id
        };
        let (deep, near, other) = (made("test/deep").await, made("tester").await, made("other").await);
        let edge = |source, target| AssertEdge {
            source,
            target,
            edge_type: "supports".to_owned(),
            strength: None,
            provenance: None,
            attrs: serde_json::Map::new(),
            valid_from: None,
            valid_to: None,
        };
        store.execute(&scope, &edge(near, other), None).await.unwrap();
        let across = store.execute(&scope, &edge(other, deep), None).await.unwrap().outcome.id;
        let retract = RetractEdge { edge: across, reason: "wrong".to_owned() };
        store.execute(&scope, &retract, None).await.unwrap();
        for claim in [deep, near] {
            let command = RetractClaim { claim, reason: "wrong".to_owned(), expected_version: None };
            store.execute(&scope, &command, None).await.unwrap();
        }
        let of = async |path: &str| -> Vec<String> {
            given(store, &scope, below(path)).await.into_iter().map(|(_, kind)| kind).collect()
        };
        let expected = [
            "namespace.created",
            "namespace.created",
            "claim.created",
            "edge.asserted",
            "edge.retracted",
            "claim.retracted",
        ];
        assert_eq!(of("test").await, expected);
        assert_eq!(of("test/deep").await, expected[1..]);
        assert!(of("nowhere").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn live_readers_with_filters_share_what_is_looked_up() {
    each_store(|test| async move {
        let test = another(&test, told_only()).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        namespace(&test.store, &scope).await;
        // The first claim of all looks up the types and its namespace.
        test.store.execute(&scope, &claim("first"), None).await.unwrap();
        let mut counts = Vec::new();
        for size in [1, 30] {
            let mut readers: Vec<Reader> = Vec::new();
            for _ in 0..size {
                let mut reader = test.store.follow(&scope, Begin::Now, below("test")).await.unwrap();
                bookmark(&mut reader).await;
                readers.push(reader);
            }
            let _ = test.statements.take();
            test.store.execute(&scope, &claim(&format!("of {size}")), None).await.unwrap();
            let end = test.store.position(&scope).await.unwrap();
            for reader in &mut readers {
                assert_eq!(positions_to(reader, end).await, [end]);
            }
            // The first look at the log itself may come late.
            let of_tenant = |statement: &Statement| statement.sql.contains("FROM \"tenant\"");
            counts.push(test.statements.take().iter().filter(|statement| !of_tenant(statement)).count());
        }
        assert_eq!(counts[0], counts[1]);
        test.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_wants_nothing_keeps_a_cursor_that_does_not_age() {
    each_store(|test| async move {
        let options = FeedOptions { bookmark_events: 10, batch: 4, ..told_only() };
        let test = another(&test, options).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        namespace(&test.store, &scope).await;
        let mut reader = test.store.follow(&scope, Begin::Oldest, kinds(&["nothing"])).await.unwrap();
        assert_eq!(bookmark(&mut reader).await, 0);
        let end = test.store.position(&scope).await.unwrap();
        // History: at least one for each ten events and a batch, then one at the end.
        let mut at = 0;
        while at < end {
            let next = bookmark(&mut reader).await;
            assert!(next > at && next - at < 10 + 4, "{at} {next}");
            at = next;
        }
        // Live: after ten that are not wanted.
        for n in 0..10 {
            write(&test.store, &scope, &format!("n{n}")).await;
        }
        while at < end + 10 {
            at = bookmark(&mut reader).await;
        }
        test.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_bookmark_comes_after_a_time_too_but_only_when_there_is_news() {
    each_store(|test| async move {
        let options = FeedOptions { bookmark_every: Duration::from_millis(30), ..told_only() };
        let test = another(&test, options).await;
        let scope = test.store.ensure_tenant("main").await.unwrap();
        let mut reader = test.store.follow(&scope, Begin::Now, kinds(&["nothing"])).await.unwrap();
        let begin = bookmark(&mut reader).await;
        assert!(tokio::time::timeout(Duration::from_millis(120), reader.next()).await.is_err(), "nothing is new");
        write(&test.store, &scope, "n1").await;
        assert_eq!(bookmark(&mut reader).await, begin + 1, "at the first sight of the end");
        write(&test.store, &scope, "n2").await;
        assert_eq!(bookmark(&mut reader).await, begin + 2);
        let mut all = follow(&test.store, &scope, Begin::After(reader.cursor())).await;
        assert!(tokio::time::timeout(Duration::from_millis(120), all.next()).await.is_err(), "the cursor is known");
        test.store.close().await.unwrap();
    })
    .await;
}
