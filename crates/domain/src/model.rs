//! The things of the graph, as plain values. Each is immutable once made, but for what the log
//! changes later (a claim's status, an edge's retraction), which is kept apart from them.

mod agent;
mod artifact;
mod audit;
mod bundle;
mod claim;
mod conflict;
mod edge;
mod key;
mod namespace;
mod provenance;
mod reference;
mod registry;
mod relation;
mod review;
mod source;
mod tenant;
mod webhook;

pub use agent::{Agent, AgentKind};
pub use artifact::Artifact;
pub use audit::{AuditEntry, MAX_ACTION_BYTES, Outcome};
pub use bundle::Bundle;
pub use claim::{Claim, ClaimStatus};
pub use conflict::{ConflictAssessment, ConflictState, MAX_ASSESSMENT_REASON_CHARS, conflict_pair};
pub use edge::Edge;
pub use key::{ApiKey, KeyEnvironment};
pub use namespace::{MAX_NAME_CHARS, MAX_PATH_CHARS, Namespace, check_name, join_path};
pub use provenance::Provenance;
pub use reference::{Direction, PendingReference, ReferenceStatus};
pub use registry::{CLAIM_TYPES, Category, ClaimType, EdgeType, SOURCE_TYPES, check_type_name, seeded_edge_types};
pub use relation::{MAX_MEMBERS, Member, Relation};
pub use review::{Review, Verdict};
pub use source::Source;
pub use tenant::Tenant;
pub use webhook::{DeliveryStatus, WebhookState};

/// Free-form JSON beside the fixed fields: an object of at most `Limits::attrs_bytes` bytes.
pub type Attrs = serde_json::Map<String, serde_json::Value>;

/// Makes an enum whose values have one stable text each, in the database, in events and in errors.
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)* }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable text of the value.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The value with a stable text.
            #[must_use]
            pub fn from_text(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use text_enum;
