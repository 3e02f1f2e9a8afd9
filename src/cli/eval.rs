//! `claimgraph eval`.

use std::path::PathBuf;

use claimgraph_store::search::SearchMode;
use clap::{Args, ValueEnum};

use super::{Error, Session, progress};
use crate::eval::{self, Figure, Judged};

/// Measure how good searching is, by saved queries with relevance marks
///
/// Runs the queries of a file and prints precision, recall and nDCG of the first k claims, the mean reciprocal rank, and
/// how long the queries took. docs/EVAL.md tells the form of the file and the formulas. The database may be one that a
/// server works on.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph eval demo/judged.json --tenant demo --database-url sqlite://claimgraph-demo.db
  claimgraph eval marks.json -k 5 --format json > figures.json
  claimgraph eval marks.json --min ndcg=0.7 --min recall=0.8     fails below that")]
pub(super) struct Eval {
    /// File of saved queries, JSON
    file: PathBuf,
    /// Places that count
    #[arg(short, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200))]
    k: u32,
    /// How claims are found
    #[arg(long, value_enum, default_value_t = Mode::Text)]
    mode: Mode,
    /// Least mean of a figure (precision, recall, ndcg, mrr); below it the command fails. May be given several times
    #[arg(long = "min", value_name = "FIGURE=VALUE", value_parser = least)]
    least: Vec<(Figure, f64)>,
    /// How the figures are written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// By their words
    Text,
    /// By their meaning
    Semantic,
    /// By both
    Hybrid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A row for each query, and the means
    Table,
    /// The same as JSON
    Json,
}

fn least(text: &str) -> Result<(Figure, f64), String> {
    let (figure, value) = text.split_once('=').ok_or("give a figure and a value, such as ndcg=0.7")?;
    let value: f64 = value.parse().map_err(|_| format!("`{value}` is no number"))?;
    if !(0.0..=1.0).contains(&value) {
        return Err(format!("`{value}` is not 0 to 1"));
    }
    Ok((figure.parse()?, value))
}

impl Eval {
    pub(super) async fn run(self, mut session: Session) -> Result<(), Error> {
        let reading = |cause| Error::io(format!("reading {}", self.file.display()), cause);
        let text = std::fs::read_to_string(&self.file).map_err(reading)?;
        let judged = Judged::read(&text).map_err(|cause| Error::Usage(format!("{}: {cause}", self.file.display())))?;
        // Nothing here asks the graph.
        session.config.graph.memory_bytes = 0;
        let mode = match self.mode {
            Mode::Text => SearchMode::Text,
            Mode::Semantic => SearchMode::Semantic,
            Mode::Hybrid => SearchMode::Hybrid,
        };
        let store = session.store().await?;
        let scope = session.scope(&store, self.tenant.as_deref()).await?;
        let shown = progress::show(&session.bars, "eval");
        let report = eval::run(&store, &scope, &judged, (mode, self.k), &shown).await;
        shown.finish();
        store.close().await?;
        let report = report.map_err(|cause| Error::Usage(format!("{}: {cause}", self.file.display())))?;
        match self.format {
            Format::Table => say!("{}", report.table()),
            Format::Json => say!("{:#}", report.json()),
        }
        let below = report.below(&self.least);
        if below.is_empty() { Ok(()) } else { Err(Error::Found(below.join("; "))) }
    }
}
