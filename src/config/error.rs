//! What can be wrong with a configuration.

use std::path::PathBuf;

use super::origin::Origin;

/// Why there is no configuration. No message holds a password.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read; one that was named must exist.
    #[error("cannot read the configuration file {}: {reason}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The column in characters, counted from 1.
        column: usize,
        /// What the parser said.
        message: String,
    },
    /// Keys or values are wrong; one line for each.
    #[error("{}", lines(.0))]
    Invalid(Vec<Problem>),
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No section has this key.
    #[error("{origin}: unknown key {key}{}", hint(suggestion.as_deref()))]
    UnknownKey {
        /// Where it stands.
        origin: Origin,
        /// The key, with its section.
        key: String,
        /// The nearest key, spelt as for this place.
        suggestion: Option<String>,
    },
    /// `[plugins.<id>]` names a plugin that this program does not have.
    #[error("{origin}: unknown plugin {id}{}; the plugins are: {}", hint(suggestion.as_deref()), known.join(", "))]
    UnknownPlugin {
        /// Where it stands.
        origin: Origin,
        /// The id.
        id: String,
        /// The nearest id.
        suggestion: Option<String>,
        /// All ids.
        known: Vec<String>,
    },
    /// The value is of another type, or out of bounds.
    #[error("{origin}: {key} is {value}, but must be {allowed}")]
    Value {
        /// Where it stands.
        origin: Origin,
        /// The key, with its section.
        key: String,
        /// The value, without secrets.
        value: String,
        /// What is allowed.
        allowed: String,
    },
    /// One value exceeds another that bounds it.
    #[error("{origin}: {key} is {value}, but must be at most {bound_key}, which is {bound} ({bound_origin})")]
    Order {
        /// Where the value stands.
        origin: Origin,
        /// The key, with its section.
        key: String,
        /// The value.
        value: String,
        /// The key that bounds it.
        bound_key: String,
        /// The bound.
        bound: String,
        /// Where the bound stands.
        bound_origin: Origin,
    },
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

fn hint(suggestion: Option<&str>) -> String {
    suggestion.map(|name| format!("; did you mean {name}?")).unwrap_or_default()
}
