//! Files of the repository that follow from the code. They are committed, so that a change to them is seen in review; a
//! test fails when one is stale.

mod access;

use std::fmt::Write as _;

use claimgraph_domain::error::Code;
use claimgraph_plugin::AnyPlugin;

use crate::app::{Error, Parts};
use crate::config::Config;
use crate::{cli, plugins};

/// Every generated file: its path from the root of the repository, and its text.
///
/// # Errors
/// When the plugins do not make a schema.
pub fn files() -> Result<Vec<(&'static str, String)>, Error> {
    let parts = Parts::assemble(&Config::default(), plugins::all())?;
    Ok(vec![
        ("schema.graphql", parts.sdl()),
        ("claimgraph.sample.toml", sample(&Config::sample(), &plugins::all())?),
        ("docs/ERRORS.md", errors()),
        ("docs/ACCESS.md", access::document(&parts.access)),
        ("docs/CLI.md", cli::reference()),
    ])
}

/// The sample configuration, with a table for each plugin at its defaults.
///
/// # Errors
/// When the defaults of a plugin cannot be written as TOML.
pub fn sample(core: &str, plugins: &[Box<dyn AnyPlugin>]) -> Result<String, Error> {
    let mut text = core.trim_end().to_owned();
    text.push('\n');
    for plugin in plugins {
        // A string takes whatever is written to it.
        let _ = write!(text, "\n[plugins.{}]\n#enabled = true\n", plugin.id());
        for (key, value) in &plugin.default_settings()? {
            let _ = writeln!(text, "#{key} = {value}");
        }
    }
    Ok(text)
}

fn errors() -> String {
    let mut text = String::from(
        "# Error codes

Written by `claimgraph generate` from the one table in `crates/domain/src/error.rs`.

Every error carries `extensions.code`, which never changes, and `extensions.requestId`, which finds the request in the log;
where they help also `details` (a list of `{path, code, message}`), `retryAfter` (seconds) and `position` (of the log).

The status is that of a request that failed as a whole before it was a GraphQL request; an error beside
`data` comes with 200.

| code | status | meaning |
| --- | --- | --- |
",
    );
    for code in Code::ALL {
        let _ = writeln!(text, "| `{}` | {} | {} |", code.as_str(), code.http_status(), code.meaning());
    }
    text
}
