//! Why a command failed, for a person at a terminal.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::{app, auth, config, demo, telemetry, transfer, webhooks};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration is wrong.
    #[error("the configuration is wrong:\n{0}")]
    Config(#[from] config::Error),
    /// The server would be open to everybody.
    #[error(transparent)]
    Exposed(#[from] config::Exposed),
    /// Nobody would have to say who they are.
    #[error(transparent)]
    Unguarded(#[from] config::Unguarded),
    /// Row-level security would not hold.
    #[error(
        "database.require_row_level_security is true, but row-level security does not hold for the role {role:?}, which is a \
         superuser or has BYPASSRLS; connect as an ordinary role that owns the tables (docs/OPERATIONS.md)"
    )]
    Unprotected {
        /// The role.
        role: String,
    },
    /// Credentials cannot be taken.
    #[error(transparent)]
    Auth(#[from] auth::Error),
    /// A plugin or the store.
    #[error(transparent)]
    App(#[from] app::Error),
    /// Webhooks cannot be delivered.
    #[error(transparent)]
    Webhooks(#[from] webhooks::Error),
    /// Traces cannot be sent.
    #[error(transparent)]
    Telemetry(#[from] telemetry::Error),
    /// The store refused.
    #[error("{}", with_details(.0))]
    Store(#[from] claimgraph_domain::error::Error),
    /// The demo could not be loaded.
    #[error("the demo could not be loaded: {0}")]
    Demo(#[from] demo::Error),
    /// An export stopped.
    #[error(transparent)]
    Export(#[from] transfer::export::Error),
    /// An import stopped.
    #[error("{}: {cause}", path.display())]
    Import {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: Box<transfer::Error>,
    },
    /// The system refused something.
    #[error("{doing}: {cause}")]
    Io {
        /// What was being done.
        doing: String,
        /// What the system said.
        cause: io::Error,
    },
    /// What was asked for makes no sense here.
    #[error("{0}")]
    Usage(String),
    /// A check found something.
    #[error("{0}")]
    Found(String),
}

impl Error {
    /// A refusal of the system while doing something.
    pub fn io(doing: impl Into<String>, cause: io::Error) -> Self {
        Self::Io { doing: doing.into(), cause }
    }

    /// Writes the error to standard error.
    pub(super) fn print(&self) {
        let cause =
            std::error::Error::source(self).map(ToString::to_string).filter(|cause| !self.to_string().contains(cause));
        let cause = cause.map(|cause| format!("\n  caused by: {cause}")).unwrap_or_default();
        // When standard error is closed there is nobody to tell.
        let _ = io::Write::write_all(&mut io::stderr(), format!("error: {self}{cause}\n").as_bytes());
    }

    /// 2 when the caller has to change something (as for a wrong flag), 1 for everything else.
    pub(super) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Config(_)
            | Self::Exposed(_)
            | Self::Unguarded(_)
            | Self::Unprotected { .. }
            | Self::Auth(_)
            | Self::Usage(_)
            | Self::Webhooks(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }
}

fn with_details(error: &claimgraph_domain::error::Error) -> String {
    let cause = error.cause.as_ref().map(|cause| format!("\n  caused by: {cause}")).unwrap_or_default();
    let details = error.details.iter().map(|detail| format!("\n  {}: {}", detail.path, detail.message));
    format!("{}{}{cause}", error.message, details.collect::<String>())
}
