//! Runs npm and the bundler.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use std::{fs, io, thread};

use crate::files;

/// Longer than a cold install takes on a slow line; a hanging registry must not hang the build.
const TIMEOUT_POLLS: u32 = 3_600;
const POLL: Duration = Duration::from_millis(50);

/// npm is a script of another name on Windows, where only `.exe` may be left out.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Offline this must give up in seconds, so a failed request is tried again once and soon.
const INSTALL: [&str; 10] = [
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--loglevel=error",
    "--fetch-timeout=30000",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=2000",
];

/// Bundles the page in `work`, a copy of `source`, and returns the folder that holds the result.
pub(crate) fn bundle(source: &Path, work: &Path) -> Result<PathBuf, String> {
    files::copy_sources(source, work).map_err(|error| format!("cannot copy playground/: {error}"))?;
    run(work, NPM, &INSTALL)?;
    run(work, "node", &["build.mjs"])?;
    // Some 130 MB that nothing needs any more.
    files::remove(&work.join("node_modules")).map_err(|error| format!("cannot remove node_modules: {error}"))?;
    Ok(work.join("dist"))
}

fn run(work: &Path, program: &str, arguments: &[&str]) -> Result<(), String> {
    let log = work.join(format!("{program}.log"));
    let status = spawn(work, &log, program, arguments).and_then(wait);
    let command = format!("`{program} {}`", arguments.first().unwrap_or(&""));
    match status {
        Ok(Some(status)) if status.success() => Ok(()),
        Ok(Some(status)) => Err(format!("{command} failed ({status}): {}", last_words(&log))),
        Ok(None) => Err(format!("{command} took longer than {} s", (POLL * TIMEOUT_POLLS).as_secs())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("{program} was not found; install Node.js"))
        }
        Err(error) => Err(format!("{command} cannot run: {error}")),
    }
}

fn spawn(work: &Path, log: &Path, program: &str, arguments: &[&str]) -> io::Result<Child> {
    let output = File::create(log)?;
    Command::new(program)
        .args(arguments)
        .current_dir(work)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()
}

/// The exit status, or nothing when the time was up and the process was stopped.
fn wait(mut child: Child) -> io::Result<Option<ExitStatus>> {
    for _ in 0..TIMEOUT_POLLS {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(POLL);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// What the program said, on the one line that a cargo warning may have.
fn last_words(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(4).collect();
    lines.join("; ")
}
