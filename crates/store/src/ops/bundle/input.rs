//! What a bundle is made of, as submitted.

use claimgraph_domain::id::{ClaimId, SourceId};
use claimgraph_domain::model::{Attrs, ClaimStatus};
use claimgraph_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ops::source::SourceInput;

/// One atomic submission: all of it is stored, or nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SubmitBundle {
    /// Where the claims were drawn from; each claim is then linked with it.
    pub source: Option<BundleSource>,
    /// New claims.
    pub claims: Vec<BundleClaim>,
    /// Edges between them, existing claims and outside references.
    pub edges: Vec<BundleEdge>,
    /// Hyperedges.
    pub relations: Vec<BundleRelation>,
    /// Figures, tables and other objects.
    pub artifacts: Vec<BundleArtifact>,
    /// Whether namespaces that do not exist are made; else they are an error.
    pub create_namespaces: bool,
    /// Whether the answer leaves out what each edge and relation became; bulk imports do not need it.
    pub brief: bool,
    /// Free-form attributes of the bundle.
    pub attrs: Attrs,
}

/// The bundle's source: one that exists, or one to register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BundleSource {
    /// One that exists.
    Existing(SourceId),
    /// One to register; the same outside reference or content hash gives the existing one.
    New(SourceInput),
}

/// One end of an edge or place of a relation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum End {
    /// A claim of this bundle.
    TempId(String),
    /// A claim version that exists.
    Claim(ClaimId),
    /// A claim known by an outside reference, `reference` or `reference#anchor`; edges only, one end at most.
    External(String),
}

/// A claim of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BundleClaim {
    /// Its name within the bundle: 1 to 64 of letters, digits, `_`, `-`.
    pub temp_id: String,
    /// A registered claim type.
    pub claim_type: String,
    /// The statement.
    pub content: String,
    /// The statement in a formal language.
    #[serde(default)]
    pub formal_content: Option<String>,
    /// Path of its namespace.
    pub namespace: String,
    /// Free-form attributes.
    #[serde(default)]
    pub attrs: Attrs,
    /// `draft` or `active`; active when absent.
    #[serde(default)]
    pub status: Option<ClaimStatus>,
    /// Since when it holds.
    #[serde(default)]
    pub valid_from: Option<Timestamp>,
    /// Until when it holds.
    #[serde(default)]
    pub valid_to: Option<Timestamp>,
    /// How it was drawn from the bundle's source.
    #[serde(default)]
    pub extraction: Option<Extraction>,
    /// Outside references, `reference` or `reference#anchor`, that mean this claim.
    #[serde(default)]
    pub resolves: Vec<String>,
}

/// How a claim was drawn from a source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Extraction {
    /// `manual`, `nlp`, `ocr`, …
    pub method: Option<String>,
    /// Page, time, coordinates.
    pub location: Option<String>,
    /// When; the time of the bundle when absent.
    pub extracted_at: Option<Timestamp>,
    /// Whether the source was read right, 0 to 1.
    pub confidence: Option<f64>,
    /// Free-form attributes.
    pub attrs: Attrs,
}

/// An edge of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BundleEdge {
    /// Where it starts.
    pub source: End,
    /// Where it points.
    pub target: End,
    /// A registered edge type.
    pub edge_type: String,
    /// How strong, 0 to 1.
    #[serde(default)]
    pub strength: Option<f64>,
    /// Free-form attributes.
    #[serde(default)]
    pub attrs: Attrs,
    /// Since when it holds.
    #[serde(default)]
    pub valid_from: Option<Timestamp>,
    /// Until when it holds.
    #[serde(default)]
    pub valid_to: Option<Timestamp>,
}

/// A place of a relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BundleMember {
    /// The claim.
    pub claim: End,
    /// `premise`, `conclusion`, …
    pub role: String,
}

/// A hyperedge of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BundleRelation {
    /// A registered edge type.
    pub relation_type: String,
    /// The members in order.
    pub members: Vec<BundleMember>,
    /// How strong, 0 to 1.
    #[serde(default)]
    pub strength: Option<f64>,
    /// Free-form attributes.
    #[serde(default)]
    pub attrs: Attrs,
    /// Since when it holds.
    #[serde(default)]
    pub valid_from: Option<Timestamp>,
    /// Until when it holds.
    #[serde(default)]
    pub valid_to: Option<Timestamp>,
}

/// An artifact of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BundleArtifact {
    /// `figure`, `table`, `code`, …
    pub artifact_type: String,
    /// What it shows.
    #[serde(default)]
    pub description: Option<String>,
    /// Where the bytes are, as a URI.
    #[serde(default)]
    pub storage_ref: Option<String>,
    /// The content itself where it is small text.
    #[serde(default)]
    pub content_inline: Option<String>,
    /// The content as JSON.
    #[serde(default)]
    pub structured_data: Option<serde_json::Value>,
    /// The claims that it belongs to.
    #[serde(default)]
    pub claims: Vec<End>,
    /// Free-form attributes.
    #[serde(default)]
    pub attrs: Attrs,
}
