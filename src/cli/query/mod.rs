//! `claimgraph query`.

mod draw;
mod find;
mod kinds;
mod outline;
mod walk;

use std::time::Duration;

use claimgraph_store::graph::Question;
use claimgraph_store::read::{EdgeDirection, View};
use claimgraph_store::{Scope, Store};
use clap::{Args, Subcommand, ValueEnum};

use super::{Error, Session};
use find::Claims;
use kinds::Links;
use outline::Outline;

/// Ask the graph: what a claim rests on, what falls with it, how two are connected
///
/// A claim is named by its id, or by what it is called in its source, such as the label of a Metamath statement.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph query closure 2p2e4 --leaves                     the axioms that 2 + 2 = 4 rests on
  claimgraph query closure ax-mulf --reverse --format count   how many statements rest on one
  claimgraph query impact claim_01j...                        what falls if this claim falls
  claimgraph query paths 2p2e4 ax-1 --format dot | dot -Tsvg > path.svg")]
pub(super) struct Query {
    #[command(subcommand)]
    question: Asked,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Subcommand)]
enum Asked {
    /// All that a claim rests on, or with --reverse all that rests on it
    Closure {
        /// The claim
        claim: String,
        /// What rests on the claim
        #[arg(long)]
        reverse: bool,
        /// Only the ends: what rests on nothing further
        #[arg(long)]
        leaves: bool,
    },
    /// What falls if these claims fall, and what is weakened
    Impact {
        /// The claims
        #[arg(required = true)]
        claims: Vec<String>,
    },
    /// How one claim leads to another
    Paths {
        /// Where to begin
        from: String,
        /// Where to end
        to: String,
        /// Most paths
        #[arg(long, default_value_t = 1, value_name = "N")]
        count: usize,
        /// The strongest paths rather than the shortest
        #[arg(long)]
        weighted: bool,
        /// Most links of a path
        #[arg(long, default_value_t = 100, value_name = "N")]
        max_length: u32,
    },
}

#[derive(Debug, Args)]
struct Options {
    /// Edge types to follow, by name or inverse name [default: those that say what a claim needs; for paths all]
    #[arg(long, value_delimiter = ',', value_name = "TYPE,…", global = true)]
    types: Option<Vec<String>>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Tree, global = true)]
    format: Format,
    /// Most claims that are looked at
    #[arg(long, default_value_t = 100_000, value_name = "N", global = true)]
    nodes: usize,
    /// Most seconds that it may take
    #[arg(long, default_value_t = 60, value_name = "SECONDS", global = true)]
    time: u64,
    /// The graph as it was at a position of the log
    #[arg(long, value_name = "POSITION", global = true)]
    as_of: Option<i64>,
    /// Also claims that were deprecated or retracted
    #[arg(long, global = true)]
    all_statuses: bool,
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME", global = true)]
    tenant: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Each claim below the one that led to it
    Tree,
    /// One claim a line: its id and what it says
    List,
    /// A graph in the language of Graphviz
    Dot,
    /// How many claims there are
    Count,
}

impl Query {
    pub(super) async fn run(self, mut session: Session) -> Result<(), Error> {
        // One question does not pay for an index of everything.
        session.config.graph.memory_bytes = 0;
        let store = session.store().await?;
        let scope = session.scope(&store, self.options.tenant.as_deref()).await?;
        let asking = Asking { store: &store, scope: &scope, options: &self.options };
        let outline = asking.answer(&self.question).await?;
        asking.write(&outline).await?;
        store.close().await?;
        Ok(())
    }
}

/// A question on its way.
struct Asking<'a> {
    store: &'a Store,
    scope: &'a Scope,
    options: &'a Options,
}

impl Asking<'_> {
    fn view(&self) -> View {
        View { as_of: self.options.as_of, ..View::NOW }
    }

    async fn answer(&self, asked: &Asked) -> Result<Outline, Error> {
        let claims = Claims { store: self.store, scope: self.scope, view: self.view() };
        match asked {
            Asked::Closure { claim, reverse, leaves } => {
                let direction = if *reverse { EdgeDirection::In } else { EdgeDirection::Out };
                let question = self.question(vec![claims.find(claim).await?], Links::Needs(direction)).await?;
                walk::closure(self.store, self.scope, question, *leaves).await
            }
            Asked::Impact { claims: names } => {
                let mut found = Vec::with_capacity(names.len());
                for name in names {
                    found.push(claims.find(name).await?);
                }
                let question = self.question(found, Links::All(EdgeDirection::Out)).await?;
                walk::impact(self.store, self.scope, question).await
            }
            Asked::Paths { from, to, count, weighted, max_length } => {
                let ends = vec![claims.find(from).await?, claims.find(to).await?];
                let question = self.question(ends, Links::All(EdgeDirection::Out)).await?;
                walk::paths(self.store, self.scope, question, walk::path_options(*count, *weighted, *max_length)).await
            }
        }
    }

    async fn question(&self, claims: Vec<claimgraph_domain::id::ClaimId>, links: Links) -> Result<Question, Error> {
        let registry = self.store.edge_types(self.scope, self.view()).await?;
        Ok(Question {
            claims,
            options: kinds::walk_options(&registry, &links, self.options)?,
            nodes: self.options.nodes,
            time: Duration::from_secs(self.options.time),
            at_least: None,
        })
    }

    async fn write(&self, outline: &Outline) -> Result<(), Error> {
        if let Some(why) = outline.truncated {
            tracing::warn!(?why, "the answer is not complete");
        }
        if self.options.format == Format::Count {
            say!("{}", outline.count());
            return Ok(());
        }
        let texts = find::texts(self.store, self.scope, outline).await?;
        let text = match self.options.format {
            Format::Tree => draw::tree(outline, &texts),
            Format::List => draw::list(outline, &texts),
            Format::Dot | Format::Count => draw::dot(outline, &texts),
        };
        say!("{}", text.trim_end());
        Ok(())
    }
}
