//! Readers that stall for a minute during many events, and the memory of the server meanwhile.

use std::path::{Path, PathBuf};

use claimgraph_bench::server::Places;
use claimgraph_bench::stalled::{Line, Rules, report, run};
use claimgraph_bench::{Result, postgres, table};
use clap::Parser;

/// Memory of the server while readers take nothing of what is recorded, beside that while nobody stalls. Ends with an
/// error when any reader misses an event.
#[derive(Parser, Debug)]
struct Arguments {
    /// The `claimgraph` binary
    #[arg(long, default_value = "target/release/claimgraph")]
    claimgraph: PathBuf,
    /// A PostgreSQL database that is made anew; its name ends in `_bench`. A new `SQLite` file when absent
    #[arg(long, env = "CLAIMGRAPH_BENCH_STALLED_POSTGRES")]
    postgres: Option<String>,
    /// Folder for the `SQLite` database and the logs
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the figures go as JSON
    #[arg(long, default_value = "target/bench/stalled.json")]
    json: PathBuf,
    /// Readers that stall, one run for each number
    #[arg(long, value_delimiter = ',', default_value = "0,1,10")]
    stalled: Vec<usize>,
    /// Events that are recorded
    #[arg(long, default_value_t = 50_000)]
    events: u64,
    /// Seconds over which they are recorded
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Claims of a bundle
    #[arg(long, default_value_t = 200)]
    claims: u32,
    /// Characters of a claim's text
    #[arg(long, default_value_t = 1_000)]
    content: usize,
    /// Settings of the server, SECTION.KEY=VALUE. Caches that fill up are made small, so that what else grows shows
    #[arg(long, value_delimiter = ',', default_value = "database.page_cache_bytes=1048576,cache.claims_bytes=1048576")]
    set: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.work)?;
    let Arguments { events, seconds, claims, content, .. } = arguments;
    let rules = Rules { events, seconds, claims, content };
    let places =
        Places { claimgraph: arguments.claimgraph.clone(), corpus: PathBuf::new(), work: arguments.work.clone() };
    let mut lines: Vec<Line> = Vec::new();
    for stalled in &arguments.stalled {
        let url = match &arguments.postgres {
            Some(url) => {
                postgres::recreate(url).await?;
                url.clone()
            }
            None => empty(&arguments.work.join("stalled.db"))?,
        };
        places.migrate(&url).await?;
        let server = places.serve_with(&url, "serve-stalled", &arguments.set).await?;
        lines.push(run(&server, &rules, *stalled).await?);
        server.stop().await?;
    }
    table::print(&report(&lines));
    Ok(std::fs::write(&arguments.json, serde_json::to_vec_pretty(&lines)?)?)
}

/// The address of a `SQLite` database that is not there.
fn empty(file: &Path) -> Result<String> {
    for end in ["", "-wal", "-shm"] {
        let old = PathBuf::from(format!("{}{end}", file.display()));
        if old.exists() {
            std::fs::remove_file(old)?;
        }
    }
    Ok(format!("sqlite://{}", file.display()))
}
