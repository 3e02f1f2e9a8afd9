//! Kùzu, by its own client in a process of its own, which measures each question itself.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::graph::Graph;
use super::question::{Kind, Question};
use super::race::Timed;
use crate::{Result, child};

/// Where the client, its database and the files between us are.
#[derive(Debug)]
pub struct Kuzu {
    python: PathBuf,
    work: PathBuf,
    /// Seconds that loading the links took.
    pub load_seconds: f64,
}

#[derive(Serialize)]
struct Asked<'a> {
    kind: String,
    items: &'a [u32],
    goal: u32,
}

#[derive(Deserialize)]
struct Answered {
    answers: Vec<usize>,
    seconds: Vec<f64>,
}

#[derive(Deserialize)]
struct Loaded {
    seconds: f64,
}

impl Kuzu {
    /// Loads a graph.
    ///
    /// # Errors
    /// When Kùzu is not installed or refuses it.
    pub async fn open(work: &Path, graph: &Arc<Graph>) -> Result<Self> {
        let python = std::fs::canonicalize(work)?.join("kuzu-venv/bin/python");
        if !python.exists() {
            return Err("Kùzu is not installed: run bench/peers/kuzu/install.sh".into());
        }
        let work = work.join("kuzu");
        std::fs::create_dir_all(&work)?;
        let (mut nodes, mut links) = (String::new(), String::new());
        for number in graph.numbers() {
            let row = graph.out.of(number);
            writeln!(nodes, "{number},{}", row.is_empty())?;
            for head in row {
                writeln!(links, "{number},{head}")?;
            }
        }
        std::fs::write(work.join("nodes.csv"), nodes)?;
        std::fs::write(work.join("links.csv"), links)?;
        let mut kuzu = Self { python, work, load_seconds: 0.0 };
        kuzu.load_seconds = kuzu.run::<Loaded>("load").await?.seconds;
        Ok(kuzu)
    }

    pub(super) async fn ask(&self, question: &Question) -> Result<Vec<Timed>> {
        let asked = Asked { kind: kind(question.kind), items: &question.items, goal: question.goal };
        std::fs::write(self.work.join("asked.json"), serde_json::to_vec(&asked)?)?;
        let answered: Answered = self.run("ask").await?;
        let both = answered.answers.into_iter().zip(answered.seconds);
        Ok(both.map(|(answer, seconds)| Timed { answer, seconds }).collect())
    }

    /// Runs the client, which leaves `answered.json`.
    async fn run<T: serde::de::DeserializeOwned>(&self, what: &str) -> Result<T> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/kuzu/run.py");
        let log = self.work.join("kuzu.log");
        let mut command = child::command(&self.python, &log)?;
        command.arg(script).arg(what).arg(&self.work);
        child::run(command, &log).await?;
        Ok(serde_json::from_slice(&std::fs::read(self.work.join("answered.json"))?)?)
    }
}

/// The name by which the client knows a question: to it the fall of a statement is the use of it.
fn kind(kind: Kind) -> String {
    match kind {
        Kind::Impact => Kind::Usage.name(),
        other => other.name(),
    }
}
