//! Interleaved rounds of point reads.

use std::time::Duration;

use bytes::Bytes;
use claimgraph_domain::id::ClaimId;
use futures::future::try_join_all;
use serde::Serialize;
use tokio::time::{Instant, sleep};

use super::server::{Asked, point};
use crate::http::Connection;
use crate::table::{median, ratio};
use crate::{Result, cpu};

/// How long and how often.
#[derive(Debug, Clone, Serialize)]
pub struct Rules {
    /// Connections at once.
    pub connections: usize,
    /// Rounds; the medians of these are reported.
    pub rounds: usize,
    /// Seconds that a server is asked in one round, after a fifth of that as warm-up.
    pub seconds: f64,
}

/// Medians of one server.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// Which.
    pub name: &'static str,
    /// Answers a second.
    pub per_second: f64,
    /// Answers per second of the server's processor time.
    pub per_cpu_second: f64,
    /// Processor time of an answer over that of the first server; the median of the rounds' ratios.
    pub cost: f64,
}

struct Measured {
    requests: u64,
    seconds: f64,
    busy: f64,
}

impl Measured {
    fn per_request(&self) -> Result<f64> {
        Ok(self.busy / f64::from(u32::try_from(self.requests)?))
    }
}

/// Asks all servers in turn for the same claims, and sees to it that they answer the same.
///
/// # Errors
/// When one fails, or two differ.
pub async fn race(all: &[Asked], claims: &[ClaimId], rules: &Rules) -> Result<Vec<Figures>> {
    let bodies: Vec<Bytes> = claims.iter().copied().map(point).collect();
    let answers = answers(all, &bodies).await?;
    for asked in all {
        settle(asked.server.pid).await?;
    }
    let mut rounds: Vec<Vec<Measured>> = Vec::new();
    for round in 1..=rules.rounds {
        eprintln!("round {round} of {}", rules.rounds);
        let mut measured = Vec::new();
        // Each is the first in its turn: what one leaves behind in the caches of the machine is paid by all alike.
        let first = round % all.len().max(1);
        let order = (0..all.len()).cycle().skip(first).take(all.len());
        for (number, asked) in order.filter_map(|number| Some((number, all.get(number)?))) {
            let span = Duration::try_from_secs_f64(rules.seconds)?;
            drive(asked, &bodies, &answers, rules.connections, span / 5).await?;
            let (before, started) = (cpu::of_threads(asked.server.pid)?, Instant::now());
            let requests = drive(asked, &bodies, &answers, rules.connections, span).await?;
            let busy = cpu::of_threads(asked.server.pid)? - before;
            measured.push((number, Measured { requests, seconds: started.elapsed().as_secs_f64(), busy }));
        }
        measured.sort_by_key(|(number, _)| *number);
        rounds.push(measured.into_iter().map(|(_, measured)| measured).collect());
    }
    all.iter().enumerate().map(|(number, asked)| figures(asked.name, number, &rounds)).collect()
}

/// Waits until a server is done with what it does by itself after its start, such as loading its index.
async fn settle(pid: u32) -> Result<()> {
    const IDLE: f64 = 0.03;
    let mut before = cpu::seconds(&[pid])?;
    loop {
        sleep(Duration::from_secs(1)).await;
        let now = cpu::seconds(&[pid])?;
        if now - before < IDLE {
            return Ok(());
        }
        before = now;
    }
}

fn figures(name: &'static str, number: usize, rounds: &[Vec<Measured>]) -> Result<Figures> {
    let (mut rates, mut by_cpu, mut costs) = (Vec::new(), Vec::new(), Vec::new());
    for round in rounds {
        let (Some(first), Some(this)) = (round.first(), round.get(number)) else { continue };
        rates.push(f64::from(u32::try_from(this.requests)?) / this.seconds);
        by_cpu.push(1.0 / this.per_request()?);
        costs.push(ratio(this.per_request()?, first.per_request()?));
    }
    Ok(Figures { name, per_second: median(rates), per_cpu_second: median(by_cpu), cost: median(costs) })
}

/// What all of them answer to each body.
async fn answers(all: &[Asked], bodies: &[Bytes]) -> Result<Vec<Bytes>> {
    let mut first: Option<Vec<Bytes>> = None;
    for asked in all {
        let mut connection = Connection::open_with(asked.server.port, asked.key.as_deref()).await?;
        let mut answers = Vec::with_capacity(bodies.len());
        for body in bodies {
            answers.push(connection.ask(body.clone()).await?);
        }
        match &first {
            Some(first) if *first != answers => return Err(format!("{} answers otherwise", asked.name).into()),
            Some(_) => {}
            None => first = Some(answers),
        }
    }
    first.ok_or_else(|| "nobody to ask".into())
}

/// Asks for a while over all connections, and counts the answers.
async fn drive(asked: &Asked, bodies: &[Bytes], answers: &[Bytes], connections: usize, span: Duration) -> Result<u64> {
    let until = Instant::now() + span;
    let one = async |place: usize| -> Result<u64> {
        let mut connection = Connection::open_with(asked.server.port, asked.key.as_deref()).await?;
        let mut done = 0;
        let pairs = bodies.iter().zip(answers).cycle().skip(place * bodies.len() / connections.max(1));
        for (body, expected) in pairs {
            if Instant::now() >= until {
                break;
            }
            if connection.ask(body.clone()).await? != *expected {
                return Err("an answer changed while it was measured".into());
            }
            done += 1;
        }
        Ok(done)
    };
    Ok(try_join_all((0..connections).map(one)).await?.into_iter().sum())
}
