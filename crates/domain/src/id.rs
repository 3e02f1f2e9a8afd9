//! Identifiers: `UUIDv7` inside, [TypeID](https://github.com/jetify-com/typeid/tree/main/spec)
//! outside (`claim_01h2xcejqtf2nbrexx3vqjhp41`).
//!
//! The prefix makes an id self-describing, the time-ordered suffix makes it sortable, and the
//! Rust type makes it impossible to pass an edge's id where a claim's is meant.

use std::str::FromStr;

use type_safe_id::{StaticType, TypeSafeId};
use uuid::Uuid;

use crate::error::{Code, Error};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $id:ident = $prefix:literal;)*) => {
        $(
            #[doc = concat!("Marker type of [`", stringify!($id), "`]; its prefix is `", $prefix, "`.")]
            #[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $kind;

            impl StaticType for $kind {
                const TYPE: &'static str = $prefix;
            }

            $(#[$doc])*
            pub type $id = TypeSafeId<$kind>;
        )*

        /// Prefixes that belong to the core; a plugin must choose another.
        pub const CORE_PREFIXES: &[&str] = &[$($prefix),*];
    };
}

kinds! {
    /// A tenant: the owner of everything else.
    TenantKind, TenantId = "tenant";
    /// Whoever contributes: a person, a model, an organization, a pipeline, an extension.
    AgentKind, AgentId = "agent";
    /// A node of the namespace tree.
    NamespaceKind, NamespaceId = "namespace";
    /// Where knowledge came from.
    SourceKind, SourceId = "source";
    /// One immutable version of a claim.
    ClaimKind, ClaimId = "claim";
    /// All versions of one claim; its UUID is that of the first version.
    LineageKind, LineageId = "lineage";
    /// A typed link between two claim versions.
    EdgeKind, EdgeId = "edge";
    /// A hyperedge joining several claims in order.
    RelationKind, RelationId = "relation";
    /// The link between a claim and a source.
    ProvenanceKind, ProvenanceId = "provenance";
    /// An agent's verdict on a claim version.
    ReviewKind, ReviewId = "review";
    /// One atomic submission.
    BundleKind, BundleId = "bundle";
    /// A figure, table, recording or other object that came with a bundle.
    ArtifactKind, ArtifactId = "artifact";
    /// An edge whose target has not arrived yet.
    PendingReferenceKind, PendingReferenceId = "reference";
    /// One entry of the event log.
    EventKind, EventId = "event";
    /// A receiver of events outside.
    WebhookKind, WebhookId = "webhook";
    /// One event on its way to one webhook; receivers see it as `webhook-id`.
    DeliveryKind, DeliveryId = "delivery";
    /// An API key.
    KeyKind, KeyId = "key";
}

/// Reads an id given by a client.
///
/// # Errors
/// `BAD_REQUEST` when the text is not a `TypeID` or carries another prefix; the message names both.
pub fn parse<K: StaticType>(text: &str) -> Result<TypeSafeId<K>, Error> {
    TypeSafeId::from_str(text).map_err(|_| {
        let found = text.rsplit_once('_').map_or("", |(prefix, _)| prefix);
        let message = if found != K::TYPE && CORE_PREFIXES.contains(&found) {
            format!("expected an id that begins with `{}_`, got one of `{found}_`", K::TYPE)
        } else {
            format!("`{}` is not an id of the form `{}_` followed by 26 characters", clip(text), K::TYPE)
        };
        Error::new(Code::BadRequest, message)
    })
}

/// The 26 characters of an id after its prefix, as used in stream names.
#[must_use]
pub fn suffix<K: StaticType + Copy>(id: TypeSafeId<K>) -> String {
    let mut text = id.to_string();
    text.drain(..=K::TYPE.len());
    text
}

/// The lineage that a first version opens: the same UUID under another prefix.
#[must_use]
pub fn lineage_of_first(claim: ClaimId) -> LineageId {
    LineageId::from_uuid(claim.uuid())
}

fn clip(text: &str) -> String {
    text.chars().take(64).collect()
}

/// Makes `UUIDv7` values that increase strictly within one process.
///
/// Time and randomness come from outside. Ids made within one millisecond, or while the clock
/// stands still or runs backwards, count up from the first one's random part, so that the order
/// of ids is the order of creation.
#[derive(Debug, Default)]
pub struct UuidSequence {
    last: u128,
}

impl UuidSequence {
    /// The next id for a moment (milliseconds since the Unix epoch, 48 bits used) with 80 bits of randomness.
    pub fn next(&mut self, unix_millis: u64, random: [u8; 10]) -> Uuid {
        let fresh = uuid::Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid().as_u128();
        let next = if fresh > self.last && fresh >> 80 > self.last >> 80 { fresh } else { Self::successor(self.last) };
        self.last = next;
        Uuid::from_u128(next)
    }

    /// Counts up in the 62 random low bits and carries into the 12 bits above the variant; a full
    /// carry moves on to the next millisecond.
    fn successor(value: u128) -> u128 {
        const LOW: u128 = (1 << 62) - 1;
        const VARIANT: u128 = 0b10 << 62;
        const VERSION: u128 = 7 << 76;
        let low = value & LOW;
        let mid = (value >> 64) & 0xfff;
        let time = value >> 80;
        let (low, carry) = if low == LOW { (0, 1) } else { (low + 1, 0) };
        let (mid, carry) = if mid + carry > 0xfff { (0, 1) } else { (mid + carry, 0) };
        ((time + carry) << 80) | VERSION | (mid << 64) | VARIANT | low
    }
}
