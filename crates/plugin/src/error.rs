//! What can go wrong with plugins. Use [`Error`] wherever it must be told *which* plugin failed and
//! *when*; inside a plugin any error will do, the host wraps it.

use std::fmt;

use claimgraph_api::compose::ComposeError;

/// Any error of a plugin's own.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// When a plugin failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Reading its settings.
    Configure,
    /// Declaring what it contributes.
    Register,
    /// Building the schema with its fields.
    Schema,
    /// Defining its claim and edge types for a tenant.
    Define,
    /// Starting.
    Start,
    /// Telling its health.
    Check,
    /// Stopping.
    Stop,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Configure => "configure",
            Self::Register => "register",
            Self::Schema => "build schema",
            Self::Define => "define types",
            Self::Start => "start",
            Self::Check => "check",
            Self::Stop => "stop",
        })
    }
}

/// What of a plugin's can clash with another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimed {
    /// The id of a plugin.
    PluginId,
    /// The prefix of ids.
    IdPrefix,
    /// The name of an import format.
    ImportFormat,
    /// The name of an embedder.
    Embedder,
    /// The name of a claim type.
    ClaimType,
    /// The name of an edge type, or of its inverse.
    EdgeType,
}

impl fmt::Display for Claimed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PluginId => "plugin id",
            Self::IdPrefix => "id prefix",
            Self::ImportFormat => "import format",
            Self::Embedder => "embedder",
            Self::ClaimType => "claim type",
            Self::EdgeType => "edge type",
        })
    }
}

/// A set of plugins that cannot run, or one plugin that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A plugin failed in a phase of its life.
    #[error("plugin `{plugin}` failed to {phase}: {message}")]
    Failed {
        /// Its id.
        plugin: String,
        /// When.
        phase: Phase,
        /// What was wrong and what to do.
        message: String,
        /// The cause, where there is one.
        #[source]
        cause: Option<BoxError>,
    },
    /// Two owners claim one name.
    #[error(
        "the {what} `{name}` is claimed twice, by `{first}` and by `{second}`: rename it in one, or switch one off"
    )]
    Clash {
        /// What sort of name.
        what: Claimed,
        /// The name.
        name: String,
        /// Who claimed it first; `core` for the core.
        first: String,
        /// Who claimed it again.
        second: String,
    },
    /// The fields of the plugins do not make a schema; the message names the owners.
    #[error("the plugins do not make a schema: {0}")]
    Schema(#[from] ComposeError),
}

impl Error {
    /// A failure of a plugin in a phase.
    pub fn failed(plugin: impl Into<String>, phase: Phase, message: impl Into<String>) -> Self {
        Self::Failed { plugin: plugin.into(), phase, message: message.into(), cause: None }
    }

    /// A failure of a plugin in a phase, with its cause; the message is the cause's.
    pub fn caused(plugin: impl Into<String>, phase: Phase, cause: impl Into<BoxError>) -> Self {
        let cause = cause.into();
        Self::Failed { plugin: plugin.into(), phase, message: cause.to_string(), cause: Some(cause) }
    }
}
