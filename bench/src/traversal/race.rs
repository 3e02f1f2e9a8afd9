//! Everyone answers everything, in interleaved rounds.

use std::hint::black_box;

use tokio::time::Instant;

use super::graphql::Graphql;
use super::kuzu::Kuzu;
use super::postgres::Postgres;
use super::question::{Kind, Question};
use crate::Result;

/// Seconds below which a question is repeated: a clock cannot tell shorter times.
const TELLABLE: f64 = 20e-6;

/// One that answers within this process, without waiting.
pub trait Local {
    /// For people.
    fn name(&self) -> &'static str;

    /// The answer about one statement.
    ///
    /// # Errors
    /// When it cannot be given.
    fn answer(&mut self, kind: Kind, item: u32, goal: u32) -> Result<usize>;
}

/// One that answers.
pub enum Contestant<'a> {
    /// In this process.
    Here(Box<dyn Local + 'a>),
    /// Recursive statements in PostgreSQL.
    Postgres(Box<Postgres>),
    /// claimgraph over HTTP.
    Graphql(Box<Graphql>),
    /// Kùzu in a process of its own.
    Kuzu(Kuzu),
}

/// An answer and how long it took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timed {
    /// The answer.
    pub answer: usize,
    /// How long it took.
    pub seconds: f64,
}

/// The best times of one contestant for one question, by item.
#[derive(Debug, Clone)]
pub struct Best {
    /// Which contestant, from 0.
    pub contestant: usize,
    /// Which question.
    pub kind: Kind,
    /// Seconds by item.
    pub seconds: Vec<f64>,
}

impl Contestant<'_> {
    /// For people.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Here(local) => local.name(),
            Self::Postgres(_) => "recursive CTE, PostgreSQL",
            Self::Graphql(_) => "claimgraph GraphQL over HTTP",
            Self::Kuzu(_) => "Kùzu",
        }
    }

    /// Each item is asked once unmeasured and then measured.
    async fn ask(&mut self, question: &Question) -> Result<Vec<Timed>> {
        let Question { kind, items, goal } = question;
        if let Self::Kuzu(kuzu) = self {
            return kuzu.ask(question).await;
        }
        let mut answers = Vec::with_capacity(items.len());
        for item in items {
            answers.push(match self {
                Self::Here(local) => repeated(local.as_mut(), *kind, *item, *goal)?,
                Self::Postgres(postgres) => {
                    postgres.answer(*kind, *item, *goal).await?;
                    let started = Instant::now();
                    let answer = postgres.answer(*kind, *item, *goal).await?;
                    Timed { answer, seconds: started.elapsed().as_secs_f64() }
                }
                Self::Graphql(graphql) => {
                    let body = graphql.body(*kind, *item, *goal)?;
                    graphql.ask(body.clone()).await?;
                    let started = Instant::now();
                    let answer = graphql.ask(body).await?;
                    let seconds = started.elapsed().as_secs_f64();
                    Timed { answer: Graphql::read(*kind, &answer)?, seconds }
                }
                Self::Kuzu(_) => continue,
            });
        }
        Ok(answers)
    }
}

/// Short answers are repeated until a clock can tell how long they take.
fn repeated(local: &mut dyn Local, kind: Kind, item: u32, goal: u32) -> Result<Timed> {
    let started = Instant::now();
    let answer = local.answer(kind, item, goal)?;
    let mut seconds = started.elapsed().as_secs_f64();
    let mut times = 1_u32;
    loop {
        let started = Instant::now();
        for _ in 0..times {
            black_box(local.answer(kind, item, goal)?);
        }
        let all = started.elapsed().as_secs_f64();
        seconds = seconds.min(all / f64::from(times));
        if all >= TELLABLE || times >= 1 << 16 {
            return Ok(Timed { answer, seconds });
        }
        times *= 2;
    }
}

/// Asks everyone everything in each round; the first contestant's answers are the right ones.
///
/// # Errors
/// When somebody fails, or gives another answer than the first contestant.
pub async fn race(contestants: &mut [Contestant<'_>], questions: &[Question], rounds: usize) -> Result<Vec<Best>> {
    let mut best: Vec<Best> = Vec::new();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        for question in questions {
            let mut right: Option<Vec<Timed>> = None;
            for (number, contestant) in contestants.iter_mut().enumerate() {
                let timed = contestant.ask(question).await?;
                check(contestant.name(), question, right.get_or_insert_with(|| timed.clone()), &timed)?;
                keep(&mut best, number, question.kind, &timed);
            }
        }
    }
    Ok(best)
}

fn check(name: &str, question: &Question, right: &[Timed], timed: &[Timed]) -> Result<()> {
    if right.len() != timed.len() {
        return Err(format!("{}: {name} gives {} answers", question.kind.name(), timed.len()).into());
    }
    for ((item, right), timed) in question.items.iter().zip(right).zip(timed) {
        if right.answer != timed.answer {
            let (kind, expected) = (question.kind.name(), right.answer);
            return Err(format!("{kind} of statement {item}: {name} says {}, not {expected}", timed.answer).into());
        }
    }
    Ok(())
}

fn keep(best: &mut Vec<Best>, contestant: usize, kind: Kind, timed: &[Timed]) {
    match best.iter_mut().find(|best| best.contestant == contestant && best.kind == kind) {
        Some(known) => {
            for (seconds, timed) in known.seconds.iter_mut().zip(timed) {
                *seconds = seconds.min(timed.seconds);
            }
        }
        None => best.push(Best { contestant, kind, seconds: timed.iter().map(|timed| timed.seconds).collect() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_answer_is_refused_and_the_best_time_is_kept() {
        let question = Question { kind: Kind::Closure, items: vec![7], goal: 0 };
        let timed = |answer, seconds| vec![Timed { answer, seconds }];
        assert!(check("a", &question, &timed(3, 1.0), &timed(3, 2.0)).is_ok());
        assert!(check("a", &question, &timed(3, 1.0), &timed(4, 1.0)).is_err());
        let mut best = Vec::new();
        for seconds in [2.0, 1.0, 3.0] {
            keep(&mut best, 0, Kind::Closure, &timed(3, seconds));
        }
        assert!(best.len() == 1 && best.iter().all(|best| best.seconds == [1.0]));
    }
}
