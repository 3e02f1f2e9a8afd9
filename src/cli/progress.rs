//! How far long work is: a bar with rate and remaining time on a terminal, else a log line now and then.

use std::io::{self, IsTerminal};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use claimgraph_plugin::Progress;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use tokio::time::Instant;

/// Time between log lines.
const EVERY: Duration = Duration::from_secs(5);

const BAR: &str = "{prefix} {wide_bar} {human_pos}/{human_len} {msg}, {per_sec}, {eta} left";
const BYTES: &str = "{prefix} {wide_bar} {binary_bytes}/{binary_total_bytes}, {binary_bytes_per_sec}, {eta} left";

/// Shows progress, on a terminal or in the log.
pub(super) enum Shown {
    /// On a terminal.
    Bar(ProgressBar, MultiProgress),
    /// In the log.
    Lines(Mutex<State>, String),
}

/// How far the work is.
pub(super) struct State {
    done: u64,
    total: u64,
    unit: String,
    begun: Instant,
    told: Instant,
}

/// Progress of a piece of work with a name, where standard error goes.
pub(super) fn show(bars: &MultiProgress, name: &str) -> Shown {
    if io::stderr().is_terminal() {
        let bar = bars.add(ProgressBar::new(0)).with_prefix(name.to_owned());
        return Shown::Bar(bar, bars.clone());
    }
    let now = Instant::now();
    let state = State { done: 0, total: 0, unit: String::new(), begun: now, told: now };
    Shown::Lines(Mutex::new(state), name.to_owned())
}

impl Shown {
    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Self::Bar(bar, _) = self {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Shown {
    fn total(&self, total: u64, unit: &str) {
        match self {
            Self::Bar(bar, _) => {
                let template = if unit == "bytes" { BYTES } else { BAR };
                if let Ok(style) = ProgressStyle::with_template(template) {
                    bar.set_style(style);
                }
                bar.reset();
                bar.set_length(total);
                bar.set_message(unit.to_owned());
            }
            Self::Lines(state, _) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                let now = Instant::now();
                *state = State { done: 0, total, unit: unit.to_owned(), begun: now, told: now };
            }
        }
    }

    fn advance(&self, by: u64) {
        match self {
            Self::Bar(bar, _) => bar.inc(by),
            Self::Lines(state, name) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                state.done = state.done.saturating_add(by);
                if state.told.elapsed() >= EVERY {
                    state.told = Instant::now();
                    tell(&state, name);
                }
            }
        }
    }

    fn note(&self, message: &str) {
        match self {
            Self::Bar(_, bars) => {
                // A note that the terminal does not take is only a note.
                let _ = bars.println(message);
            }
            Self::Lines(_, name) => tracing::info!(work = name, "{message}"),
        }
    }
}

fn tell(state: &State, work: &str) {
    let State { done, total, unit, begun, .. } = state;
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = done.saturating_mul(1_000) / millis;
    let remaining_s = total.saturating_sub(*done) / rate.max(1);
    tracing::info!(work, done, total, unit, per_second = rate, remaining_s, "under way");
}
