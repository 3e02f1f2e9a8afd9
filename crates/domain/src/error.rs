//! The one error of the domain: a stable code, a message for people, and details by path.
//!
//! Which error to use where: a rule or store operation that refuses input returns [`Error`] with
//! the code of the table below; a failure that the caller cannot mend (a lost connection, a
//! broken invariant) is [`Code::Internal`], whose cause is logged and never shown. A message says
//! what was wrong, where, and what to do.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $status:literal, $meaning:literal;)*) => {
        /// A stable error code. Codes are never renamed; the table is written to `docs/ERRORS.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $meaning] #[serde(rename = $text)] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as clients see it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The HTTP status of a request that failed as a whole with this code.
            #[must_use]
            pub const fn http_status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// What the code means, for the documentation.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

codes! {
    BadRequest = "BAD_REQUEST", 400, "The request is malformed: a wrong id, a bad argument, an unreadable body.";
    ValidationFailed = "VALIDATION_FAILED", 422, "A value breaks a rule; `details` names each one by path.";
    Unauthenticated = "UNAUTHENTICATED", 401, "No credential, or one that is not accepted.";
    TokenExpired = "TOKEN_EXPIRED", 401, "The credential has expired; get a new one.";
    Forbidden = "FORBIDDEN", 403, "The credential does not allow this.";
    InsufficientScope = "INSUFFICIENT_SCOPE", 403, "The credential lacks a scope; the message names it.";
    NotFound = "NOT_FOUND", 404, "There is no such thing here.";
    Conflict = "CONFLICT", 409, "The thing is not in a state that allows this.";
    VersionConflict = "VERSION_CONFLICT", 409, "Somebody was faster: read the current version and decide again.";
    IdempotencyConflict = "IDEMPOTENCY_CONFLICT", 409, "The idempotency key was used with another body.";
    EdgeTypeUnknown = "EDGE_TYPE_UNKNOWN", 422, "No such edge type is registered.";
    ClaimTypeUnknown = "CLAIM_TYPE_UNKNOWN", 422, "No such claim type is registered.";
    Cycle = "CYCLE", 422, "The edge would close a cycle of an acyclic type; the message shows the path.";
    SelfEdge = "SELF_EDGE", 422, "The edge type does not allow an edge from a claim to itself.";
    ReferenceUnresolved = "REFERENCE_UNRESOLVED", 422, "A temporary id or reference names nothing.";
    LimitExceeded = "LIMIT_EXCEEDED", 422, "A size or count is above a limit; the message names both.";
    CostExceeded = "COST_EXCEEDED", 400, "The query costs more than is allowed; ask for less.";
    RateLimited = "RATE_LIMITED", 429, "Too much in too short a time; wait for `retryAfter` seconds.";
    PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND", 400, "No document is known by that hash; send it again with the document.";
    PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED", 400, "Documents are not kept by their hash here; send the document itself.";
    QueryInvalid = "QUERY_INVALID", 400, "The text to search for cannot be read; `details` says where, and what was expected there.";
    NoEmbedder = "NO_EMBEDDER", 422, "Searching by meaning needs an embedder, and none is configured; search by `TEXT`.";
    EmbedderUnavailable = "EMBEDDER_UNAVAILABLE", 503, "The meaning of the query cannot be had for now, or no claim has its vector yet; the message says which. Search by `TEXT`, or try again.";
    CursorInvalid = "CURSOR_INVALID", 400, "The cursor is garbled, or belongs to another list, filter or order.";
    CursorExpired = "CURSOR_EXPIRED", 410, "The cursor points before what is still kept; start again.";
    PolicyDenied = "POLICY_DENIED", 403, "A policy or plugin refused; the message gives its reason.";
    Unavailable = "UNAVAILABLE", 503, "Something that is needed is away for now; try again.";
    Timeout = "TIMEOUT", 504, "It took longer than allowed.";
    Internal = "INTERNAL", 500, "Something broke here; the request id finds it in the log.";
}

impl Code {
    /// Whether it says that somebody may not, rather than that something cannot be done; such refusals are audited
    /// whatever was asked for.
    #[must_use]
    pub const fn is_denial(self) -> bool {
        matches!(
            self,
            Self::Unauthenticated
                | Self::TokenExpired
                | Self::Forbidden
                | Self::InsufficientScope
                | Self::RateLimited
                | Self::PolicyDenied
        )
    }
}

/// One failing item of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Where, as a path into the input: `claims[3].content`.
    pub path: String,
    /// What kind of failure.
    pub code: Code,
    /// What was wrong and what to do.
    pub message: String,
}

/// A refusal or failure with a stable code.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// The stable code.
    pub code: Code,
    /// For people: what was wrong, where, and what to do.
    pub message: String,
    /// Failing items by path, where there are several.
    pub details: Vec<Detail>,
    /// Seconds after which trying again makes sense.
    pub retry_after: Option<u32>,
    /// The log position that the answer refers to, where one helps.
    pub position: Option<i64>,
    /// The cause, for the log only.
    #[source]
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error with a code and a message.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: Vec::new(), retry_after: None, position: None, cause: None }
    }

    /// A failure that the caller cannot mend; the cause is for the log.
    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::new(Code::Internal, "something broke here; the request id finds it in the log");
        error.cause = Some(cause.into());
        error
    }

    /// `NOT_FOUND` for a thing of a kind with an id. A foreign thing gets the very same answer.
    #[must_use]
    pub fn not_found(kind: &str, id: &str) -> Self {
        Self::new(Code::NotFound, format!("there is no {kind} `{id}`"))
    }

    /// One error for many failing items: the code of the first when all agree, else `VALIDATION_FAILED`.
    ///
    /// Returns `Ok` when there are none.
    ///
    /// # Errors
    /// When `details` is not empty.
    pub fn from_details(details: Vec<Detail>) -> Result<(), Self> {
        let Some(first) = details.first() else { return Ok(()) };
        let code =
            if details.iter().all(|detail| detail.code == first.code) { first.code } else { Code::ValidationFailed };
        let message = match details.len() {
            1 => format!("{}: {}", first.path, first.message),
            n => format!("{n} items were refused, the first at {}: {}", first.path, first.message),
        };
        let mut error = Self::new(code, message);
        error.details = details;
        Err(error)
    }

    /// The same error as an item at a path.
    #[must_use]
    pub fn at(self, path: impl Into<String>) -> Detail {
        Detail { path: path.into(), code: self.code, message: self.message }
    }
}
