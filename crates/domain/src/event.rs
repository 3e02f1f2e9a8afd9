//! The event log's vocabulary. Every change of state is one of these, with enough in it to make
//! the rows again; the tables are a projection of the log.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::id::{
    AgentId, BundleId, ClaimId, EdgeId, EventId, KeyId, LineageId, PendingReferenceId, RelationId, suffix,
};
use crate::model::{
    Agent, ApiKey, Artifact, Bundle, Claim, ClaimStatus, ClaimType, ConflictAssessment, Edge, EdgeType, Namespace,
    PendingReference, Provenance, Relation, Review, Source, Tenant,
};
use crate::time::Timestamp;

/// A new version of a claim and the status that it begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimMade {
    /// The version.
    pub claim: Claim,
    /// The status that it begins with.
    pub status: ClaimStatus,
    /// Why, where it replaces another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A claim version changed its status.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatusChanged {
    /// The version.
    pub claim: ClaimId,
    /// Its lineage.
    pub lineage: LineageId,
    /// Before.
    pub from: ClaimStatus,
    /// After.
    pub to: ClaimStatus,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who.
    pub by: AgentId,
}

/// An edge was taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EdgeRetracted {
    /// The edge.
    pub edge: EdgeId,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: AgentId,
}

/// A relation was taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RelationRetracted {
    /// The relation.
    pub relation: RelationId,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: AgentId,
}

/// A claim was named, under an outside reference, as what that reference's anchor means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnchorNamed {
    /// The outside reference in normal form.
    pub external_ref: String,
    /// The anchor within it; empty when the reference itself means this claim.
    pub anchor: String,
    /// The claim.
    pub claim: ClaimId,
    /// The bundle that named it.
    pub bundle: BundleId,
}

/// A pending reference found its target; the edge follows as an event of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReferenceResolved {
    /// The pending reference.
    pub reference: PendingReferenceId,
    /// The claim that it meant.
    pub claim: ClaimId,
    /// The edge that stands for it now.
    pub edge: EdgeId,
    /// Who resolved it.
    pub by: AgentId,
}

/// An API key was given another to take its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyRotated {
    /// The key.
    pub key: KeyId,
    /// The one in its place.
    pub replacement: KeyId,
    /// From then on the old one is refused.
    pub until: Timestamp,
    /// Who.
    pub by: AgentId,
}

/// An API key was taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyRevoked {
    /// The key.
    pub key: KeyId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who.
    pub by: AgentId,
}

/// A request with an idempotency key was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestCompleted {
    /// The principal that the key belongs to.
    pub principal: AgentId,
    /// The key.
    pub key: String,
    /// What was asked for: the command's name.
    pub operation: String,
    /// BLAKE3 of the command's JSON, hex.
    pub body_hash: String,
    /// The answer, to be given again.
    pub answer: serde_json::Value,
}

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident($data:ty) = $kind:literal,)*) => {
        /// Something that happened.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Event { $($(#[$doc])* $variant($data),)* }

        impl Event {
            /// Every kind, in the order of the enum.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// The stable name of the kind: `claim.created`.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind,)* }
            }

            /// The data as JSON; the same value always gives the same text.
            ///
            /// # Errors
            /// `INTERNAL` when a value cannot be written, such as a number that JSON lacks.
            pub fn to_json(&self) -> Result<String, Error> {
                match self { $(Self::$variant(data) => serde_json::to_string(data),)* }.map_err(Error::internal)
            }

            /// Reads the data of a kind.
            ///
            /// # Errors
            /// `INTERNAL` for an unknown kind or data of another shape.
            pub fn from_json(kind: &str, data: &str) -> Result<Self, Error> {
                match kind {
                    $($kind => serde_json::from_str(data).map(Self::$variant).map_err(Error::internal),)*
                    _ => Err(Error::internal(format!("unknown event kind `{kind}`"))),
                }
            }
        }
    };
}

events! {
    /// A tenant began; always the first event of its log.
    TenantCreated(Tenant) = "tenant.created",
    /// An agent was registered.
    AgentRegistered(Agent) = "agent.registered",
    /// A claim type was registered.
    ClaimTypeDefined(ClaimType) = "claim_type.defined",
    /// An edge type was registered or its definition tightened.
    EdgeTypeDefined(EdgeType) = "edge_type.defined",
    /// A namespace was made.
    NamespaceCreated(Namespace) = "namespace.created",
    /// A source was registered.
    SourceRegistered(Source) = "source.registered",
    /// A claim was made.
    ClaimCreated(ClaimMade) = "claim.created",
    /// A newer version of a claim was made.
    ClaimRevised(ClaimMade) = "claim.revised",
    /// A claim version changed its status, other than by retraction.
    ClaimStatusChanged(StatusChanged) = "claim.status_changed",
    /// A claim version was retracted.
    ClaimRetracted(StatusChanged) = "claim.retracted",
    /// An edge was asserted.
    EdgeAsserted(Edge) = "edge.asserted",
    /// An edge was taken back.
    EdgeRetracted(EdgeRetracted) = "edge.retracted",
    /// A relation was asserted.
    RelationAsserted(Relation) = "relation.asserted",
    /// A relation was taken back.
    RelationRetracted(RelationRetracted) = "relation.retracted",
    /// A claim was linked with a source.
    ProvenanceRecorded(Provenance) = "provenance.recorded",
    /// A review was recorded; it replaces the reviewer's earlier one of that version.
    ReviewRecorded(Review) = "review.recorded",
    /// A conflict was assessed; it replaces the earlier assessment of that pair.
    ConflictAssessed(ConflictAssessment) = "conflict.assessed",
    /// An artifact was recorded.
    ArtifactRecorded(Artifact) = "artifact.recorded",
    /// A claim was named as the meaning of an outside reference.
    AnchorNamed(AnchorNamed) = "reference.anchored",
    /// An edge waits for its target.
    ReferencePending(PendingReference) = "reference.pending",
    /// A pending reference found its target.
    ReferenceResolved(ReferenceResolved) = "reference.resolved",
    /// A bundle was accepted.
    BundleAccepted(Bundle) = "bundle.accepted",
    /// A request with an idempotency key was answered.
    RequestCompleted(RequestCompleted) = "request.completed",
    /// An API key was made. Neither its secret nor a hash of it stands in the log.
    KeyCreated(ApiKey) = "key.created",
    /// An API key was given another to take its place.
    KeyRotated(KeyRotated) = "key.rotated",
    /// An API key was taken back.
    KeyRevoked(KeyRevoked) = "key.revoked",
}

