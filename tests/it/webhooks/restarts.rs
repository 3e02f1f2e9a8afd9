//! Servers that die, and servers beside one another.

use std::collections::HashMap;

use claimgraph_store::testing::{on_postgres, on_sqlite};

use super::{Host, QUICK, Receiver, Reply, serve};
use claimgraph_store::testing::TestStore;

/// A server is killed in the middle of its deliveries, again and again: nothing is lost, and what comes twice has the
/// same id.
async fn killed(test: TestStore) {
    let receiver = Receiver::start().await;
    let mut host = Host::start(&test, QUICK).await;
    let (id, secret) = host.register(&receiver.url).await;
    let mut written = Vec::new();
    for round in 0..4_usize {
        // One attempt is under way when the server dies.
        receiver.answer([Reply::Status(200), Reply::Status(500), Reply::Hang]);
        let came = receiver.all().len();
        for n in 0..5 {
            written.push(host.write(&format!("r{round}n{n}")).await);
        }
        receiver.came(came + 3).await;
        host.served.take().unwrap().kill();
        host.served = Some(serve(host.folder.path(), &test, QUICK).await);
    }
    host.until(&id, "caught up", |found| found["lag"] == 0).await;
    let mut ids = HashMap::new();
    for seen in receiver.all() {
        seen.verify(&secret);
        assert_eq!(ids.entry(seen.position).or_insert_with(|| seen.id().to_owned()), seen.id());
    }
    let mut first_taken = Vec::new();
    for seen in receiver.taken(written.len()).await {
        if !first_taken.contains(&seen.position) {
            first_taken.push(seen.position);
        }
    }
    assert_eq!(first_taken, written, "all of it, in order");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_loses_no_event_on_sqlite() {
    on_sqlite(|test| async {
        // The test's own connections must not keep the file's log alive.
        test.store.close().await.unwrap();
        killed(test).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_loses_no_event_on_postgres() {
    on_postgres(killed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_servers_one_delivers_and_the_other_takes_over() {
    on_postgres(|test| async move {
        let receiver = Receiver::start().await;
        let mut first = Host::start(&test, QUICK).await;
        let second = Host::start(&test, QUICK).await;
        let (id, _) = first.register(&receiver.url).await;
        let mut written = Vec::new();
        for n in 0..20 {
            let host = if n % 2 == 0 { &first } else { &second };
            written.push(host.write(&format!("n{n}")).await);
        }
        second.until(&id, "caught up", |found| found["lag"] == 0).await;
        let positions = |seen: Vec<super::receiver::Seen>| seen.iter().map(|seen| seen.position).collect::<Vec<_>>();
        assert_eq!(positions(receiver.all()), written, "each once");
        first.served.take().unwrap().kill();
        for n in 20..25 {
            written.push(second.write(&format!("n{n}")).await);
        }
        second.until(&id, "caught up", |found| found["lag"] == 0).await;
        assert_eq!(positions(receiver.taken(25).await), written);
    })
    .await;
}
