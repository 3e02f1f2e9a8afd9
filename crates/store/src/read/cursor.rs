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
pub struct Cursor(Form);

/// Most cursors of a page are never looked at, so that one is written out only when it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    Text(String),
    Values(Fingerprint, Vec<KeyValue>),
}

impl Cursor {
    /// A cursor as a client gave it; it is checked where it is used.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(Form::Text(text.into()))
    }

    /// The text for the client.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.0 {
            Form::Text(text) => text.clone(),
            // Numbers, texts and ids are always JSON.
            Form::Values(list, values) => {
                URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(list.0, values)).unwrap_or_default())
            }
        }
    }

    /// The cursor of a row with these order values.
    pub(crate) const fn new(list: Fingerprint, values: Vec<KeyValue>) -> Self {
        Self(Form::Values(list, values))
    }

    /// The cursor of a row in a list by id.
    pub(crate) fn of_id(list: Fingerprint, id: Uuid) -> Self {
        Self::new(list, vec![KeyValue::Id(id)])
    }

    /// The row's id, when the cursor belongs to the list, which is one by id.
    pub(crate) fn id(&self, list: Fingerprint) -> Result<Uuid, Error> {
        match self.values(list)?.as_slice() {
            [KeyValue::Id(id)] => Ok(*id),
            _ => Err(invalid()),
        }
    }

    /// The order values, when the cursor belongs to the list.
    pub(crate) fn values(&self, list: Fingerprint) -> Result<Vec<KeyValue>, Error> {
        let (from, values) = match &self.0 {
            Form::Values(from, values) => (*from, values.clone()),
            Form::Text(text) => read(text)?,
        };
        if from == list { Ok(values) } else { Err(invalid()) }
    }
}

#[cfg(any(test, feature = "testing"))]
impl Cursor {
    /// A cursor that is written anew from what was read of a text.
    pub(crate) fn reread(text: &str) -> Result<Self, Error> {
        read(text).map(|(list, values)| Self::new(list, values))
    }
}

fn read(text: &str) -> Result<(Fingerprint, Vec<KeyValue>), Error> {
    if text.len() > MAX_CURSOR_BYTES {
        return Err(invalid());
    }
    let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
    let (list, values) = serde_json::from_slice(&json).map_err(|_| invalid())?;
    Ok((Fingerprint(list), values))
}

/// The refusal of a cursor.
pub(crate) fn invalid() -> Error {
    Error::new(
        Code::CursorInvalid,
        "the cursor is garbled or belongs to another list, filter or order; start again without one",
    )
}

/// One value of a row's order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
