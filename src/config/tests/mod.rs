//! Tests of the layers, by rule.

mod environment;
mod file;
mod platform;
mod plugins;
mod precedence;
mod sample;
mod secrets;
mod sections;
mod suggestions;

use std::path::PathBuf;

use super::{Config, Error, Flags, Problem, Sources};

/// The plugins that the tests pretend to have.
const PLUGINS: [&str; 3] = ["example", "metamath", "paper-trail"];

/// The layers of one test: a folder that may hold `claimgraph.toml`, variables and flags.
struct Layers {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
    flags: Flags,
}

fn layers() -> Layers {
    Layers { folder: tempfile::tempdir().unwrap(), variables: Vec::new(), flags: Flags::default() }
}

/// Loads a file alone.
fn from_file(text: &str) -> Result<Config, Error> {
    layers().file("claimgraph.toml", text).load()
}

/// Loads variables alone.
fn from_env(variables: &[(&str, &str)]) -> Result<Config, Error> {
    layers().env(variables).load()
}

/// The problems of a configuration that must not load.
fn problems(result: Result<Config, Error>) -> Vec<Problem> {
    match result {
        Err(Error::Invalid(problems)) => problems,
        other => panic!("expected problems, got {other:?}"),
    }
}

/// The message of a configuration that must not load.
fn message(result: Result<Config, Error>) -> String {
    result.expect_err("it must not load").to_string()
}

impl Layers {
    fn file(self, name: &str, text: &str) -> Self {
        std::fs::write(self.folder.path().join(name), text).unwrap();
        self
    }

    fn env(mut self, variables: &[(&str, &str)]) -> Self {
        self.variables.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    fn flags(mut self, flags: Flags) -> Self {
        self.flags = flags;
        self
    }

    fn set(mut self, text: &str) -> Self {
        self.flags.set.push(text.to_owned());
        self
    }

    fn config_flag(mut self, path: &str) -> Self {
        self.flags.config = Some(PathBuf::from(path));
        self
    }

    fn load(self) -> Result<Config, Error> {
        let directory = self.folder.path().to_owned();
        Config::load(Sources { directory, env: self.variables, flags: self.flags }, &PLUGINS)
    }
}
