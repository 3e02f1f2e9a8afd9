//! The edges, relations and artifacts of a bundle as a client writes them.

use async_graphql::InputObject;
use claimgraph_store::ops::bundle::{BundleArtifact, BundleEdge, BundleMember, BundleRelation};
use serde_json::Value;

use super::end::BundleEndInput;
use crate::mutation::read::Reader;
use crate::scalars::DateTime;

/// An edge of a bundle. The bundle's source is where it was stated.
#[derive(Debug, InputObject)]
pub(in crate::mutation) struct BundleEdgeInput {
    /// Where it starts.
    source: BundleEndInput,
    /// Where it points.
    target: BundleEndInput,
    /// A registered edge type; see `edgeTypes`. Another is refused with `EDGE_TYPE_UNKNOWN`.
    edge_type: String,
    /// How strong, 0 to 1.
    strength: Option<f64>,
    /// Free-form attributes, an object of at most 64 KiB.
    attrs: Option<Value>,
    /// Since when it holds, inclusive; open when absent.
    valid_from: Option<DateTime>,
    /// Until when it holds, exclusive, after `validFrom`; open when absent.
    valid_to: Option<DateTime>,
}

impl BundleEdgeInput {
    /// The store's form; `path` is where it stands in the input.
    pub(super) fn read(self, reader: &mut Reader, path: &str) -> Option<BundleEdge> {
        let source = self.source.read(reader, &format!("{path}.source"));
        let target = self.target.read(reader, &format!("{path}.target"));
        let attrs = reader.attrs(&format!("{path}.attrs"), self.attrs);
        Some(BundleEdge {
            source: source?,
            target: target?,
            edge_type: self.edge_type,
            strength: self.strength,
            attrs: attrs?,
            valid_from: self.valid_from.map(|moment| moment.0),
            valid_to: self.valid_to.map(|moment| moment.0),
        })
    }
}

/// A place of a bundle's relation.
#[derive(Debug, InputObject)]
pub(in crate::mutation) struct BundleMemberInput {
    /// The claim in this place; an outside reference is refused.
    claim: BundleEndInput,
    /// What it does there: `premise`, `conclusion` or another name of `a-z`, `0-9`, `_`.
    role: String,
}

/// A relation of a bundle: several claims joined in order. The bundle's source is where it was stated.
#[derive(Debug, InputObject)]
pub(in crate::mutation) struct BundleRelationInput {
    /// A registered edge type, which gives the meaning: `implies`, `supports`, …
    relation_type: String,
    /// The members in order, 2 to 64; a claim may not stand twice in one role.
    members: Vec<BundleMemberInput>,
    /// How strong, 0 to 1.
    strength: Option<f64>,
    /// Free-form attributes, an object of at most 64 KiB.
    attrs: Option<Value>,
    /// Since when it holds, inclusive; open when absent.
    valid_from: Option<DateTime>,
    /// Until when it holds, exclusive, after `validFrom`; open when absent.
    valid_to: Option<DateTime>,
}

impl BundleRelationInput {
    /// The store's form; `path` is where it stands in the input.
    pub(super) fn read(self, reader: &mut Reader, path: &str) -> Option<BundleRelation> {
        let members = reader.list(&format!("{path}.members"), self.members, |reader, path, member| {
            let claim = member.claim.read(reader, &format!("{path}.claim"))?;
            Some(BundleMember { claim, role: member.role })
        });
        let attrs = reader.attrs(&format!("{path}.attrs"), self.attrs);
        Some(BundleRelation {
            relation_type: self.relation_type,
            members: members?,
            strength: self.strength,
            attrs: attrs?,
            valid_from: self.valid_from.map(|moment| moment.0),
            valid_to: self.valid_to.map(|moment| moment.0),
        })
    }
}

/// A figure, table, recording or other object of a bundle.
#[derive(Debug, InputObject)]
pub(in crate::mutation) struct BundleArtifactInput {
    /// What it is: `figure`, `table`, `code` or another name of `a-z`, `0-9`, `_`.
    artifact_type: String,
    /// What it shows, 1 to 10,000 characters.
    description: Option<String>,
    /// Where the bytes are, a URI of 1 to 2,048 characters.
    storage_ref: Option<String>,
    /// The content itself where it is small text, bounded like a claim's content.
    content_inline: Option<String>,
    /// The content as JSON where it has structure, such as a table's columns and rows; at most 64 KiB.
    structured_data: Option<Value>,
    /// The claims that it belongs to; outside references are refused.
    #[graphql(default)]
    claims: Vec<BundleEndInput>,
    /// Free-form attributes, an object of at most 64 KiB.
    attrs: Option<Value>,
}

impl BundleArtifactInput {
    /// The store's form; `path` is where it stands in the input.
    pub(super) fn read(self, reader: &mut Reader, path: &str) -> Option<BundleArtifact> {
        let claims = reader
            .list(&format!("{path}.claims"), self.claims, |reader, path, end: BundleEndInput| end.read(reader, path));
        let attrs = reader.attrs(&format!("{path}.attrs"), self.attrs);
        Some(BundleArtifact {
            artifact_type: self.artifact_type,
            description: self.description,
            storage_ref: self.storage_ref,
            content_inline: self.content_inline,
            structured_data: self.structured_data.filter(|data| !data.is_null()),
            claims: claims?,
            attrs: attrs?,
        })
    }
}
