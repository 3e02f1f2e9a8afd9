//! Searches over WordNet's glosses: the store and GraphQL beside FTS5 alone and beside `tsvector` with GIN alone.

use std::path::{Path, PathBuf};
use std::time::Duration;

use claimgraph_bench::search::{
    BarePostgres, BareSqlite, Contestant, Effort, Graphql, Line, Ours, Suite, from_postgres, from_sqlite, questions,
    race, report,
};
use claimgraph_bench::server::Places;
use claimgraph_bench::{Result, postgres, table};
use clap::Parser;

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Latency and throughput of text search, beside the bare engine of the same database over the same texts.
#[derive(Parser, Debug)]
struct Arguments {
    /// The `claimgraph` binary
    #[arg(long, default_value = "target/release/claimgraph")]
    claimgraph: PathBuf,
    /// A PostgreSQL database that is made anew; its name ends in `_bench`. Without it PostgreSQL is left out
    #[arg(long, env = "CLAIMGRAPH_BENCH_SEARCH_POSTGRES")]
    postgres: Option<String>,
    /// The folder of WordNet's files
    #[arg(long, default_value = "/usr/share/wordnet")]
    corpus: PathBuf,
    /// Folder for databases and logs
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the figures go as JSON
    #[arg(long, default_value = "target/bench/search.json")]
    json: PathBuf,
    /// Questions of each kind
    #[arg(long, default_value_t = 100)]
    questions: usize,
    /// Seed of what is asked for
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Rounds
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Connections that ask at once, for the throughput
    #[arg(long, default_value_t = 4)]
    connections: usize,
    /// Seconds of each measurement of throughput
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
}

/// The format that the corpus has.
const FORMAT: &str = "wordnet";

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.work)?;
    let (claimgraph, corpus, work) = (&arguments.claimgraph, &arguments.corpus, &arguments.work);
    let places = Places { claimgraph: claimgraph.clone(), corpus: corpus.clone(), work: work.clone() };
    let mut lines = of_sqlite(&arguments, &places).await?;
    if let Some(url) = &arguments.postgres {
        lines.extend(of_postgres(&arguments, &places, url).await?);
    }
    table::print(&report(&lines));
    Ok(std::fs::write(&arguments.json, serde_json::to_vec_pretty(&lines)?)?)
}

async fn of_sqlite(arguments: &Arguments, places: &Places) -> Result<Vec<Line>> {
    let file = new_file(&places.work, "search.db")?;
    let url = format!("sqlite://{}", file.display());
    places.import_as(&url, FORMAT).await?;
    let texts = from_sqlite(&file)?;
    let bare = BareSqlite::fill(&new_file(&places.work, "search-bare.db")?, &texts)?;
    measure(arguments, places, "SQLite", &url, &texts, Contestant::BareSqlite(bare)).await
}

async fn of_postgres(arguments: &Arguments, places: &Places, url: &str) -> Result<Vec<Line>> {
    postgres::recreate(url).await?;
    places.import_as(url, FORMAT).await?;
    postgres::connect(url).await?.batch_execute("VACUUM ANALYZE").await?;
    let texts = from_postgres(url).await?;
    let bare = BarePostgres::fill(url, &texts).await?;
    measure(arguments, places, "PostgreSQL", url, &texts, Contestant::BarePostgres(bare)).await
}

async fn measure(
    arguments: &Arguments,
    places: &Places,
    database: &'static str,
    url: &str,
    texts: &[String],
    bare: Contestant,
) -> Result<Vec<Line>> {
    eprintln!("{database}: {} texts", texts.len());
    let server = places.serve(url, "serve-search").await?;
    let ours = Contestant::Ours(Ours::open(url).await?);
    let suite = Suite {
        database,
        questions: questions(texts, arguments.questions, arguments.seed),
        contestants: vec![bare, ours, Contestant::Graphql(Graphql::at(server.port))],
    };
    let time = Duration::try_from_secs_f64(arguments.seconds)?;
    let effort = Effort { rounds: arguments.rounds, connections: arguments.connections, time };
    let outcomes = race(&suite, effort).await?;
    server.stop().await?;
    Ok(Line::of(&suite, "text", &outcomes))
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
