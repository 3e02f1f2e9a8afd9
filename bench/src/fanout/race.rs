//! The race: interleaved rounds, an event at a time and several in flight.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

use super::contestant::{Contestant, Publisher, Way};
use super::subscriber::Subscribers;
use crate::{Result, cpu};

/// How many and how often.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Rules {
    /// Subscribers of each contestant.
    pub subscribers: usize,
    /// Rounds; the medians of these are reported.
    pub rounds: usize,
    /// Events of each contestant in one round.
    pub events: usize,
    /// Events that are published before the first of them has come to all.
    pub in_flight: Vec<usize>,
}

/// One contestant, one number in flight, one round.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub(super) way: Way,
    pub(super) in_flight: usize,
    pub(super) per_second: f64,
    pub(super) per_cpu_second: f64,
    /// Milliseconds from the request to publish to the delivery.
    pub(super) p50: f64,
    pub(super) p99: f64,
}

/// What all rounds gave.
#[derive(Debug)]
pub struct Race {
    pub(super) measured: Vec<Measured>,
}

/// Longest that anything is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// Measures all in turn, claimgraph first: the messages of the others are made as long as its.
///
/// # Errors
/// When an event does not come to everybody within a minute.
pub async fn race(all: &mut [Contestant], rules: &Rules) -> Result<Race> {
    let mut measured = Vec::new();
    let mut named = 0;
    let mut ours = None;
    for contestant in all.iter() {
        contestant.warm().await?;
    }
    for _ in 0..rules.rounds {
        for contestant in all.iter_mut() {
            contestant.pad_to(ours.unwrap_or(350));
            let subscribers = contestant.gather(rules.subscribers).await?;
            let mut run = Run { subscribers, named, next: 0, publishers: Vec::new(), sent: Vec::new() };
            // Once for warmth.
            run.go(contestant, 5, 1).await?;
            for in_flight in &rules.in_flight {
                measured.push(run.go(contestant, rules.events, *in_flight).await?);
            }
            named += run.next;
            contestant.message_bytes = run.subscribers.frame_bytes.load(Ordering::Relaxed);
            if contestant.way == Way::Claimgraph {
                ours = Some(contestant.message_bytes);
            }
        }
    }
    Ok(Race { measured })
}

/// Subscribers, and what they were sent so far.
struct Run {
    subscribers: Subscribers,
    /// Names that were taken before.
    named: usize,
    /// The next event of each subscriber's count.
    next: usize,
    publishers: Vec<Publisher>,
    /// When each event was sent.
    sent: Vec<Instant>,
}

impl Run {
    /// Publishes events, some many before the oldest of them has come to all.
    async fn go(&mut self, contestant: &Contestant, events: usize, in_flight: usize) -> Result<Measured> {
        while self.publishers.len() < in_flight {
            self.publishers.push(contestant.publisher().await?);
        }
        let count = self.subscribers.count;
        let first = self.next;
        let cpu_before = cpu::seconds(&[contestant.server.pid])?;
        let begun = Instant::now();
        let mut times = Vec::with_capacity(events * count);
        let mut arrived = vec![0_usize; events];
        let (mut published, mut complete) = (0, 0);
        let (idle, mut free) = mpsc::unbounded_channel::<Result<Publisher>>();
        while complete < events {
            if published < events
                && published < complete + in_flight
                && let Some(mut connection) = self.publishers.pop()
            {
                let name = format!("e{}", self.named + first + published);
                let idle = idle.clone();
                self.sent.push(Instant::now());
                published += 1;
                tokio::spawn(async move {
                    let done = connection.publish(&name).await;
                    // Nobody listens any more once the run has failed.
                    let _ = idle.send(done.map(|()| connection));
                });
                continue;
            }
            tokio::select! {
                done = free.recv() => self.publishers.push(done.ok_or("no publisher is left")??),
                arrival = timeout(PATIENCE, self.subscribers.arrivals.recv()) => {
                    let (event, at) = arrival?.ok_or_else(|| format!("{}: all subscribers are gone", contestant.way.name()))?;
                    let sent = self.sent.get(event).ok_or("an event came that was not sent")?;
                    times.push((at - *sent).as_secs_f64() * 1_000.0);
                    let slot = event.checked_sub(first).and_then(|place| arrived.get_mut(place));
                    let slot = slot.ok_or("an event came again")?;
                    *slot += 1;
                    if *slot == count {
                        complete += 1;
                    }
                }
            }
        }
        let seconds = begun.elapsed().as_secs_f64();
        let cpu_seconds = cpu::seconds(&[contestant.server.pid])? - cpu_before;
        self.next += events;
        drop(idle);
        while let Some(done) = free.recv().await {
            self.publishers.push(done?);
        }
        times.sort_by(f64::total_cmp);
        let part = |numerator: usize| times.get(times.len() * numerator / 100).copied().unwrap_or_default();
        let deliveries = f64::from(u32::try_from(times.len())?);
        Ok(Measured {
            way: contestant.way,
            in_flight,
            per_second: deliveries / seconds,
            per_cpu_second: deliveries / cpu_seconds.max(0.01),
            p50: part(50),
            p99: part(99),
        })
    }
}
