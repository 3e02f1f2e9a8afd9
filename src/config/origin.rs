//! Where a value came from.

use std::fmt;
use std::path::PathBuf;

/// Where a value came from. `Display` names the place as people look for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The program itself.
    Default,
    /// A line of the configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// A variable of the environment.
    Variable(String),
    /// A flag of the command line.
    Flag(&'static str),
}

impl Origin {
    /// The line in the file, where there is one.
    pub(super) fn line(&self) -> Option<usize> {
        match self {
            Self::File { line, .. } => Some(*line),
            Self::Default | Self::Variable(_) | Self::Flag(_) => None,
        }
    }

    /// Whether this is a variable.
    pub(super) fn is_variable(&self) -> bool {
        matches!(self, Self::Variable(_))
    }

    /// A dotted key as someone writes it in this place.
    pub(super) fn spell(&self, key: &str) -> String {
        match self {
            Self::Variable(_) => variable_name(key),
            Self::Default | Self::File { .. } | Self::Flag(_) => key.to_owned(),
        }
    }
}

/// The variable that sets a dotted key.
pub(super) fn variable_name(key: &str) -> String {
    format!("CLAIMGRAPH_{}", key.replace('.', "__").to_ascii_uppercase())
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => out.write_str("default"),
            Self::File { path, line } => write!(out, "{}:{line}", path.display()),
            Self::Variable(name) => write!(out, "environment variable {name}"),
            Self::Flag(name) => write!(out, "flag {name}"),
        }
    }
}
