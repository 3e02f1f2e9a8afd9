//! A bundle as a client writes it.

use async_graphql::{ID, InputObject, OneofObject};
use claimgraph_store::ops::bundle::{BundleSource, SubmitBundle};
use serde_json::Value;

use super::claim::BundleClaimInput;
use super::link::{BundleArtifactInput, BundleEdgeInput, BundleRelationInput};
use crate::mutation::read::Reader;
use crate::mutation::source::SourceInput;

/// One atomic submission: all of it is stored, or nothing. Everything that is refused is reported in
/// `details` by its path. An empty bundle is refused.
#[derive(Debug, InputObject)]
pub(in crate::mutation) struct SubmitBundleInput {
    /// Where the claims were drawn from; each claim is then linked with it.
    source: Option<BundleSourceInput>,
    /// New claims, at most 500 unless configured otherwise, else `LIMIT_EXCEEDED`.
    #[graphql(default)]
    claims: Vec<BundleClaimInput>,
    /// Edges between these claims, existing claims and outside references. Edges, relations and
    /// artifacts together are at most 50,000 unless configured otherwise.
    #[graphql(default)]
    edges: Vec<BundleEdgeInput>,
    /// Relations between these and existing claims.
    #[graphql(default)]
    relations: Vec<BundleRelationInput>,
    /// Figures, tables and other objects.
    #[graphql(default)]
    artifacts: Vec<BundleArtifactInput>,
    /// Whether namespaces that do not exist are made; otherwise they are refused with `NOT_FOUND`.
    #[graphql(default)]
    create_namespaces: bool,
    /// Free-form attributes of the bundle, an object of at most 64 KiB.
    attrs: Option<Value>,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    pub(super) idempotency_key: Option<String>,
}

/// The source of a bundle.
#[derive(Debug, OneofObject)]
pub(in crate::mutation) enum BundleSourceInput {
    /// One that exists, else `NOT_FOUND`.
    Existing(ID),
    /// One to register; the same outside reference or content hash gives the existing one.
    New(SourceInput),
}

impl SubmitBundleInput {
    /// The command.
    pub(super) fn read(self, reader: &mut Reader) -> Option<SubmitBundle> {
        let source = match self.source {
            None => Some(None),
            Some(source) => source.read(reader).map(Some),
        };
        let claims = reader.list("claims", self.claims, |reader, path, claim| claim.read(reader, path));
        let edges = reader.list("edges", self.edges, |reader, path, edge| edge.read(reader, path));
        let relations = reader.list("relations", self.relations, |reader, path, relation| relation.read(reader, path));
        let artifacts = reader.list("artifacts", self.artifacts, |reader, path, artifact| artifact.read(reader, path));
        let attrs = reader.attrs("attrs", self.attrs);
        Some(SubmitBundle {
            source: source?,
            claims: claims?,
            edges: edges?,
            relations: relations?,
            artifacts: artifacts?,
            create_namespaces: self.create_namespaces,
            brief: false,
            attrs: attrs?,
        })
    }
}

impl BundleSourceInput {
    fn read(self, reader: &mut Reader) -> Option<BundleSource> {
        match self {
            Self::Existing(id) => reader.id("source.existing", &id).map(BundleSource::Existing),
            Self::New(source) => source.read(reader, "source.new.").map(BundleSource::New),
        }
    }
}
