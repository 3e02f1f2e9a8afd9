use serde::{Deserialize, Serialize};

use crate::error::Code;
use crate::id::AgentId;
use crate::time::Timestamp;

/// Longest name of an action that is kept, bytes; a longer one is cut.
pub const MAX_ACTION_BYTES: usize = 128;

/// What came of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused, or failed.
    Refused(Code),
}

impl Outcome {
    /// The text for [`Outcome::Done`], which is the text of no code.
    const DONE: &'static str = "OK";

    /// The stable text: `OK`, or the code of the refusal.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => Self::DONE,
            Self::Refused(code) => code.as_str(),
        }
    }

    /// The outcome with a stable text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        if text == Self::DONE {
            return Some(Self::Done);
        }
        Code::ALL.iter().copied().find(|code| code.as_str() == text).map(Self::Refused)
    }
}

/// An entry of a tenant's audit: who did what, or was kept from it. It holds neither contents nor secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Place in the tenant's audit: 1, 2, 3, … without a gap.
    pub number: i64,
    /// When it happened; for several alike, when the first did.
    pub at: Timestamp,
    /// On whose word, as [`Principal`](crate::access::Principal) is written; `nobody` where nothing was proved.
    pub principal: String,
    /// The agent that acted, where it is known.
    pub agent: Option<AgentId>,
    /// What was asked for: the name of a mutation, or what else was refused.
    pub action: String,
    /// `OK`, or a code; the text of an [`Outcome`].
    pub outcome: String,
    /// The request's id; of several alike, the first one's.
    pub request_id: Option<String>,
    /// Position of its last event in the log, where it wrote there.
    pub position: Option<i64>,
    /// How many alike the entry stands for; 1 for a write.
    pub count: i64,
    /// BLAKE3 over the previous entry's hash and this entry.
    #[serde(with = "crate::hex")]
    pub hash: [u8; 32],
}
