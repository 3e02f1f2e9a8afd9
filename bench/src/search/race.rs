//! Everyone answers everything, in interleaved rounds.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::contestant::{Asker, Contestant};
use super::question::{Kind, Question};
use crate::Result;
use crate::table::ratio;

/// One kind of searching on one database.
pub struct Suite {
    /// The database.
    pub database: &'static str,
    /// What is asked.
    pub questions: Vec<Question>,
    /// Who answers; the first is the limit.
    pub contestants: Vec<Contestant>,
}

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Rounds.
    pub rounds: usize,
    /// Connections that ask at once, for the throughput.
    pub connections: usize,
    /// How long they do.
    pub time: Duration,
}

/// What one contestant came to in one kind of question.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Which contestant, from 0.
    pub contestant: usize,
    /// The kind.
    pub kind: Kind,
    /// Texts that are found, of all questions together.
    pub found: u64,
    /// The best time of each question, seconds, one connection asking.
    pub seconds: Vec<f64>,
    /// Questions answered a second in each round, several connections asking.
    pub rates: Vec<f64>,
}

/// Asks everyone everything in each round.
///
/// # Errors
/// When somebody fails, or the first page of GraphQL is not that of the store.
pub async fn race(suite: &Suite, effort: Effort) -> Result<Vec<Outcome>> {
    let mut askers = Vec::new();
    for contestant in &suite.contestants {
        askers.push(contestant.asker().await?);
    }
    let mut outcomes = Vec::new();
    for kind in Kind::ALL {
        let questions: Arc<[Question]> = suite.questions.iter().filter(|asked| asked.kind == kind).cloned().collect();
        check_pages(suite, &mut askers, &questions).await?;
        for (number, asker) in askers.iter_mut().enumerate() {
            let mut found = 0;
            for question in questions.iter() {
                found += asker.count(question).await?;
            }
            let seconds = vec![f64::INFINITY; questions.len()];
            outcomes.push(Outcome { contestant: number, kind, found, seconds, rates: Vec::new() });
        }
    }
    for round in 1..=effort.rounds {
        eprintln!("{}: round {round} of {}", suite.database, effort.rounds);
        for outcome in &mut outcomes {
            let questions: Arc<[Question]> =
                suite.questions.iter().filter(|asked| asked.kind == outcome.kind).cloned().collect();
            let (Some(contestant), Some(asker)) =
                (suite.contestants.get(outcome.contestant), askers.get_mut(outcome.contestant))
            else {
                continue;
            };
            latencies(asker, &questions, &mut outcome.seconds).await?;
            outcome.rates.push(rate(contestant, &questions, effort).await?);
        }
    }
    Ok(outcomes)
}

/// The store and GraphQL must give the same pages: the second is the first with a way to it.
async fn check_pages(suite: &Suite, askers: &mut [Asker], questions: &[Question]) -> Result<()> {
    for question in questions {
        let mut ours = None;
        for (contestant, asker) in suite.contestants.iter().zip(askers.iter_mut()) {
            if !matches!(contestant, Contestant::Ours(_) | Contestant::Graphql(_)) {
                continue;
            }
            let page = asker.ask(question).await?;
            if *ours.get_or_insert(page) != page {
                return Err(format!("{}: {} gives another page", question.ours(), contestant.name()).into());
            }
        }
    }
    Ok(())
}

/// Each question is asked once unmeasured and then measured; the best time of all rounds counts.
async fn latencies(asker: &mut Asker, questions: &[Question], best: &mut [f64]) -> Result<()> {
    for (question, best) in questions.iter().zip(best) {
        asker.ask(question).await?;
        let started = Instant::now();
        asker.ask(question).await?;
        *best = best.min(started.elapsed().as_secs_f64());
    }
    Ok(())
}

/// Questions answered a second, by several connections that each ask one after the other.
async fn rate(contestant: &Contestant, questions: &Arc<[Question]>, effort: Effort) -> Result<f64> {
    let mut askers = Vec::new();
    for _ in 0..effort.connections {
        askers.push(contestant.asker().await?);
    }
    let started = Instant::now();
    let mut tasks = Vec::new();
    for (number, mut asker) in askers.into_iter().enumerate() {
        let questions = Arc::clone(questions);
        tasks.push(tokio::spawn(async move {
            let mut count = 0_u32;
            // Each begins elsewhere.
            for question in questions.iter().cycle().skip(number * questions.len() / effort.connections.max(1)) {
                if started.elapsed() >= effort.time {
                    break;
                }
                asker.ask(question).await?;
                count += 1;
                // An engine that answers in this process would let no other connection have its turn.
                tokio::task::yield_now().await;
            }
            Ok::<_, crate::Error>(count)
        }));
    }
    let mut count = 0;
    for task in tasks {
        count += task.await??;
    }
    Ok(ratio(f64::from(count), started.elapsed().as_secs_f64()))
}
