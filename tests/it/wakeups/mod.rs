//! The word of commits through real message servers: two stores on one database that look at the log by themselves only
//! once an hour, so that nothing but the word explains that one hears of what the other writes.

pub(crate) mod servers;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use claimgraph_store::feed::wakeup::{Failure, Heard, Wake, Wakeups};
use claimgraph_store::feed::{Begin, Delivery, EventFilter, FeedOptions, Reader, Wakeup};
use claimgraph_store::ops::namespace::CreateNamespace;
use claimgraph_store::testing::{SeededEntropy, TestStore, each_store};
use claimgraph_store::{Scope, StoreOptions};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use servers::{Kind, OwnServer, each_shared};

/// How long anything may take; only a failure takes as long.
const IN_TIME: Duration = Duration::from_mins(1);

/// A carrier of which is known what it hears.
struct Watched {
    carrier: Arc<dyn Wakeups>,
    heard: mpsc::UnboundedSender<Heard>,
    /// How often it began to listen.
    listening: watch::Sender<usize>,
}

impl Watched {
    fn new(carrier: Arc<dyn Wakeups>) -> (Arc<Self>, mpsc::UnboundedReceiver<Heard>) {
        let (heard, received) = mpsc::unbounded_channel();
        (Arc::new(Self { carrier, heard, listening: watch::Sender::new(0) }), received)
    }

    /// Waits until it has begun to listen so often.
    async fn listens(&self, times: usize) {
        let mut listening = self.listening.subscribe();
        timeout(IN_TIME, listening.wait_for(|begun| *begun >= times)).await.expect("it listens in time").unwrap();
    }
}

#[async_trait]
impl Wakeups for Watched {
    async fn tell(&self, wake: Wake) -> Result<(), Failure> {
        self.carrier.tell(wake).await
    }

    async fn listen(&self, heard: &(dyn Fn(Heard) + Send + Sync)) -> Result<(), Failure> {
        let watched = |what| {
            heard(what);
            let _ = self.heard.send(what);
            if what == Heard::Listening {
                self.listening.send_modify(|begun| *begun += 1);
            }
        };
        self.carrier.listen(&watched).await
    }
}

/// How many processes there were.
static MADE: AtomicU64 = AtomicU64::new(100);

/// A store of another process on a database, with its carrier.
async fn process(test: &TestStore, carrier: Arc<dyn Wakeups>) -> (TestStore, Arc<Watched>) {
    let (watched, _) = Watched::new(carrier);
    let through: Arc<dyn Wakeups> = watched.clone();
    let feed = FeedOptions {
        wakeup: Wakeup::Through(through),
        poll: Duration::from_hours(1),
        bookmark_every: Duration::from_hours(1),
        ..FeedOptions::default()
    };
    // Two processes do not make the same ids.
    let entropy = Arc::new(SeededEntropy::new(MADE.fetch_add(1, Ordering::SeqCst)));
    let other = TestStore::open_with(&test.url, |options| StoreOptions { entropy, feed, ..options }).await;
    (other, watched)
}

async fn write(test: &TestStore, scope: &Scope, path: &str) {
    let command = CreateNamespace { path: path.to_owned(), ..CreateNamespace::default() };
    test.store.execute(scope, &command, None).await.unwrap();
}

/// Follows from now on; gives the position.
async fn follow(test: &TestStore, scope: &Scope) -> (Reader, i64) {
    let mut reader = test.store.follow(scope, Begin::Now, EventFilter::default()).await.unwrap();
    match reader.next().await.unwrap() {
        Some(Delivery::Bookmark { cursor, .. }) => (reader, cursor.position()),
        other => panic!("no bookmark but {other:?}"),
    }
}

/// Positions of what comes up to one.
async fn positions_to(reader: &mut Reader, last: i64) -> Vec<i64> {
    let mut seen = Vec::new();
    while seen.last().is_none_or(|seen| *seen < last) {
        let next = timeout(IN_TIME, reader.next()).await.expect("it comes in time");
        match next.unwrap() {
            Some(Delivery::Events { events, .. }) => seen.extend(events.events().map(|event| event.position)),
            other => panic!("no events but {other:?}"),
        }
    }
    seen
}

