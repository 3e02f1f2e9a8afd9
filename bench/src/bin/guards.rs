//! What credentials, limits, the log, metrics and traces add to a point read.

use std::path::PathBuf;

use claimgraph_bench::guards::{Asked, Collector, Guards, Rules, guarded, open, race};
use claimgraph_bench::server::Places;
use claimgraph_bench::table::{self, short};
use claimgraph_bench::{Result, chance, sqlite};
use claimgraph_domain::id::ClaimId;
use clap::Parser;
use uuid::Uuid;

/// Point reads by a server that asks nobody, and by servers that want a key, enforce limits, trace and log.
#[derive(Parser, Debug)]
struct Arguments {
    /// The `claimgraph` binary
    #[arg(long, default_value = "target/release/claimgraph")]
    claimgraph: PathBuf,
    /// The Metamath database
    #[arg(long, default_value = "/usr/share/metamath/databases/set.mm")]
    corpus: PathBuf,
    /// Folder for the databases and the logs
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the figures go as JSON
    #[arg(long, default_value = "target/bench/guards.json")]
    json: PathBuf,
    /// Of 1,000 requests so many are traced [default: the server's]
    #[arg(long)]
    traces_per_thousand: Option<u32>,
    /// Of 1,000 that are traced so many are traced with their parts [default: the server's]
    #[arg(long)]
    parts_per_thousand: Option<u32>,
    /// Connections at once
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Rounds, whose medians are reported
    #[arg(long, default_value_t = 40)]
    rounds: usize,
    /// Seconds for each server and round
    #[arg(long, default_value_t = 0.5)]
    seconds: f64,
    /// Seed of what is asked for
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

const CLAIMS: &str = "SELECT id FROM claim WHERE status = 'active' AND superseded_pos IS NULL ORDER BY id";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let Arguments { connections, rounds, seconds, .. } = arguments;
    std::fs::create_dir_all(&arguments.work)?;
    let places = Places { claimgraph: arguments.claimgraph, corpus: arguments.corpus, work: arguments.work };
    let file = places.ready_sqlite().await?;
    let url = format!("sqlite://{}", file.display());

    let claims: Vec<ClaimId> = {
        let connection = sqlite::open(&file)?;
        let mut statement = connection.prepare(CLAIMS)?;
        let ids = statement.query_map([], |row| row.get::<_, [u8; 16]>(0))?;
        let ids = ids.map(|id| id.map(|id| ClaimId::from_uuid(Uuid::from_bytes(id))));
        chance::Chance::new(arguments.seed).pick(&ids.collect::<std::result::Result<Vec<_>, _>>()?, 500)
    };
    let collector = Collector::start().await?;
    let with_traces = Guards {
        name: "and traces",
        traces: arguments.traces_per_thousand,
        parts: arguments.parts_per_thousand,
        collector: &collector,
        logs: false,
    };
    let all = servers(&places, &url, with_traces).await?;
    let figures = race(&all, &claims, &Rules { connections, rounds, seconds }).await?;
    let mut lines = vec![["", "req/s", "req/CPU s", "processor time each"].map(str::to_owned).to_vec()];
    for row in &figures {
        let cost = format!("{}x", short(row.cost));
        lines.push(vec![row.name.to_owned(), short(row.per_second), short(row.per_cpu_second), cost]);
    }
    table::print(&lines);
    println!("{} bytes of traces were sent", collector.bytes());
    std::fs::write(&arguments.json, serde_json::to_vec_pretty(&figures)?)?;
    for asked in all {
        asked.server.stop().await?;
    }
    Ok(())
}

/// The open one, and each with one guard more.
async fn servers(places: &Places, url: &str, with_traces: Guards<'_>) -> Result<[Asked; 4]> {
    Ok([
        open(places, url).await?,
        guarded(places, url, Guards { name: "key and limits", traces: Some(0), ..with_traces }).await?,
        guarded(places, url, with_traces).await?,
        guarded(places, url, Guards { name: "and the log", logs: true, ..with_traces }).await?,
    ])
}
