//! Documents that are known by their hash, so that requests need not carry them.
//!
//! - **Trusted documents** stand in a manifest, for every tenant. They are asked for with `documentId`, per the
//!   appendix on persisted documents of <https://graphql.github.io/graphql-over-http/draft/>, with Relay's `doc_id`, or
//!   by the hash of the extension `persistedQuery`.
//! - **Automatic persisted queries**, the protocol of Apollo's clients: the extension `persistedQuery` has the SHA-256
//!   of a document. Where it is not known the answer is `PERSISTED_QUERY_NOT_FOUND`, and the client sends it again with
//!   the document, which is then kept for its tenant. Tenants neither see nor change one another's.

mod automatic;
#[cfg(test)]
mod tests;
mod trusted;

pub use trusted::{Trusted, TrustedError};

use std::fmt::Write as _;
use std::sync::Arc;

use claimgraph_domain::error::{Code, Error};
use claimgraph_store::TenantKey;
use sha2::{Digest, Sha256};

use super::graphql::Asked;
use automatic::Automatic;

/// Which documents are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Any, and the trusted ones by their hash.
    Any,
    /// Those, and by their hash those that were sent before.
    Automatic,
    /// The trusted ones alone, by their hash.
    Trusted,
}

/// The documents that are known by their hash.
pub struct Persisted {
    taken: Taken,
    trusted: Arc<Trusted>,
    automatic: Automatic,
}

impl Persisted {
    /// The trusted ones. `automatic_bytes` is the memory for what one tenant sends.
    pub fn new(taken: Taken, trusted: Arc<Trusted>, automatic_bytes: u64) -> Self {
        Self { taken, trusted, automatic: Automatic::new(automatic_bytes) }
    }

    /// The text of the document that is asked for.
    ///
    /// # Errors
    /// `PERSISTED_QUERY_NOT_FOUND` or `PERSISTED_QUERY_NOT_SUPPORTED`, as clients expect them; `BAD_REQUEST` for a hash
    /// that is not that of its document; `FORBIDDEN` for a document that is not trusted, where only those are taken.
    pub(super) fn resolve<'a>(&self, tenant: TenantKey, asked: &'a Asked<'_>) -> Result<Resolved<'a>, Error> {
        match (self.taken, asked) {
            (Taken::Trusted, Asked::Text(_)) => Err(untrusted()),
            (_, Asked::Text(text)) => Ok(Resolved::Sent(text)),
            (_, Asked::Id(id)) => self.trusted.get(id).map(Resolved::Known).ok_or_else(not_found),
            (_, Asked::Hash(hash, None)) => self.known(tenant, hash),
            (_, Asked::Hash(hash, Some(text))) => {
                if *hash_of(text) != **hash {
                    let message = "`extensions.persistedQuery.sha256Hash` is not the SHA-256 of `query`";
                    return Err(Error::new(Code::BadRequest, message));
                }
                match self.taken {
                    Taken::Trusted => self.trusted.get(hash).map(Resolved::Known).ok_or_else(untrusted),
                    Taken::Any => Ok(Resolved::Sent(text)),
                    Taken::Automatic => {
                        self.automatic.keep(tenant, hash, text);
                        Ok(Resolved::Sent(text))
                    }
                }
            }
        }
    }

    fn known(&self, tenant: TenantKey, hash: &str) -> Result<Resolved<'static>, Error> {
        if let Some(text) = self.trusted.get(hash) {
            return Ok(Resolved::Known(text));
        }
        match self.taken {
            Taken::Automatic => self.automatic.get(tenant, hash).map(Resolved::Known).ok_or_else(not_found),
            Taken::Trusted => Err(not_found()),
            // The client sends documents from now on, and never hashes.
            Taken::Any => Err(Error::new(Code::PersistedQueryNotSupported, "PersistedQueryNotSupported")),
        }
    }
}

/// The text of a document.
#[derive(Debug, Clone)]
pub(super) enum Resolved<'a> {
    /// As it came with the request.
    Sent(&'a str),
    /// As it was kept.
    Known(Arc<str>),
}

impl std::ops::Deref for Resolved<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Sent(text) => text,
            Self::Known(text) => text,
        }
    }
}

/// The SHA-256 of a text in hexadecimal digits.
fn hash_of(text: &str) -> String {
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // A string takes whatever is written to it.
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

/// The message is what Apollo's clients look for.
fn not_found() -> Error {
    Error::new(Code::PersistedQueryNotFound, "PersistedQueryNotFound")
}

fn untrusted() -> Error {
    let message = "only trusted documents are taken here; send the id of one as `documentId`, without `query`";
    Error::new(Code::Forbidden, message)
}