#[tokio::test]
async fn a_commit_of_another_process_wakes() {
    each_shared(|kind, url| async move {
        each_store(|test| {
            let (telling, hearing) =
                (kind.carrier(&url, "claimgraph-test.wakes"), kind.carrier(&url, "claimgraph-test.wakes"));
            async move {
                let scope = test.store.ensure_tenant("main").await.unwrap();
                let ((writer, _), (listener, watched)) = (process(&test, telling).await, process(&test, hearing).await);
                let (mut reader, begin) = follow(&listener, &scope).await;
                watched.listens(1).await;
                for n in 1..=20 {
                    write(&writer, &scope, &format!("n{n}")).await;
                    assert_eq!(positions_to(&mut reader, begin + n).await, [begin + n], "{kind:?}");
                }
                close([writer, listener]).await;
            }
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_server_that_goes_away_takes_no_event_with_it() {
    for kind in Kind::ALL {
        let Some(server) = OwnServer::start(kind, &[]) else { continue };
        let url = server.url("");
        each_store(|test| {
            let (telling, hearing) = (kind.carrier(&url, "claimgraph"), kind.carrier(&url, "claimgraph"));
            let server = &server;
            async move {
                let scope = test.store.ensure_tenant("main").await.unwrap();
                let ((writer, _), (listener, watched)) = (process(&test, telling).await, process(&test, hearing).await);
                let (mut reader, begin) = follow(&listener, &scope).await;
                watched.listens(1).await;
                write(&writer, &scope, "n1").await;
                assert_eq!(positions_to(&mut reader, begin + 1).await, [begin + 1]);
                server.kill();
                // Both go on without it, and nobody hears of this.
                write(&writer, &scope, "n2").await;
                write(&listener, &scope, "n3").await;
                assert_eq!(positions_to(&mut reader, begin + 3).await, [begin + 2, begin + 3], "{kind:?}");
                write(&writer, &scope, "n4").await;
                server.restart();
                watched.listens(2).await;
                assert_eq!(positions_to(&mut reader, begin + 4).await, [begin + 4], "{kind:?}");
                write(&writer, &scope, "n5").await;
                assert_eq!(positions_to(&mut reader, begin + 5).await, [begin + 5], "{kind:?}");
                close([writer, listener]).await;
            }
        })
        .await;
        server.kill();
    }
}

#[tokio::test]
async fn a_server_that_comes_late_is_found() {
    for kind in Kind::ALL {
        let Some(server) = OwnServer::start(kind, &[]) else { continue };
        let url = server.url("");
        each_store(|test| {
            let (telling, hearing) = (kind.carrier(&url, "claimgraph"), kind.carrier(&url, "claimgraph"));
            let server = &server;
            async move {
                server.kill();
                let scope = test.store.ensure_tenant("main").await.unwrap();
                let ((writer, _), (listener, watched)) = (process(&test, telling).await, process(&test, hearing).await);
                let (mut reader, begin) = follow(&listener, &scope).await;
                write(&listener, &scope, "n1").await;
                assert_eq!(positions_to(&mut reader, begin + 1).await, [begin + 1], "{kind:?}");
                write(&writer, &scope, "n2").await;
                server.restart();
                watched.listens(1).await;
                assert_eq!(positions_to(&mut reader, begin + 2).await, [begin + 2], "{kind:?}");
                write(&writer, &scope, "n3").await;
                assert_eq!(positions_to(&mut reader, begin + 3).await, [begin + 3], "{kind:?}");
                close([writer, listener]).await;
            }
        })
        .await;
    }
}

/// Listens until told to stop, as a process does.
fn listen(carrier: Arc<Watched>) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let _ = carrier.listen(&|_| {}).await;
    })
}

#[tokio::test]
async fn only_the_words_of_its_channel_are_heard_and_nothing_else() {
    each_shared(|kind, url| async move {
        let (listener, mut heard) = Watched::new(kind.carrier(&url, "claimgraph-test.mine"));
        let listening = listen(Arc::clone(&listener));
        listener.listens(1).await;
        let wake = |position| Wake::parse(&format!("7:{position}")).unwrap();
        kind.carrier(&url, "claimgraph-test.other").tell(wake(1)).await.unwrap();
        for garbage in [&b"nonsense"[..], b"", b"7:", b"\xff\xfe", b"1:2:3"] {
            kind.publish(&url, "claimgraph-test.mine", garbage).await;
        }
        kind.carrier(&url, "claimgraph-test.mine").tell(wake(2)).await.unwrap();
        let mut all = Vec::new();
        while all.last() != Some(&Heard::Wake(wake(2))) {
            all.push(timeout(IN_TIME, heard.recv()).await.unwrap().unwrap());
        }
        assert_eq!(all, [Heard::Listening, Heard::Wake(wake(2))], "{kind:?}");
        listening.abort();
    })
    .await;
}

#[tokio::test]
async fn a_login_is_taken_from_the_address() {
    const CASES: [(Kind, &[&str], &str); 3] = [
        (Kind::Redis, &["--requirepass", "p@ss/word"], ":p%40ss%2Fword@"),
        (Kind::Nats, &["--user", "me", "--pass", "p@ss/word"], "me:p%40ss%2Fword@"),
        (Kind::Nats, &["--auth", "t@ken"], "t%40ken@"),
    ];
    for (kind, flags, login) in CASES {
        let Some(server) = OwnServer::start(kind, flags) else { continue };
        let wake = Wake::parse("7:2").unwrap();
        let refused = kind.carrier(&server.url(""), "claimgraph").tell(wake).await;
        assert!(refused.is_err(), "{kind:?} wants a login");
        let (listener, mut heard) = Watched::new(kind.carrier(&server.url(login), "claimgraph"));
        let listening = listen(Arc::clone(&listener));
        listener.listens(1).await;
        kind.carrier(&server.url(login), "claimgraph").tell(wake).await.unwrap();
        assert_eq!(heard.recv().await, Some(Heard::Listening));
        assert_eq!(timeout(IN_TIME, heard.recv()).await.unwrap(), Some(Heard::Wake(wake)), "{kind:?}");
        listening.abort();
    }
}

async fn close<const N: usize>(stores: [TestStore; N]) {
    for test in stores {
        test.store.close().await.unwrap();
    }
}
