//! On whose word a request acts.

use std::fmt;

use crate::id::KeyId;

/// What proved who asks. It acts for one agent of one tenant, which stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Principal {
    /// Who runs the server, on the command line.
    Operator,
    /// The server itself: what it does unasked, such as giving a tenant the types of its plugins.
    System,
    /// Nobody proved anything: a request in development.
    Development,
    /// An API key.
    Key(KeyId),
    /// A token of somebody else, by its claims `iss` and `sub`.
    Token {
        /// Who issued it.
        issuer: Box<str>,
        /// For whom.
        subject: Box<str>,
    },
}

impl fmt::Display for Principal {
    /// A text that is equal for equal principals only: `operator`, `system`, `development`, `key_01…`, `token:<issuer>#<subject>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator => f.write_str("operator"),
            Self::System => f.write_str("system"),
            Self::Development => f.write_str("development"),
            Self::Key(id) => id.fmt(f),
            // A fragment is no part of an issuer (RFC 8414, section 2), so the first `#` ends it.
            Self::Token { issuer, subject } => write!(f, "token:{issuer}#{subject}"),
        }
    }
}
