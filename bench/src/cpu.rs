//! Processor time of a process and everything that it started, from `/proc`.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use crate::Result;

/// Ticks a second in `/proc/*/stat`: `USER_HZ`, which is 100 on every architecture that has a Rust standard library.
const TICKS: f64 = 100.0;

/// The process's id, its parent and its times, in ticks.
struct Stat {
    parent: u32,
    own: u32,
    reaped: u32,
}

/// Seconds of processor time that the processes and their descendants have used, those that have ended and been waited
/// for included.
///
/// # Errors
/// When `/proc` cannot be read or a process is gone.
pub fn seconds(roots: &[u32]) -> Result<f64> {
    let mut all = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        // A process may end while the list is read.
        if let Ok(text) = fs::read_to_string(format!("/proc/{pid}/stat"))
            && let Some(stat) = parse(&text)
        {
            all.insert(pid, stat);
        }
    }
    for root in roots {
        all.get(root).ok_or_else(|| format!("process {root} is gone"))?;
    }
    let ticks: u32 = all
        .iter()
        .filter(|(pid, _)| roots.iter().any(|root| descends(&all, **pid, *root)))
        .map(|(_, stat)| stat.own + stat.reaped)
        .sum();
    Ok(f64::from(ticks) / TICKS)
}

/// Seconds of processor time that the threads which a process has now have used, by the nanosecond rather than by the
/// tick: for spans of a second or less, in which threads begin but do not end.
///
/// # Errors
/// When the process is gone, or the kernel was built without `CONFIG_SCHED_INFO`.
pub fn of_threads(pid: u32) -> Result<f64> {
    let mut nanoseconds = 0_u64;
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        // A thread may end while the list is read.
        let Ok(text) = fs::read_to_string(thread?.path().join("schedstat")) else { continue };
        let ran: u64 = text.split_whitespace().next().ok_or("an unreadable schedstat")?.parse()?;
        nanoseconds += ran;
    }
    Ok(Duration::from_nanos(nanoseconds).as_secs_f64())
}

/// The parent of a process.
///
/// # Errors
/// When the process is gone.
pub fn parent(pid: u32) -> Result<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    Ok(parse(&text).ok_or("an unreadable /proc/*/stat")?.parent)
}

/// The most memory that a process ever had resident, in bytes; `None` once it is gone.
#[must_use]
pub fn peak_memory(pid: u32) -> Option<u64> {
    memory(pid, "VmHWM:")
}

/// The memory that a process has resident now, in bytes; `None` once it is gone.
#[must_use]
pub fn resident(pid: u32) -> Option<u64> {
    memory(pid, "VmRSS:")
}

/// The memory that a process has resident now and that is no part of a file, in bytes; `None` once it is gone.
#[must_use]
pub fn anonymous(pid: u32) -> Option<u64> {
    memory(pid, "RssAnon:")
}

fn memory(pid: u32, name: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

fn descends(all: &HashMap<u32, Stat>, pid: u32, root: u32) -> bool {
    let mut at = pid;
    while at != root {
        match all.get(&at) {
            Some(stat) if stat.parent != 0 => at = stat.parent,
            _ => return false,
        }
    }
    true
}

/// Fields 4 and 14 to 17 of proc(5)'s stat; the name in field 2 may hold spaces and parentheses.
fn parse(text: &str) -> Option<Stat> {
    let (_, rest) = text.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    let parent = fields.nth(1)?.parse().ok()?;
    let mut times = fields.skip(9).take(4).map(str::parse::<u32>);
    let mut sum_of_two = || Some(times.next()?.ok()? + times.next()?.ok()?);
    Some(Stat { parent, own: sum_of_two()?, reaped: sum_of_two()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stat_line_is_read_past_an_odd_name() {
        let stat = parse("7 (a ) b) S 3 7 7 0 -1 4194560 1 2 3 4 11 22 33 44 20 0 1 0 5").expect("a stat line");
        assert_eq!((stat.parent, stat.own, stat.reaped), (3, 33, 77));
    }

    #[test]
    fn threads_have_run_no_longer_than_their_process() {
        let own = std::process::id();
        let (ticks, threads) = (seconds(&[own]).expect("this process"), of_threads(own).expect("this process"));
        // Threads of other tests have ended; of those that are there each tick is counted.
        assert!(threads > 0.0 && threads <= ticks + 1.0, "{threads} of {ticks}");
    }

    #[test]
    fn work_of_this_process_is_counted() {
        let before = seconds(&[std::process::id()]).expect("this process");
        let mut chance = crate::chance::Chance::new(1);
        let mut sum = 0_u64;
        while seconds(&[std::process::id()]).expect("this process") < before + 0.05 {
            sum = (0..100_000).fold(sum, |sum, _| sum ^ chance.bits());
        }
        assert_ne!(sum, 0);
    }
}
