//! What it takes to refuse requests that are made to do harm.

use std::path::PathBuf;

use claimgraph_bench::hostile::{measure, report};
use claimgraph_bench::server::Places;
use claimgraph_bench::{Result, table};
use clap::Parser;

/// Processor time of the server for each hostile request that it refuses; the target is less than 10 ms.
#[derive(Parser, Debug)]
struct Arguments {
    /// The binary to measure
    #[arg(long, default_value = "target/release/claimgraph")]
    claimgraph: PathBuf,
    /// Folder for the database and logs
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the figures go as JSON
    #[arg(long, default_value = "target/bench/hostile.json")]
    json: PathBuf,
    /// How often each is sent
    #[arg(long, default_value_t = 200)]
    times: u32,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { claimgraph, work, json, times } = Arguments::parse();
    std::fs::create_dir_all(&work)?;
    let url = format!("sqlite://{}", work.join("hostile.db").display());
    let places = Places { claimgraph, corpus: PathBuf::new(), work };
    places.migrate(&url).await?;
    let server = places.serve(&url, "hostile").await?;
    let lines = measure(&server, times).await?;
    server.stop().await?;
    table::print(&report(&lines));
    Ok(std::fs::write(json, serde_json::to_vec_pretty(&lines)?)?)
}
