//! What the submitter of a bundle is told.

use claimgraph_domain::id::{
    ArtifactId, BundleId, ClaimId, EdgeId, LineageId, PendingReferenceId, RelationId, SourceId,
};
use serde::{Deserialize, Serialize};

/// What a bundle made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BundleOutcome {
    /// The bundle.
    pub bundle: BundleId,
    /// Its source.
    pub source: Option<SourceId>,
    /// Its claims, in the order given.
    pub claims: Vec<MadeClaim>,
    /// What became of each edge, in the order given; empty when the bundle asked for a brief answer.
    pub edges: Vec<EdgeOutcome>,
    /// Its relations, in the order given; empty when the bundle asked for a brief answer.
    pub relations: Vec<RelationId>,
    /// Its artifacts, in the order given.
    pub artifacts: Vec<ArtifactId>,
    /// References, of this or earlier bundles, that found their target.
    pub resolved: Vec<Resolved>,
    /// What the submitter should look at.
    pub warnings: Vec<Warning>,
}

/// A claim that a bundle made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MadeClaim {
    /// Its name within the bundle.
    pub temp_id: String,
    /// The version.
    pub id: ClaimId,
    /// Its lineage.
    pub lineage: LineageId,
}

/// What became of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EdgeOutcome {
    /// It was made.
    Made(EdgeId),
    /// The same agent had asserted it before.
    Existing(EdgeId),
    /// It waits for the other end.
    Pending(PendingReferenceId),
}

/// A reference that found its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// The reference.
    pub reference: PendingReferenceId,
    /// The claim that it meant.
    pub claim: ClaimId,
    /// The edge that stands for it now.
    pub edge: EdgeId,
}

/// What sort of warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WarningCode {
    /// A claim says the same as one that exists.
    PossibleDuplicate,
    /// A reference's target arrived, but the edge would break a rule; it stays pending.
    ReferenceBlocked,
}

/// Something that the submitter should look at; it stops nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// What sort.
    pub code: WarningCode,
    /// Where, as a path into the input.
    pub path: String,
    /// For people.
    pub message: String,
    /// The claim that it is about.
    pub claim: Option<ClaimId>,
    /// How alike, 0 to 1, for a possible duplicate.
    pub score: Option<f64>,
}
