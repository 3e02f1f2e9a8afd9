//! The flags of the command line that configure.

use std::fmt;
use std::path::PathBuf;

use super::error::Problem;
use super::load::Entry;
use super::origin::Origin;
use super::value::Value;

/// The flags that configure, for `#[command(flatten)]`. They win over everything else.
///
/// They hold text: a wrong value is reported like one from the file. `Debug` shows no values, since one may be a
/// password.
#[derive(Clone, Default, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Configuration")]
pub struct Flags {
    /// Configuration file [default: claimgraph.toml, when it exists; environment: `CLAIMGRAPH_CONFIG`]
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<PathBuf>,
    /// Address to listen on (server.host)
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub host: Option<String>,
    /// Port to listen on; 0 lets the system choose one (server.port)
    #[arg(long, global = true, value_name = "PORT")]
    pub port: Option<String>,
    /// Address of the database, such as `sqlite://claimgraph.db` (database.url)
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Shape of log lines: auto, pretty or json (log.format)
    #[arg(long, global = true, value_name = "FORMAT")]
    pub log_format: Option<String>,
    /// Log levels, such as `info` or `info,claimgraph_store=debug` (log.filter)
    #[arg(long, global = true, value_name = "LEVELS")]
    pub log_filter: Option<String>,
    /// Any key of the configuration, such as `limits.page_size_max=100`; may be given several times
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

impl Flags {
    /// What the flags set, `--set` first so that a flag of its own wins.
    pub(super) fn entries(self, problems: &mut Vec<Problem>) -> Vec<Entry> {
        let mut entries = Vec::new();
        for text in self.set {
            match text.split_once('=') {
                Some((key, value)) => entries.push(entry("--set", key.trim(), value)),
                None => problems.push(Problem::Value {
                    origin: Origin::Flag("--set"),
                    key: "the text".to_owned(),
                    value: format!("\"{text}\""),
                    allowed: "KEY=VALUE, such as server.port=8080".to_owned(),
                }),
            }
        }
        let named = [
            ("--host", "server.host", self.host),
            ("--port", "server.port", self.port),
            ("--database-url", "database.url", self.database_url),
            ("--log-format", "log.format", self.log_format),
            ("--log-filter", "log.filter", self.log_filter),
        ];
        entries.extend(named.into_iter().filter_map(|(flag, key, value)| Some(entry(flag, key, &value?))));
        entries
    }
}

fn entry(flag: &'static str, key: &str, value: &str) -> Entry {
    Entry {
        origin: Origin::Flag(flag),
        path: key.split('.').map(str::to_owned).collect(),
        value: Value::Text(value.to_owned()),
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Flags").field("config", &self.config).finish_non_exhaustive()
    }
}
