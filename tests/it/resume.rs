//! Who is cut off goes on by the last cursor, and has the log without a gap: over the real server, on both transports.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use claimgraph_store::testing::{TestStore, each_store, on_postgres};
use futures::future::{join, join_all};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::sleep;

use crate::feed::{Feed, TRANSPORTS, Transport};
use crate::process::Served;
use crate::server::Server;

const TRIALS: u64 = 200;
/// Trials that run at once.
const AT_ONCE: u64 = 50;

/// Numbers that look random, the same for a seed.
pub(crate) fn random(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut chance = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |sides| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance % sides
    }
}

/// Writes once; `None` when the server did not say that it has it.
async fn write(client: &reqwest::Client, address: &str, writer: usize, n: usize) -> Option<i64> {
    let create = "mutation($path: String!) { createNamespace(input: { path: $path }) { position } }";
    let submit = "mutation($input: SubmitBundleInput!) { submitBundle(input: $input) { position } }";
    let claim = |index: usize| json!({ "tempId": index.to_string(), "claimType": "assertion", "content": format!("{writer} {n} {index}"), "namespace": "n" });
    let (query, variables, field) = if n.is_multiple_of(3) {
        let claims: Vec<Value> = (0..5 + n % 7).map(claim).collect();
        (submit, json!({ "input": { "claims": claims, "createNamespaces": true } }), "submitBundle")
    } else {
        (create, json!({ "path": format!("w{writer}-{n}") }), "createNamespace")
    };
    let body = json!({ "query": query, "variables": variables });
    let answer = client.post(format!("http://{address}/graphql")).json(&body).send().await.ok()?;
    let answer: Value = answer.json().await.ok()?;
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"][field]["position"].as_i64()
}

/// Writes until told to stop: namespaces one by one, and bundles of several.
pub(crate) async fn keep_writing(address: &str, writer: usize, done: &AtomicBool) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for n in 0.. {
        if done.load(Ordering::SeqCst) {
            return;
        }
        write(&client, address, writer, n).await.expect("the server is there");
    }
}

/// Connects in the middle of the burst, is cut off now and then, and goes on by the last cursor; for some many events.
async fn trial(address: &str, transport: Transport, seed: u64) {
    let mut roll = random(seed);
    sleep(Duration::from_millis(roll(40))).await;
    let mut feed = Feed::open(transport, address, None).await.unwrap();
    let first = feed.next().await.unwrap();
    let (mut cursor, begin, mut at) = (first.cursor, first.position, first.position);
    let mut given = Vec::new();
    let enough = 10 + i64::try_from(roll(40)).unwrap();
    while at < begin + enough {
        if roll(4) == 0 {
            // Cut without a goodbye, whatever is under way.
            drop(feed);
            sleep(Duration::from_millis(roll(10))).await;
            feed = go_on(transport, address, &cursor).await.unwrap();
        }
        let delivery = feed.next().await.unwrap();
        given.extend(delivery.positions);
        (cursor, at) = (delivery.cursor, delivery.position);
    }
    let end = given.last().copied().unwrap_or(begin);
    assert_eq!(given, (begin + 1..=end).collect::<Vec<i64>>(), "trial {seed} over {transport:?}");
}

/// Goes on after a cursor, over SSE as browsers do.
async fn go_on(transport: Transport, address: &str, cursor: &str) -> Option<Feed> {
    match transport {
        Transport::WebSocket => Feed::open(transport, address, Some(cursor)).await,
        Transport::Sse => {
            let body = json!({ "query": crate::feed::query("") });
            Feed::ask(transport, address, &body, &[], Some(cursor)).await
        }
    }
}

