//! One event to many subscribers over WebSocket, beside graphql-ws and one prepared frame.

use std::path::{Path, PathBuf};

use claimgraph_bench::child::{self, Server};
use claimgraph_bench::fanout::{Contestant, Report, Rules, Way, race, report, serve_limit};
use claimgraph_bench::server::Places;
use claimgraph_bench::{Result, table};
use clap::Parser;

/// Deliveries per second of processor time of the server, latency, and memory of a subscriber that waits.
#[derive(Parser, Debug)]
struct Arguments {
    /// The `claimgraph` binary
    #[arg(long, default_value = "target/release/claimgraph")]
    claimgraph: PathBuf,
    /// The database of claimgraph; a new SQLite file when absent
    #[arg(long, env = "CLAIMGRAPH_BENCH_POSTGRES")]
    postgres: Option<String>,
    /// Folder for the `SQLite` database and the logs
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the figures go as JSON
    #[arg(long, default_value = "target/bench/fanout.json")]
    json: PathBuf,
    /// Subscribers of each contestant, one race for each number
    #[arg(long, value_delimiter = ',', default_value = "1000,10000")]
    subscribers: Vec<usize>,
    /// Events in flight, one measurement for each number
    #[arg(long, value_delimiter = ',', default_value = "1,4")]
    in_flight: Vec<usize>,
    /// Rounds, whose medians are reported
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Deliveries of each contestant in one round
    #[arg(long, default_value_t = 200_000)]
    deliveries: usize,
    /// Be the bare server, at this port
    #[arg(long, hide = true)]
    limit: Option<u16>,
}

/// Lets this process, and those that it starts, have as many files open as the system lets it ask for.
fn raise_files() -> Option<()> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    let most = line.split_whitespace().nth(1)?;
    let pid = std::process::id().to_string();
    let raised = std::process::Command::new("prlimit").args(["--pid", &pid, &format!("--nofile={most}")]).status();
    raised.ok()?.success().then_some(())
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(port) = arguments.limit {
        return serve_limit(port).await;
    }
    if raise_files().is_none() {
        eprintln!("the limit on open files is as it was; many subscribers need more: see `ulimit -n`");
    }
    std::fs::create_dir_all(&arguments.work)?;
    let mut results: Vec<Report> = Vec::new();
    for subscribers in &arguments.subscribers {
        let rules = Rules {
            subscribers: *subscribers,
            rounds: arguments.rounds,
            events: (arguments.deliveries / subscribers).max(5),
            in_flight: arguments.in_flight.clone(),
        };
        let result = run(&arguments, &rules).await?;
        table::print(&result.table());
        results.push(result);
    }
    std::fs::write(&arguments.json, serde_json::to_vec_pretty(&results)?)?;
    Ok(())
}

async fn run(arguments: &Arguments, rules: &Rules) -> Result<Report> {
    let work = &arguments.work;
    let places = Places { claimgraph: arguments.claimgraph.clone(), corpus: PathBuf::new(), work: work.clone() };
    let servers = [
        (Way::Claimgraph, claimgraph(arguments, &places).await?),
        (Way::Limit, limit(work).await?),
        (Way::GraphqlWs, graphql_ws(work).await?),
    ];
    let mut all = servers.map(|(way, server)| Contestant::new(way, server));
    let outcome = race(&mut all, rules).await?;
    let result = report(&all, &outcome, rules);
    for one in all {
        one.stop().await?;
    }
    Ok(result)
}

async fn limit(work: &Path) -> Result<Server> {
    let (port, log) = (child::free_port()?, work.join("fanout-limit.log"));
    let mut command = child::command(std::env::current_exe()?, &log)?;
    command.args(["--limit", &port.to_string()]);
    Server::start(command, port, &log).await
}

async fn graphql_ws(work: &Path) -> Result<Server> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/graphql-ws");
    if !folder.join("node_modules").exists() {
        return Err("graphql-ws is not installed: run bench/peers/graphql-ws/install.sh".into());
    }
    let (port, log) = (child::free_port()?, work.join("fanout-graphql-ws.log"));
    let mut command = child::command("node", &log)?;
    command.arg(folder.join("server.js")).env("PORT", port.to_string()).env("NODE_ENV", "production");
    Server::start(command, port, &log).await
}

/// Over an empty database.
async fn claimgraph(arguments: &Arguments, places: &Places) -> Result<Server> {
    let url = if let Some(url) = &arguments.postgres {
        let all = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
        claimgraph_bench::postgres::connect(url).await?.batch_execute(all).await?;
        url.clone()
    } else {
        let file = arguments.work.join("fanout.db");
        for end in ["", "-wal", "-shm"] {
            let old = PathBuf::from(format!("{}{end}", file.display()));
            if old.exists() {
                std::fs::remove_file(old)?;
            }
        }
        format!("sqlite://{}", file.display())
    };
    places.migrate(&url).await?;
    places.serve(&url, "fanout-claimgraph").await
}
