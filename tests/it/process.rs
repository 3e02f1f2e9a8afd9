//! The real binary as a child process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// The binary with arguments, in a folder, with a clean environment.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// Runs the binary to its end.
pub(crate) async fn run(folder: &Path, arguments: &[&str]) -> Output {
    finish(command(folder, arguments)).await
}

/// Runs a command to its end.
pub(crate) async fn finish(mut command: Command) -> Output {
    let ended = spawn_blocking(move || command.output());
    timeout(Duration::from_mins(2), ended).await.expect("it ends").expect("it runs").expect("it starts")
}

/// The output as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// `claimgraph serve` on a port of its own. Dropping it kills it.
pub(crate) struct Served {
    child: Child,
    log: UnboundedReceiver<String>,
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    /// Starts it, and waits until it listens.
    pub(crate) async fn start(folder: &Path, database: &str, arguments: &[&str]) -> Self {
        let mut command = command(folder, arguments);
        command.args(["--port", "0", "--database-url", database]);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let lines = BufReader::new(child.stderr.take().expect("standard error")).lines();
        let (sender, log) = unbounded_channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                // The test may have heard enough.
                let _ = sender.send(line);
            }
        });
        let mut served = Self { child, log, address: String::new() };
        let mut seen = Vec::new();
        while served.address.is_empty() {
            let line = timeout(Duration::from_mins(1), served.log.recv()).await.expect("it listens soon");
            let Some(line) = line else { panic!("it ended: {seen:#?}") };
            let entry: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"));
            entry["address"].as_str().unwrap_or_default().clone_into(&mut served.address);
            seen.push(line);
        }
        served
    }

    /// Kills it at once, as a loss of power would.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it ended");
    }

    /// Sends SIGTERM, waits for the end, and gives what it logged since it listened.
    pub(crate) async fn terminate(mut self) -> (ExitStatus, Vec<String>) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
        let mut lines = Vec::new();
        while let Some(line) = timeout(Duration::from_secs(40), self.log.recv()).await.expect("it ends soon") {
            lines.push(line);
        }
        (self.child.wait().expect("it ended"), lines)
    }
}
