//! Why credentials cannot be taken at all.

use std::io;
use std::path::PathBuf;

use crate::outgoing;

/// Why credentials cannot be taken at all; each is something to change before the server starts.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Tokens are configured by halves.
    #[error("{0} must be set where tokens are taken; docs/AUTH.md shows a whole [auth] section")]
    Missing(&'static str),
    /// TLS towards the issuer cannot be set up.
    #[error("auth.jwks_ca_file: {0}")]
    Tls(#[from] outgoing::TlsError),
    /// The file of the pepper cannot be read or made.
    #[error("the pepper of API keys, {}: {cause}", path.display())]
    PepperFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The pepper is too short.
    #[error("the pepper of API keys, {}: {message}", path.display())]
    Pepper {
        /// Where it stands.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// Others on this machine could read it.
    #[error("the pepper of API keys, {}: others may read the file; `chmod 600` it", path.display())]
    Readable {
        /// The file.
        path: PathBuf,
    },
}
