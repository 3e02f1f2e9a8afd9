//! The race: answers compared first, then interleaved rounds.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::drive::{Work, answers, drive};
use super::normal::normal;
use super::peer::{Contestant, Database};
use super::shape::Shape;
use crate::{Result, cpu};

/// How long and how often.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Rules {
    /// Connections at once.
    pub connections: usize,
    /// Rounds; the medians of these are reported.
    pub rounds: usize,
    /// Seconds that a contestant is asked for one shape in one round, after a fifth of that as warm-up.
    pub seconds: f64,
    /// Seed of what is asked for.
    pub seed: u64,
    /// The shapes.
    pub shapes: Vec<Shape>,
}

/// One contestant, one shape, one round.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub(super) shape: Shape,
    pub(super) contestant: usize,
    pub(super) per_second: f64,
    pub(super) per_cpu_second: f64,
    pub(super) cores: f64,
    pub(super) answer_bytes: f64,
}

/// What all rounds gave.
#[derive(Debug)]
pub struct Race {
    pub(super) measured: Vec<Measured>,
}

/// Compares the answers of all and then measures them in turn.
///
/// # Errors
/// When two differ, or one fails.
pub async fn race(all: &[Contestant], rules: &Rules) -> Result<Race> {
    let mut works = Vec::new();
    for shape in &rules.shapes {
        works.push(compared(all, *shape, rules.seed).await?);
        eprintln!("{}: all answers hold the same data", shape.name());
    }
    let mut measured = Vec::new();
    for round in 1..=rules.rounds {
        eprintln!("round {round} of {}", rules.rounds);
        for works in &works {
            for (contestant, (who, work)) in all.iter().zip(works).enumerate() {
                measured.push(measure(who, contestant, work, rules).await?);
            }
        }
    }
    Ok(Race { measured })
}

/// The work of each contestant, after its answers were found equal to those of the others of its database.
async fn compared(all: &[Contestant], shape: Shape, seed: u64) -> Result<Vec<Arc<Work>>> {
    let mut works = Vec::new();
    let mut first: [Option<Vec<Value>>; 2] = [None, None];
    for who in all {
        let items = who.corpus.items(shape, seed);
        let bodies = who.bodies(shape, &items)?;
        let answers = answers(who, shape, &items, &bodies).await?;
        let data = answers.iter().map(|answer| normal(answer)).collect::<Result<Vec<_>>>()?;
        let [postgres, sqlite] = &mut first;
        let reference = if who.database == Database::Postgres { postgres } else { sqlite };
        let reference = reference.get_or_insert_with(|| data.clone());
        if let Some(((ours, theirs), item)) = reference.iter().zip(&data).zip(&items).find(|((a, b), _)| a != b) {
            return Err(format!("{} differs for {item}:\n{ours}\n{theirs}", who.name()).into());
        }
        works.push(Arc::new(Work { shape, items, bodies, answers }));
    }
    Ok(works)
}

async fn measure(who: &Contestant, contestant: usize, work: &Arc<Work>, rules: &Rules) -> Result<Measured> {
    let span = Duration::from_secs_f64(rules.seconds);
    drive(who, work, rules.connections, span / 5).await?;
    let (before, started) = (cpu::seconds(&who.processes)?, Instant::now());
    let done = drive(who, work, rules.connections, span).await?;
    let (seconds, busy) = (started.elapsed().as_secs_f64(), cpu::seconds(&who.processes)? - before);
    let (requests, bytes) = (float(done.requests)?, float(done.bytes)?);
    Ok(Measured {
        shape: work.shape,
        contestant,
        per_second: requests / seconds,
        per_cpu_second: requests / busy.max(0.01),
        cores: busy / seconds,
        answer_bytes: bytes / requests.max(1.0),
    })
}

fn float(count: u64) -> Result<f64> {
    // Two halves, since only 32 bits become a float without loss; sums of bytes stay below 2^53.
    let high = u32::try_from(count >> 32)?;
    let low = u32::try_from(count & u64::from(u32::MAX))?;
    Ok(f64::from(high) * 4_294_967_296.0 + f64::from(low))
}
