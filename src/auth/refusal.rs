//! The refusals that several parts share.

use claimgraph_domain::error::{Code, Error};

/// A credential that is not taken. Messages say nothing that helps to guess one.
pub(super) fn refused(message: impl Into<String>) -> Error {
    Error::new(Code::Unauthenticated, message)
}

/// A credential that was good.
pub(super) fn expired(what: &str) -> Error {
    Error::new(Code::TokenExpired, format!("the {what} has expired; get a new one"))
}
