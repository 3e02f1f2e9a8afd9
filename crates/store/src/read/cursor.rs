//! Opaque marks of a place in a list.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use claimgraph_domain::error::{Code, Error};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::scope::Scope;

/// Longest cursor that is read, bytes: an order by content may carry a whole content.
const MAX_CURSOR_BYTES: usize = 1 << 20;

/// A place in one list, as a client holds it: opaque text, valid only for the list, filter, order
/// and tenant that it came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

impl Cursor {
    /// A cursor as a client gave it; it is checked where it is used.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text for the client.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text for the client.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// The cursor of a row with these order values.
    pub(crate) fn new(list: Fingerprint, values: Vec<KeyValue>) -> Result<Self, Error> {
        let json = serde_json::to_vec(&(list.0, values)).map_err(Error::internal)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(json)))
    }

    /// The order values, when the cursor belongs to the list.
    pub(crate) fn values(&self, list: Fingerprint) -> Result<Vec<KeyValue>, Error> {
        if self.0.len() > MAX_CURSOR_BYTES {
            return Err(invalid());
        }
        let json = URL_SAFE_NO_PAD.decode(&self.0).map_err(|_| invalid())?;
        let (hash, values): (u64, Vec<KeyValue>) = serde_json::from_slice(&json).map_err(|_| invalid())?;
        if hash == list.0 { Ok(values) } else { Err(invalid()) }
    }
}

/// The refusal of a cursor.
pub(crate) fn invalid() -> Error {
    Error::new(
        Code::CursorInvalid,
        "the cursor is garbled or belongs to another list, filter or order; start again without one",
    )
}

/// One value of a row's order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum KeyValue {
    /// Nothing: after everything else.
    #[serde(rename = "z")]
    Null,
    /// An integer.
    #[serde(rename = "i")]
    Int(i64),
    /// A number, by its bits so that reading gives the very same.
    #[serde(rename = "d")]
    Double(u64),
    /// A text.
    #[serde(rename = "t")]
    Text(String),
    /// An id.
    #[serde(rename = "u")]
    Id(Uuid),
}

/// Tells apart lists by what a cursor depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    /// Of a kind of list of a tenant and of what chooses and orders its rows. The `Debug` text of
    /// those is the canonical form: a cursor need not outlive the version of the program.
    pub(crate) fn new(scope: &Scope, list: &str, shape: &impl std::fmt::Debug) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(scope.tenant().uuid().as_bytes());
        hasher.update(list.as_bytes());
        hasher.update(format!("\0{shape:?}").as_bytes());
        let mut eight = [0; 8];
        hasher.finalize_xof().fill(&mut eight);
        Self(u64::from_le_bytes(eight))
    }
}
