//! Subscriptions that are evaluated once for all who ask the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use claimgraph_store::testing::{TestStore, each_store, on_sqlite};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::feed::{Delivery, Feed, TRANSPORTS, Transport, query};
use crate::probe::Probe;
use crate::resume::{keep_writing, random};
use crate::server::Server;

const CREATE: &str = "mutation($path: String!) { createNamespace(input: { path: $path }) { position } }";

async fn create(server: &Server, path: &str) -> i64 {
    server.data(CREATE, json!({ "path": path })).await["createNamespace"]["position"].as_i64().unwrap()
}

async fn probed(test: TestStore) -> (Server, Probe) {
    let probe = Probe::default();
    (Server::with_plugin(test, |_| (), probe.clone()).await, probe)
}

async fn open(server: &Server, transport: Transport, headers: &[(&'static str, &str)], variables: Value) -> Feed {
    let body = json!({ "query": query("probed"), "variables": variables });
    Feed::ask(transport, &server.address, &body, headers, None).await.unwrap()
}

/// Members on both transports, each of which has its first bookmark.
async fn members(server: &Server, number: usize) -> Vec<Feed> {
    let member = |n: usize| async move {
        let mut feed = open(server, TRANSPORTS[n % 2], &[], json!({})).await;
        assert_eq!(feed.next().await.unwrap().positions, [0_i64; 0]);
        feed
    };
    join_all((0..number).map(member)).await
}

/// The next events of each.
async fn hear(feeds: &mut [Feed]) -> Vec<Delivery> {
    join_all(feeds.iter_mut().map(next)).await
}

async fn next(feed: &mut Feed) -> Delivery {
    feed.next().await.unwrap()
}

/// Creates until an event was evaluated once for all: a member may come to the first ones by itself.
async fn settle(server: &Server, probe: &Probe, feeds: &mut [Feed]) {
    for round in 0..20 {
        let before = probe.count();
        create(server, &format!("settle-{round}-{before}")).await;
        hear(feeds).await;
        if probe.count() == before + 1 {
            return;
        }
    }
    panic!("they never come together");
}

#[tokio::test]
async fn an_event_is_evaluated_once_and_all_have_the_same_bytes() {
    each_store(|test| async move {
        let (server, probe) = probed(test).await;
        for number in [2, 40] {
            let mut feeds = members(&server, number).await;
            settle(&server, &probe, &mut feeds).await;
            for round in 0..5 {
                let (before, position) = (probe.count(), create(&server, &format!("n{number}-{round}")).await);
                let heard = hear(&mut feeds).await;
                assert_eq!(probe.count(), before + 1, "{number} members");
                for delivery in &heard {
                    assert_eq!(delivery.positions, [position]);
                    assert_eq!(delivery.payload, heard[0].payload);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn where_one_began_does_not_part_it_from_the_others() {
    each_store(|test| async move {
        let (server, probe) = probed(test).await;
        create(&server, "before").await;
        let mut feeds = members(&server, 2).await;
        for transport in TRANSPORTS {
            let scope = server.test.store.scope("default", None).await.unwrap();
            let oldest = server.test.store.log_cursor(&scope).await.unwrap().at(0).text();
            let mut late = open(&server, transport, &[], json!({ "after": oldest })).await;
            let end = create(&server, &format!("{transport:?}")).await;
            hear(&mut feeds).await;
            let mut given = Vec::new();
            while given.last() != Some(&end) {
                given.extend(late.next().await.unwrap().positions);
            }
            assert_eq!(given, (1..=end).collect::<Vec<i64>>());
            feeds.push(late);
        }
        settle(&server, &probe, &mut feeds).await;
    })
    .await;
}

#[tokio::test]
async fn tenants_and_agents_and_questions_are_kept_apart() {
    each_store(|test| async move {
        let (server, probe) = probed(test).await;
        let store = &server.test.store;
        for tenant in ["one", "two"] {
            store.ensure_tenant(tenant).await.unwrap();
        }
        let register = "mutation { registerAgent(input: { name: \"a\", kind: HUMAN }) { agent { id } } }";
        let made = server.ask(register, json!({})).header("x-tenant", "one").send().await.unwrap();
        let made: Value = serde_json::from_str(&made.text().await.unwrap()).unwrap();
        let agent =
            made["data"]["registerAgent"]["agent"]["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        let begun = probe.count();
        let ask = |headers: Vec<(&'static str, &str)>, variables: Value| {
            let headers: Vec<(&'static str, String)> =
                headers.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
            let server = &server;
            async move {
                let headers: Vec<(&'static str, &str)> =
                    headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let mut feed = open(server, Transport::WebSocket, &headers, variables).await;
                feed.next().await.unwrap();
                feed
            }
        };
        let mut others =
            [ask(vec![("x-tenant", "two")], json!({})).await, ask(vec![("x-tenant", "two")], json!({})).await];
        // Each alone in what it asks, or in whose name.
        let mut apart = vec![
            ask(vec![("x-tenant", "one")], json!({})).await,
            ask(vec![("x-tenant", "one"), ("x-agent", &agent)], json!({})).await,
            ask(vec![("x-tenant", "one")], json!({ "from": "OLDEST" })).await,
        ];
        // The third reads what was before.
        let scope = store.scope("one", None).await.unwrap();
        let head = store.log_cursor(&scope).await.unwrap().position();
        while apart[2].next().await.unwrap().position < head {}
        let read = probe.count();
        assert!(read > begun);
        let made = server.ask(CREATE, json!({ "path": "x" })).header("x-tenant", "one").send().await.unwrap();
        assert_eq!(made.status(), 200);
        hear(&mut apart).await;
        assert_eq!(probe.count(), read + 3, "three who are kept apart");
        // The tenant that nothing happened in hears of its own first.
        let made = server.ask(CREATE, json!({ "path": "y" })).header("x-tenant", "two").send().await.unwrap();
        let made: Value = serde_json::from_str(&made.text().await.unwrap()).unwrap();
        for delivery in hear(&mut others).await {
            assert_eq!(json!(delivery.positions), json!([made["data"]["createNamespace"]["position"]]));
        }
    })
    .await;
}

#[tokio::test]
async fn one_that_lags_has_everything_in_order_and_holds_up_nobody() {
    on_sqlite(|test| async move {
        let probe = Probe::default();
        let little = |config: &mut claimgraph::config::Config| config.connections.shared_bytes = 100_000;
        let server = Server::with_plugin(test, little, probe.clone()).await;
        let mut feeds = Vec::new();
        for transport in [Transport::WebSocket, Transport::WebSocket, Transport::Sse] {
            let body = json!({ "query": query("probed data") });
            let mut feed = Feed::ask(transport, &server.address, &body, &[], None).await.unwrap();
            feed.next().await.unwrap();
            feeds.push(feed);
        }
        settle(&server, &probe, &mut feeds).await;
        let begin = hear_all_to(&mut feeds, create(&server, "begin").await).await;
        // Two keep up; one takes nothing meanwhile, of more than what sockets hold.
        let mut lagging = feeds.remove(0);
        let submit = "mutation($input: SubmitBundleInput!) { submitBundle(input: $input) { position } }";
        let mut end = begin;
        for round in 0..50 {
            let claim = |n: usize| json!({ "tempId": n.to_string(), "claimType": "assertion", "content": format!("{round} {n} {}", "x".repeat(10_000)), "namespace": "n" });
            let claims: Vec<Value> = (0..80).map(claim).collect();
            let made = server.data(submit, json!({ "input": { "claims": claims, "createNamespaces": true } })).await;
            end = made["submitBundle"]["position"].as_i64().unwrap();
            hear_all_to(&mut feeds, end).await;
        }
        let mut given = Vec::new();
        while given.last() != Some(&end) {
            given.extend(lagging.next().await.unwrap().positions);
        }
        assert_eq!(given, (begin + 1..=end).collect::<Vec<i64>>());
        feeds.push(lagging);
        settle(&server, &probe, &mut feeds).await;
    })
    .await;
}

/// Hears until all have the event at a position, which they come to in order.
async fn hear_all_to(feeds: &mut [Feed], position: i64) -> i64 {
    for feed in feeds {
        let mut last = None;
        while last != Some(position) {
            for next in feed.next().await.unwrap().positions {
                assert!(last.is_none_or(|last| next == last + 1), "{next} after {last:?}");
                last = Some(next);
            }
        }
    }
    position
}

/// Joins in the middle of a burst, and leaves after some events.
async fn come_and_go(server: &Server, seed: u64) {
    let mut roll = random(seed);
    tokio::time::sleep(Duration::from_millis(roll(30))).await;
    let mut feed = Feed::open(TRANSPORTS[usize::try_from(seed % 2).unwrap()], &server.address, None).await.unwrap();
    let first = feed.next().await.unwrap();
    let (mut at, begin) = (first.position, first.position);
    let enough = i64::try_from(5 + roll(60)).unwrap();
    while at < begin + enough {
        if roll(12) == 0 {
            // Long enough to fall out of a ring of few bytes.
            tokio::time::sleep(Duration::from_millis(roll(60))).await;
        }
        let delivery = feed.next().await.unwrap();
        for position in delivery.positions {
            at += 1;
            assert_eq!(position, at, "trial {seed}");
        }
        assert!(delivery.position >= at);
        at = delivery.position;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_who_come_and_go_in_a_burst_have_the_log_without_a_gap() {
    each_store(|test| async move {
        let server = Server::start(test, |config| config.connections.shared_bytes = 5_000).await;
        let done = Arc::new(AtomicBool::new(false));
        let writers = join_all((0..2).map(|writer| keep_writing(&server.address, writer, &done)));
        let trials = async {
            for round in 0..4 {
                join_all((0..50).map(|n| come_and_go(&server, round * 50 + n))).await;
            }
            done.store(true, Ordering::SeqCst);
        };
        futures::future::join(writers, trials).await;
    })
    .await;
}
