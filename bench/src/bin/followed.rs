//! Import of set.mm while many follow the log over WebSocket.

use std::path::{Path, PathBuf};

use claimgraph_bench::followed::{Followers, Line, Rounds, Wanted, report};
use claimgraph_bench::server::Places;
use claimgraph_bench::{Result, postgres, sqlite, table};
use clap::Parser;
use tokio::time::Instant;

/// Seconds of an import that many follow, beside one that nobody follows. Ends with an error when any of them misses an
/// event.
#[derive(Parser, Debug)]
struct Arguments {
    /// The `claimgraph` binary
    #[arg(long, default_value = "target/release/claimgraph")]
    claimgraph: PathBuf,
    /// A PostgreSQL database that is made anew; its name ends in `_bench`. A new `SQLite` file when absent
    #[arg(long, env = "CLAIMGRAPH_BENCH_FOLLOWED_POSTGRES")]
    postgres: Option<String>,
    /// The Metamath database
    #[arg(long, default_value = "/usr/share/metamath/databases/set.mm")]
    corpus: PathBuf,
    /// Folder for the `SQLite` database and the logs
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the figures go as JSON
    #[arg(long, default_value = "target/bench/followed.json")]
    json: PathBuf,
    /// How many follow
    #[arg(long, default_value_t = 100)]
    followers: usize,
    /// Rounds, whose medians are reported
    #[arg(long, default_value_t = 1)]
    rounds: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.work)?;
    let mut all = [None, Some(Wanted::Claims), Some(Wanted::All)].map(|wanted| (wanted, Rounds::default()));
    for round in 1..=arguments.rounds {
        eprintln!("round {round} of {}", arguments.rounds);
        for (wanted, rounds) in &mut all {
            import(&arguments, *wanted, rounds).await?;
        }
    }
    let [(_, alone), ..] = &all;
    let name = |wanted: Option<Wanted>| match wanted {
        None => "nobody follows".to_owned(),
        Some(wanted) => format!("{} follow {}", arguments.followers, wanted.name()),
    };
    let lines: Vec<Line> = all.iter().map(|(wanted, rounds)| Line::new(name(*wanted), rounds, alone)).collect();
    table::print(&report(&lines));
    Ok(std::fs::write(&arguments.json, serde_json::to_vec_pretty(&lines)?)?)
}

/// Imports while a server serves the same database, and followers follow.
async fn import(arguments: &Arguments, wanted: Option<Wanted>, rounds: &mut Rounds) -> Result<()> {
    let Arguments { claimgraph, corpus, work, .. } = arguments;
    let places = Places { claimgraph: claimgraph.clone(), corpus: corpus.clone(), work: work.clone() };
    let file = work.join("followed.db");
    let url = if let Some(url) = &arguments.postgres {
        postgres::recreate(url).await?;
        url.clone()
    } else {
        remove(&file)?;
        format!("sqlite://{}", file.display())
    };
    places.migrate(&url).await?;
    let server = places.serve(&url, "serve-followed").await?;
    let followers = match wanted {
        Some(wanted) => Some((wanted, Followers::connect(server.port, arguments.followers, wanted).await?)),
        None => None,
    };
    rounds.import.push(places.import(&url).await?.seconds);
    let ended = Instant::now();
    if let Some((wanted, followers)) = followers {
        rounds.events = match &arguments.postgres {
            Some(url) => count_postgres(url, wanted).await?,
            None => count_sqlite(&file, wanted)?,
        };
        followers.have(rounds.events).await?;
        rounds.rest.push(ended.elapsed().as_secs_f64());
    }
    server.stop().await
}

fn count_sqlite(file: &Path, wanted: Wanted) -> Result<u64> {
    let count = format!("SELECT count(*) FROM event WHERE {}", wanted.condition());
    let events: i64 = sqlite::open(file)?.query_row(&count, [], |row| row.get(0))?;
    Ok(u64::try_from(events)?)
}

async fn count_postgres(url: &str, wanted: Wanted) -> Result<u64> {
    let count = format!("SELECT count(*) FROM event WHERE {}", wanted.condition());
    let events: i64 = postgres::connect(url).await?.query_one(&count, &[]).await?.get(0);
    Ok(u64::try_from(events)?)
}

/// Removes a `SQLite` database, where there is one.
fn remove(file: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        let file = PathBuf::from(format!("{}{end}", file.display()));
        if file.exists() {
            std::fs::remove_file(file)?;
        }
    }
    Ok(())
}
