//! The message servers: that of the machine, and processes of the tests' own that may be killed.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use claimgraph::wakeups::{Nats, Redis};
use claimgraph_store::feed::wakeup::{Wake, Wakeups};

/// A kind of message server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Redis,
    Nats,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Redis, Self::Nats];

    pub(crate) fn carrier(self, url: &str, channel: &str) -> Arc<dyn Wakeups> {
        match self {
            Self::Redis => Arc::new(Redis::new(url, channel).unwrap()),
            Self::Nats => Arc::new(Nats::new(url, channel).unwrap()),
        }
    }

    /// Publishes anything, as others may.
    pub(crate) async fn publish(self, url: &str, channel: &str, message: &[u8]) {
        match self {
            Self::Redis => {
                let client = redis::Client::open(url).unwrap();
                let mut connection = client.get_multiplexed_async_connection().await.unwrap();
                let _: i64 = redis::AsyncCommands::publish(&mut connection, channel, message).await.unwrap();
            }
            Self::Nats => {
                let client = async_nats::connect(url).await.unwrap();
                client.publish(channel.to_owned(), message.to_vec().into()).await.unwrap();
                client.flush().await.unwrap();
            }
        }
    }

    /// The variable that names the machine's server, and where it is looked for without.
    fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Redis => ("TEST_REDIS_URL", "redis://127.0.0.1:6379"),
            Self::Nats => ("TEST_NATS_URL", "nats://127.0.0.1:4222"),
        }
    }

    /// The command that serves at a port of this machine, keeping nothing.
    fn command(self, port: u16, flags: &[String]) -> Command {
        let port = port.to_string();
        let (program, own): (_, &[&str]) = match self {
            Self::Redis => {
                ("redis-server", &["--bind", "127.0.0.1", "--port", &port, "--save", "", "--appendonly", "no"])
            }
            Self::Nats => ("nats-server", &["--addr", "127.0.0.1", "--port", &port]),
        };
        let mut command = Command::new(program);
        command.args(own).args(flags).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

/// Says that a test did not run; with `CI=true` that is a failure.
fn skipped(what: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{what}");
    eprintln!("SKIPPED: {what}");
}

/// Runs a test with each message server of the machine.
pub(crate) async fn each_shared<F: Future<Output = ()>>(test: impl Fn(Kind, String) -> F) {
    for kind in Kind::ALL {
        let (variable, default) = kind.place();
        let url = std::env::var(variable).unwrap_or_else(|_| default.to_owned());
        // What is told on a channel of its own is heard by nobody.
        let told = kind.carrier(&url, "claimgraph-test.ping").tell(Wake::parse("1:1").unwrap()).await;
        match told {
            Ok(()) => test(kind, url).await,
            Err(why) => skipped(&format!("NO {kind:?} SERVER ANSWERS (set {variable}): {why}")),
        }
    }
}

/// A message server of the test's own, killed at its end.
pub(crate) struct OwnServer {
    kind: Kind,
    port: u16,
    flags: Vec<String>,
    process: Mutex<Option<Child>>,
}

impl OwnServer {
    /// Starts one, and waits until it takes connections; `None` where its program is not installed.
    pub(crate) fn start(kind: Kind, flags: &[&str]) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let server = Self { kind, port, flags, process: Mutex::default() };
        match kind.command(port, &server.flags).spawn() {
            Ok(child) => *server.process.lock().unwrap() = Some(child),
            Err(why) => {
                skipped(&format!("NO {kind:?} SERVER IS INSTALLED: {why}"));
                return None;
            }
        }
        server.await_connections();
        Some(server)
    }

    /// The address, with a login that ends in `@`.
    pub(crate) fn url(&self, login: &str) -> String {
        let scheme = if self.kind == Kind::Redis { "redis" } else { "nats" };
        format!("{scheme}://{login}127.0.0.1:{}", self.port)
    }

    /// Kills it as a crash would.
    pub(crate) fn kill(&self) {
        if let Some(mut child) = self.process.lock().unwrap().take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts it again at the same place.
    pub(crate) fn restart(&self) {
        self.kill();
        *self.process.lock().unwrap() = Some(self.kind.command(self.port, &self.flags).spawn().unwrap());
        self.await_connections();
    }

    fn await_connections(&self) {
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.process.lock().unwrap().as_mut().unwrap().try_wait().unwrap();
            assert_eq!(ended, None, "{:?} does not serve", self.kind);
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        self.kill();
    }
}