/// All trials, listening at one address during a burst at another.
async fn trials(writing: &str, listening: &str, transport: Transport) {
    let done = Arc::new(AtomicBool::new(false));
    // Names are taken only once.
    let first = if transport == Transport::Sse { 2 } else { 0 };
    let writers = join_all((first..first + 2).map(|writer| keep_writing(writing, writer, &done)));
    let trials = async {
        for round in 0..TRIALS / AT_ONCE {
            join_all((0..AT_ONCE).map(|n| trial(listening, transport, round * AT_ONCE + n))).await;
        }
        done.store(true, Ordering::SeqCst);
    };
    join(writers, trials).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_who_connect_during_a_burst_have_the_log_without_a_gap() {
    each_store(|test| async move {
        let server = Server::start(test, |_| ()).await;
        for transport in TRANSPORTS {
            trials(&server.address, &server.address, transport).await;
        }
    })
    .await;
}

async fn replicas(test: TestStore, settings: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("claimgraph.toml"), settings).unwrap();
    let writing = Served::start(folder.path(), &test.url, &["serve"]).await;
    let listening = Served::start(folder.path(), &test.url, &["serve"]).await;
    // One of them makes the tenant.
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for address in [&writing.address, &listening.address] {
        write(&client, address, 8, 1).await.expect("the server is there");
    }
    for transport in TRANSPORTS {
        trials(&writing.address, &listening.address, transport).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_who_listen_at_another_replica_have_the_log_without_a_gap() {
    on_postgres(|test| replicas(test, "")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn and_so_have_they_when_nothing_tells_that_replica_of_commits() {
    on_postgres(|test| replicas(test, "[events]\nwakeup = \"poll\"\nwakeup_poll_ms = 20\n")).await;
}

/// Follows a server that is killed again and again until it has everything up to a position.
async fn survive(mut address: watch::Receiver<String>, transport: Transport, seed: u64, until: &AtomicI64) {
    let mut roll = random(seed);
    sleep(Duration::from_millis(roll(500))).await;
    let (mut cursor, mut begin, mut at): (Option<String>, i64, i64) = (None, 0, -1);
    let mut given = Vec::new();
    'connections: loop {
        let there = address.borrow_and_update().clone();
        let opened = match &cursor {
            Some(cursor) => go_on(transport, &there, cursor).await,
            None => Feed::open(transport, &there, None).await,
        };
        let Some(mut feed) = opened else {
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        loop {
            let until = until.load(Ordering::SeqCst);
            if until >= 0 && at >= until {
                break 'connections;
            }
            // Cut off by the server's death, or at random.
            if at >= 0 && roll(20) == 0 {
                continue 'connections;
            }
            let Some(delivery) = feed.next().await else { continue 'connections };
            if at < 0 {
                begin = delivery.position;
            }
            given.extend(delivery.positions);
            (cursor, at) = (Some(delivery.cursor), delivery.position);
        }
    }
    let end = given.last().copied().unwrap_or(begin);
    assert_eq!(given, (begin + 1..=end).collect::<Vec<i64>>(), "trial {seed} over {transport:?}");
}

/// Writes through whatever server there is, until told to stop.
async fn write_on(mut address: watch::Receiver<String>, writer: usize, done: &AtomicBool) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for n in 0.. {
        if done.load(Ordering::SeqCst) {
            return;
        }
        let there = address.borrow_and_update().clone();
        if write(&client, &there, writer, n).await.is_none() {
            sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn kills(folder: &Path, test: &TestStore) {
    const KILLS: u64 = 4;
    let mut server = Served::start(folder, &test.url, &["serve"]).await;
    let (place, address) = watch::channel(server.address.clone());
    let (until, done) = (AtomicI64::new(-1), AtomicBool::new(false));
    let readers = (0..TRIALS).map(|n| survive(address.clone(), TRANSPORTS[usize::try_from(n % 2).unwrap()], n, &until));
    let writers = join_all((0..2).map(|writer| write_on(address.clone(), writer, &done)));
    let killer = async {
        let mut roll = random(7);
        for _ in 0..KILLS {
            sleep(Duration::from_millis(300 + roll(700))).await;
            server.kill();
            server = Served::start(folder, &test.url, &["serve"]).await;
            place.send_replace(server.address.clone());
        }
        sleep(Duration::from_millis(500)).await;
        done.store(true, Ordering::SeqCst);
        server
    };
    let reading = join_all(readers);
    let ending = async {
        let (_, server) = join(writers, killer).await;
        // One more, which nobody can have passed yet.
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let there = place.borrow().clone();
        let last = write(&client, &there, 9, 1).await.expect("the server is there");
        until.store(last, Ordering::SeqCst);
        // Whoever waits for more is given it.
        write(&client, &there, 9, 2).await.expect("the server is there");
        server
    };
    join(reading, ending).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_who_follow_a_server_that_is_killed_have_the_log_without_a_gap() {
    each_store(|test| async move {
        let folder = tempfile::tempdir().unwrap();
        kills(folder.path(), &test).await;
    })
    .await;
}
