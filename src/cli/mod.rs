//! The command line: one file per command.
//!
//! To add a command: make a file with a `clap::Args` struct whose `run` takes a [`Session`], and name it in
//! [`Command`].

/// Writes a line to standard output. When nobody reads it any more, as with `| head`, that is no error.
macro_rules! say {
    ($($text:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", format_args!($($text)*)));
    }};
}

/// Writes a line to standard error, for whoever reads standard output by a program.
macro_rules! note {
    ($($text:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{}\n", format_args!($($text)*)));
    }};
}

mod audit;
mod config;
mod demo;
mod error;
mod eval;
mod export;
mod generate;
mod import;
mod keys;
mod log;
mod logging;
mod migrate;
mod progress;
mod query;
mod schema;
mod search;
mod serve;
mod serving;
mod session;
mod tenants;

pub use error::Error;
pub use session::Session;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::config::Flags;

/// A graph of claims, their evidence and their history, over GraphQL.
///
/// Claims are linked by typed edges, drawn from sources, reviewed, revised and retracted; nothing is ever lost, because
/// all of it follows from an event log that can be verified. One program holds the server, a playground, importers and
/// exporters.
#[derive(Debug, Parser)]
#[command(name = "claimgraph", version, propagate_version = true, after_help = EXAMPLES, max_term_width = 120)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    flags: Flags,
}

const EXAMPLES: &str = "\
Examples:
  claimgraph demo                                  a filled graph to play with, on http://127.0.0.1:8080
  claimgraph serve                                 serve sqlite://claimgraph.db
  claimgraph import --format metamath set.mm       import a library of proofs
  claimgraph export > backup.ndjson                write the whole log
  claimgraph query closure 2p2e4 --leaves          what a claim rests on
  claimgraph search 'prime numbers'                find claims by their words
  claimgraph keys create --name me --scopes admin  make an API key
  claimgraph config > claimgraph.toml              begin a configuration file

Settings come from, each over the one before: defaults, claimgraph.toml, the environment (CLAIMGRAPH_*, DATABASE_URL, HOST, \
PORT, PG*), flags. `claimgraph config` lists all of them.";

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Demo(demo::Demo),
    Migrate(migrate::Migrate),
    Import(import::Import),
    Export(export::Export),
    Query(query::Query),
    Search(search::Search),
    Eval(eval::Eval),
    Keys(keys::Keys),
    Tenants(tenants::Tenants),
    Log(log::Log),
    Audit(audit::Audit),
    Schema(schema::Schema),
    Config(config::Config),
    Generate(generate::Generate),
}

/// Runs the program with the arguments and environment of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            error.print();
            error.exit_code()
        }
    }
}

/// The help of the program and of all its commands, as Markdown.
pub fn reference() -> String {
    let mut command = Cli::command().term_width(100);
    command.build();
    let mut text = String::from("# Command line\n\nWritten by `claimgraph generate`.\n");
    describe(&mut command, &mut text);
    text
}

fn describe(command: &mut clap::Command, text: &mut String) {
    use std::fmt::Write as _;
    let name = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
    let help = command.render_long_help().to_string();
    // A string takes whatever is written to it.
    let _ = write!(
        text,
        "\n## `{name}`\n\n```text\n{}\n```\n",
        help.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim()
    );
    for inner in command.get_subcommands_mut().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help") {
        describe(inner, text);
    }
}

fn run(cli: Cli) -> Result<(), Error> {
    let Cli { command, flags } = cli;
    // A command that needs no configuration runs also where that is broken.
    match command {
        Command::Config(command) if command.is_sample() => return config::print_sample(),
        Command::Generate(command) => return command.run(),
        _ => {}
    }
    let session = Session::begin(flags, std::env::vars_os())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| Error::io("starting the runtime", cause))?;
    runtime.block_on(async {
        let traces = session.traces.clone();
        let done = match command {
            Command::Serve(command) => Box::pin(command.run(session)).await,
            Command::Demo(command) => Box::pin(command.run(session)).await,
            Command::Migrate(command) => command.run(session).await,
            Command::Import(command) => command.run(session).await,
            Command::Export(command) => command.run(session).await,
            Command::Query(command) => command.run(session).await,
            Command::Search(command) => command.run(session).await,
            Command::Eval(command) => command.run(session).await,
            Command::Keys(command) => Box::pin(command.run(session)).await,
            Command::Tenants(command) => Box::pin(command.run(session)).await,
            Command::Log(command) => Box::pin(command.run(session)).await,
            Command::Audit(command) => Box::pin(command.run(session)).await,
            Command::Schema(command) => command.run(&session),
            Command::Config(command) => command.run(&session),
            Command::Generate(command) => command.run(),
        };
        if let Some(traces) = traces {
            traces.stop().await;
        }
        done
    })
}

/// The variables of the environment that are text; no setting is anything else.
fn text_variables(variables: impl Iterator<Item = (OsString, OsString)>) -> impl Iterator<Item = (String, String)> {
    variables.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
