//! Child processes that end with the benchmark.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use crate::{Result, cpu};

/// A server that was started for the benchmark; dropping it kills it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Its process.
    pub pid: u32,
    /// Its port on 127.0.0.1.
    pub port: u16,
}

/// A command whose output goes to a file.
///
/// # Errors
/// When the file cannot be made.
pub fn command(program: impl AsRef<OsStr>, log: &Path) -> Result<Command> {
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let file = std::fs::File::create(log)?;
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).kill_on_drop(true);
    Ok(command)
}

/// A port that was free a moment ago.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Server {
    /// Starts a server and waits until it takes connections.
    ///
    /// # Errors
    /// When it ends, or takes more than a minute.
    pub async fn start(mut command: Command, port: u16, log: &Path) -> Result<Self> {
        let mut child = command.spawn()?;
        let pid = child.id().ok_or("the server ended at once")?;
        let end = Instant::now() + Duration::from_mins(1);
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if child.try_wait()?.is_some() || Instant::now() > end {
                return Err(format!("a server did not start; see {}", log.display()).into());
            }
            sleep(Duration::from_millis(50)).await;
        }
        Ok(Self { child, pid, port })
    }

    /// Stops it and waits for its end.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub async fn stop(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }
}

/// What a program took from its start to its end.
#[derive(Debug, Clone, Copy)]
pub struct Ran {
    /// Seconds by the clock.
    pub seconds: f64,
    /// Most memory resident, in bytes, seen every 20 ms.
    pub peak_memory: u64,
}

/// Runs a program to its end.
///
/// # Errors
/// When it cannot be started or fails.
pub async fn run(mut command: Command, log: &Path) -> Result<Ran> {
    let started = Instant::now();
    let mut child = command.spawn()?;
    let pid = child.id().ok_or("the program ended at once")?;
    let mut peak = 0;
    loop {
        tokio::select! {
            status = child.wait() => {
                if !status?.success() {
                    return Err(format!("a program failed; see {}", log.display()).into());
                }
                return Ok(Ran { seconds: started.elapsed().as_secs_f64(), peak_memory: peak });
            }
            () = sleep(Duration::from_millis(20)) => peak = cpu::peak_memory(pid).map_or(peak, |now| peak.max(now)),
        }
    }
}
