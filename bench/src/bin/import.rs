//! Import of set.mm into `SQLite` and PostgreSQL, beside raw inserts of the rows that it leaves behind.

use std::path::{Path, PathBuf};

use claimgraph_bench::import::{Line, PostgresRows, SqliteRows, report};
use claimgraph_bench::server::Places;
use claimgraph_bench::{Result, postgres, table};
use clap::Parser;

/// Seconds, rows a second and peak memory of the import, beside prepared inserts and COPY of the same rows.
#[derive(Parser, Debug)]
struct Arguments {
    /// The `claimgraph` binary
    #[arg(long, default_value = "target/release/claimgraph")]
    claimgraph: PathBuf,
    /// A PostgreSQL database that is made anew; its name ends in `_bench`
    #[arg(long, env = "CLAIMGRAPH_BENCH_IMPORT_POSTGRES")]
    postgres: String,
    /// The Metamath database
    #[arg(long, default_value = "/usr/share/metamath/databases/set.mm")]
    corpus: PathBuf,
    /// Folder for the `SQLite` databases and the logs
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the figures go as JSON
    #[arg(long, default_value = "target/bench/import.json")]
    json: PathBuf,
    /// Rounds, whose medians are reported
    #[arg(long, default_value_t = 1)]
    rounds: usize,
}

/// Rounds of one way.
#[derive(Default)]
struct Rounds {
    rows: usize,
    seconds: Vec<f64>,
    peak: Option<u64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let places = Places { claimgraph: arguments.claimgraph, corpus: arguments.corpus, work: arguments.work };
    std::fs::create_dir_all(&places.work)?;
    let mut all: [Rounds; 5] = Default::default();
    for round in 1..=arguments.rounds {
        eprintln!("round {round} of {}", arguments.rounds);
        let [ours_local, raw_local, ours, raw, copy] = &mut all;
        sqlite_round(&places, ours_local, raw_local).await?;
        postgres_round(&places, &arguments.postgres, ours, raw, copy).await?;
    }
    let [ours_local, raw_local, ours, raw, copy] = all;
    let line = |name, rounds: &Rounds, against: &Rounds| {
        Line::new(name, rounds.rows, rounds.seconds.clone(), rounds.peak, &against.seconds)
    };
    let lines = [
        line("claimgraph import, SQLite", &ours_local, &raw_local)?,
        line("prepared inserts, SQLite", &raw_local, &raw_local)?,
        line("claimgraph import, PostgreSQL", &ours, &raw)?,
        line("prepared inserts, PostgreSQL", &raw, &raw)?,
        line("COPY, PostgreSQL", &copy, &raw)?,
    ];
    table::print(&report(&lines));
    Ok(std::fs::write(&arguments.json, serde_json::to_vec_pretty(&lines)?)?)
}

async fn sqlite_round(places: &Places, ours: &mut Rounds, raw: &mut Rounds) -> Result<()> {
    let imported = new_file(&places.work, "import.db")?;
    let ran = places.import(&format!("sqlite://{}", imported.display())).await?;
    ours.seconds.push(ran.seconds);
    ours.peak = ours.peak.max(Some(ran.peak_memory));
    let rows = SqliteRows::read(&imported)?;
    let file = new_file(&places.work, "raw.db")?;
    places.migrate(&format!("sqlite://{}", file.display())).await?;
    let inserted = tokio::task::spawn_blocking(move || rows.insert(&file)).await??;
    raw.seconds.push(inserted.seconds);
    (raw.rows, ours.rows) = (inserted.rows, inserted.rows);
    Ok(())
}

async fn postgres_round(
    places: &Places,
    url: &str,
    ours: &mut Rounds,
    raw: &mut Rounds,
    copy: &mut Rounds,
) -> Result<()> {
    postgres::recreate(url).await?;
    let ran = places.import(url).await?;
    ours.seconds.push(ran.seconds);
    ours.peak = ours.peak.max(Some(ran.peak_memory));
    let rows = PostgresRows::read(url).await?;
    for (rounds, copied) in [(raw, false), (copy, true)] {
        let inserted = if copied { rows.copy(url).await? } else { rows.insert(url).await? };
        rounds.seconds.push(inserted.seconds);
        (rounds.rows, ours.rows) = (inserted.rows, inserted.rows);
    }
    Ok(())
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