impl Event {
    /// The stream that the event belongs to. Streams of the core begin with `$`; the category is
    /// what comes before the first `-`.
    #[must_use]
    pub fn stream(&self) -> String {
        match self {
            Self::TenantCreated(_) => "$tenant".to_owned(),
            Self::AgentRegistered(agent) => format!("$agent-{}", suffix(agent.id)),
            Self::ClaimTypeDefined(claim_type) => format!("$claim_type-{}", claim_type.name),
            Self::EdgeTypeDefined(edge_type) => format!("$edge_type-{}", edge_type.name),
            Self::NamespaceCreated(namespace) => format!("$namespace-{}", suffix(namespace.id)),
            Self::SourceRegistered(source) => format!("$source-{}", suffix(source.id)),
            Self::ClaimCreated(made) | Self::ClaimRevised(made) => format!("$claim-{}", suffix(made.claim.lineage)),
            Self::ClaimStatusChanged(change) | Self::ClaimRetracted(change) => {
                format!("$claim-{}", suffix(change.lineage))
            }
            Self::EdgeAsserted(edge) => format!("$edge-{}", suffix(edge.id)),
            Self::EdgeRetracted(retracted) => format!("$edge-{}", suffix(retracted.edge)),
            Self::RelationAsserted(relation) => format!("$relation-{}", suffix(relation.id)),
            Self::RelationRetracted(retracted) => format!("$relation-{}", suffix(retracted.relation)),
            Self::ProvenanceRecorded(provenance) => format!("$provenance-{}", suffix(provenance.id)),
            Self::ReviewRecorded(review) => format!("$review-{}", suffix(review.id)),
            Self::ConflictAssessed(assessed) => {
                format!("$conflict-{}-{}", suffix(assessed.first), suffix(assessed.second))
            }
            Self::ArtifactRecorded(artifact) => format!("$artifact-{}", suffix(artifact.id)),
            Self::AnchorNamed(anchor) => format!("$bundle-{}", suffix(anchor.bundle)),
            Self::ReferencePending(reference) => format!("$reference-{}", suffix(reference.id)),
            Self::ReferenceResolved(resolved) => format!("$reference-{}", suffix(resolved.reference)),
            Self::BundleAccepted(bundle) => format!("$bundle-{}", suffix(bundle.id)),
            Self::RequestCompleted(_) => "$request".to_owned(),
            Self::KeyCreated(key) => format!("$key-{}", suffix(key.id)),
            Self::KeyRotated(rotated) => format!("$key-{}", suffix(rotated.key)),
            Self::KeyRevoked(revoked) => format!("$key-{}", suffix(revoked.key)),
        }
    }

    /// Whether the event opens its stream, so that its stream version is known to be 0.
    #[must_use]
    pub const fn opens_stream(&self) -> bool {
        matches!(
            self,
            Self::TenantCreated(_)
                | Self::AgentRegistered(_)
                | Self::NamespaceCreated(_)
                | Self::SourceRegistered(_)
                | Self::ClaimCreated(_)
                | Self::EdgeAsserted(_)
                | Self::RelationAsserted(_)
                | Self::ProvenanceRecorded(_)
                | Self::ReviewRecorded(_)
                | Self::ArtifactRecorded(_)
                | Self::ReferencePending(_)
                | Self::KeyCreated(_)
        )
    }
}

/// Who caused an event and in which request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// The agent that acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<AgentId>,
    /// On whose word, as [`Principal`](crate::access::Principal) is written; absent in events from before it was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// The request's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The position of the event that caused this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation: Option<i64>,
    /// What ties together a conversation of requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<String>,
}

/// An event in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recorded {
    /// Place in the tenant's log: 1, 2, 3, … without a gap.
    pub position: i64,
    /// Identity.
    pub id: EventId,
    /// The stream that it belongs to.
    pub stream: String,
    /// Place in the stream: 0, 1, 2, …
    pub stream_version: i64,
    /// What happened.
    pub kind: String,
    /// The data as JSON text, byte for byte as hashed.
    pub data: String,
    /// The metadata as JSON text, byte for byte as hashed.
    pub metadata: String,
    /// When it was recorded; never before the event ahead of it.
    pub recorded_at: Timestamp,
    /// BLAKE3 over the previous event's hash and this event.
    pub hash: [u8; 32],
}
