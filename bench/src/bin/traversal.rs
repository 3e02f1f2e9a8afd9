//! Closure, hops, paths and impact over set.mm and synthetic graphs: the index beside its limit and its peers.

use std::path::PathBuf;
use std::sync::Arc;

use claimgraph_bench::server::Places;
use claimgraph_bench::traversal::{
    Contestant, Engine, Figures, Graphql, Kuzu, Loaded, Petgraph, Plain, Postgres, Row, Sqlite, own_load, questions,
    race, table as lines,
};
use claimgraph_bench::{Result, table};
use clap::Parser;

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Microseconds of each question, the index's memory and its loading.
#[derive(Parser, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the command line")]
struct Arguments {
    /// The `claimgraph` binary
    #[arg(long, default_value = "target/release/claimgraph")]
    claimgraph: PathBuf,
    /// A PostgreSQL database for this alone; the corpus is imported when it is not there. Without it PostgreSQL is left
    /// out
    #[arg(long, env = "CLAIMGRAPH_BENCH_POSTGRES")]
    postgres: Option<String>,
    /// Kùzu too: see bench/peers/kuzu/install.sh
    #[arg(long)]
    kuzu: bool,
    /// No claimgraph over HTTP
    #[arg(long)]
    no_graphql: bool,
    /// The synthetic graph of 1,000,000 nodes and 30,000,000 links too; needs 8 GiB
    #[arg(long)]
    large: bool,
    /// Only the synthetic graphs, which need no database
    #[arg(long)]
    synthetic_only: bool,
    /// The Metamath database
    #[arg(long, default_value = "/usr/share/metamath/databases/set.mm")]
    corpus: PathBuf,
    /// Folder for databases and logs
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the figures go as JSON
    #[arg(long, default_value = "target/bench/traversal.json")]
    json: PathBuf,
    /// Rounds, of which each statement's best time counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seed of what is asked for
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Synthetic graphs: nodes and links.
const SYNTHETIC: [(u32, u32); 3] = [(10_000, 122_000), (100_000, 1_800_000), (1_000_000, 30_000_000)];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.work)?;
    let mut all = Vec::new();
    if !arguments.synthetic_only {
        all.push(of_corpus(&arguments).await?);
    }
    let sizes = if arguments.large { SYNTHETIC.len() } else { SYNTHETIC.len() - 1 };
    for (nodes, links) in SYNTHETIC.into_iter().take(sizes) {
        let loaded = Loaded::synthetic(nodes, links, arguments.seed)?;
        all.push(compare(&arguments, format!("{nodes} nodes"), loaded, Vec::new()).await?);
    }
    for figures in &all {
        println!("{}", figures.about());
        table::print(&lines(figures));
        println!();
    }
    Ok(std::fs::write(&arguments.json, serde_json::to_vec_pretty(&all)?)?)
}

async fn of_corpus(arguments: &Arguments) -> Result<Figures> {
    let Arguments { claimgraph, corpus, work, .. } = arguments;
    let places = Places { claimgraph: claimgraph.clone(), corpus: corpus.clone(), work: work.clone() };
    let file = places.ready_sqlite().await?;
    let own = own_load(&file).await?;
    let loaded = Loaded::from_sqlite(&file)?;
    let graph = &loaded.graph;
    let mut others = vec![Contestant::Here(Box::new(Sqlite::open(&file, Arc::clone(graph))?))];
    if let Some(url) = &arguments.postgres {
        places.ready_postgres(url).await?;
        others.push(Contestant::Postgres(Box::new(Postgres::open(url, graph).await?)));
    }
    let mut kuzu_load_seconds = None;
    if arguments.kuzu {
        let kuzu = Kuzu::open(&places.work, graph).await?;
        kuzu_load_seconds = Some(kuzu.load_seconds);
        others.push(Contestant::Kuzu(kuzu));
    }
    let mut server = None;
    if !arguments.no_graphql {
        let started = places.serve(&format!("sqlite://{}", file.display()), "serve-sqlite").await?;
        others.push(Contestant::Graphql(Box::new(Graphql::open(started.port, Arc::clone(graph)).await?)));
        server = Some(started);
    }
    let figures = compare(arguments, "set.mm".to_owned(), loaded, others).await?;
    if let Some(server) = server {
        server.stop().await?;
    }
    Ok(Figures { own_load: Some(own), kuzu_load_seconds, ..figures })
}

/// Races the limit, the index, petgraph and others.
async fn compare(arguments: &Arguments, name: String, loaded: Loaded, others: Vec<Contestant<'_>>) -> Result<Figures> {
    let Loaded { graph, snapshot, load } = loaded;
    let mut plain = Plain::new(Arc::clone(&graph));
    let questions = questions(&graph, &mut plain, arguments.seed)?;
    eprintln!("{name}: {} links", load.links);
    let mut contestants: Vec<Contestant<'_>> = vec![
        Contestant::Here(Box::new(plain)),
        Contestant::Here(Box::new(Engine::new(&snapshot, &graph)?)),
        Contestant::Here(Box::new(Petgraph::new(&graph)?)),
    ];
    contestants.extend(others);
    let best = race(&mut contestants, &questions, arguments.rounds).await?;
    let rows = Row::of(&contestants, &best);
    Ok(Figures { graph: name, load, own_load: None, kuzu_load_seconds: None, rows })
}
