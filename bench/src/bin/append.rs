//! Durable appends by many writers at once, beside raw commits of single rows to the same database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use claimgraph_bench::append::{Line, Ours, RawPostgres, RawSqlite, Rounds, report};
use claimgraph_bench::{Result, postgres, table};
use clap::Parser;

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Claims created a second, each acknowledged when it is on the disk, beside raw commits of single rows.
#[derive(Parser, Debug)]
struct Arguments {
    /// A PostgreSQL database that is made anew; its name ends in `_bench`
    #[arg(long, env = "CLAIMGRAPH_BENCH_APPEND_POSTGRES")]
    postgres: Option<String>,
    /// Folder for the `SQLite` databases
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the figures go as JSON
    #[arg(long, default_value = "target/bench/append.json")]
    json: PathBuf,
    /// Numbers of writers
    #[arg(long, value_delimiter = ',', default_value = "1,4,16,64")]
    writers: Vec<usize>,
    /// Most requests that share a transaction
    #[arg(long, default_value_t = 64)]
    requests_per_transaction: usize,
    /// Rounds, whose medians are reported
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.work)?;
    let mut lines = Vec::new();
    let raw = RawSqlite::open(&new_file(&arguments.work, "append-raw.db")?)?;
    let file = new_file(&arguments.work, "append.db")?;
    let ours = Ours::open(&format!("sqlite://{}", file.display()), arguments.requests_per_transaction).await?;
    lines.extend(measure(&arguments, "SQLite", &ours, async |writers, time| raw.run(writers, time).await).await?);
    ours.close().await?;
    if let Some(url) = &arguments.postgres {
        postgres::recreate(url).await?;
        let raw = RawPostgres::open(url).await?;
        let ours = Ours::open(url, arguments.requests_per_transaction).await?;
        lines.extend(
            measure(&arguments, "PostgreSQL", &ours, async |writers, time| raw.run(writers, time).await).await?,
        );
        ours.close().await?;
    }
    table::print(&report(&lines));
    Ok(std::fs::write(&arguments.json, serde_json::to_vec_pretty(&lines)?)?)
}

/// Rounds in which every number of writers has its turn, raw and through the store one after the other.
async fn measure(
    arguments: &Arguments,
    database: &'static str,
    ours: &Ours,
    raw: impl AsyncFn(usize, Duration) -> Result<claimgraph_bench::append::Appended>,
) -> Result<Vec<Line>> {
    let time = Duration::try_from_secs_f64(arguments.seconds)?;
    let mut all = vec![Rounds::default(); arguments.writers.len()];
    let mut alone = Vec::new();
    for round in 1..=arguments.rounds {
        eprintln!("{database}: round {round} of {}", arguments.rounds);
        alone.push(raw(1, time).await?);
        for (writers, rounds) in arguments.writers.iter().zip(&mut all) {
            rounds.raw.push(raw(*writers, time).await?);
            rounds.ours.push(ours.run(*writers, time).await?);
        }
    }
    arguments.writers.iter().zip(&all).map(|(writers, rounds)| Line::new(database, *writers, rounds, &alone)).collect()
}

/// The path of a file that is not there, nor what `SQLite` keeps beside it.
fn new_file(folder: &Path, name: &str) -> Result<PathBuf> {
    for end in ["", "-wal", "-shm"] {
        let file = folder.join(format!("{name}{end}"));
        if file.exists() {
            std::fs::remove_file(file)?;
        }
    }
    Ok(folder.join(name))
}
