//! Point read, list and nested reads over GraphQL, beside PostGraphile 5 and one JSON-building statement.

use std::path::PathBuf;

use claimgraph_bench::graphql::{Rules, Shape, contestants, race, report};
use claimgraph_bench::server::Places;
use claimgraph_bench::{Result, table};
use clap::Parser;

/// Requests a second, and requests per second of processor time of server and database together, over set.mm.
#[derive(Parser, Debug)]
struct Arguments {
    /// The `claimgraph` binary
    #[arg(long, default_value = "target/release/claimgraph")]
    claimgraph: PathBuf,
    /// A PostgreSQL database for this alone; the corpus is imported when it is not there
    #[arg(long, env = "CLAIMGRAPH_BENCH_POSTGRES")]
    postgres: String,
    /// The Metamath database
    #[arg(long, default_value = "/usr/share/metamath/databases/set.mm")]
    corpus: PathBuf,
    /// Folder for the `SQLite` database and the logs
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the figures go as JSON
    #[arg(long, default_value = "target/bench/graphql.json")]
    json: PathBuf,
    /// Connections at once
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Rounds, whose medians are reported
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds for each contestant, shape and round
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Seed of what is asked for
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let rules = Rules {
        connections: arguments.connections,
        rounds: arguments.rounds,
        seconds: arguments.seconds,
        seed: arguments.seed,
        shapes: Shape::ALL.to_vec(),
    };
    let places = Places { claimgraph: arguments.claimgraph, corpus: arguments.corpus, work: arguments.work };
    std::fs::create_dir_all(&places.work)?;
    let file = places.ready_sqlite().await?;
    places.ready_postgres(&arguments.postgres).await?;
    let over_postgres = places.serve(&arguments.postgres, "serve-postgres").await?;
    let over_sqlite = places.serve(&format!("sqlite://{}", file.display()), "serve-sqlite").await?;
    let postgraphile = places.postgraphile(&arguments.postgres).await?;

    let all = contestants(&arguments.postgres, &file, [&over_postgres, &over_sqlite], &postgraphile).await?;
    let result = report(&all, &race(&all, &rules).await?, &rules);
    table::print(&result.table());
    std::fs::write(&arguments.json, serde_json::to_vec_pretty(&result)?)?;
    for server in [over_postgres, over_sqlite, postgraphile] {
        server.stop().await?;
    }
    Ok(())
}
