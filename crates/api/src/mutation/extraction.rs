//! How a claim was drawn from a source, as a client says it.

use async_graphql::InputObject;
use claimgraph_store::ops::bundle::Extraction;
use serde_json::Value;

use super::read::Reader;
use crate::scalars::DateTime;

/// How a claim was drawn from a source.
#[derive(Debug, InputObject)]
pub(super) struct ExtractionInput {
    /// `manual`, `nlp`, `ocr`, `formal_derivation` or another word, 1 to 2,000 characters.
    method: Option<String>,
    /// Page, time or coordinates in the source, 1 to 2,000 characters.
    location: Option<String>,
    /// When it was drawn; now when absent.
    extracted_at: Option<DateTime>,
    /// Whether the source was read right, 0 to 1; not whether the claim is true.
    confidence: Option<f64>,
    /// Models, versions, resolved ambiguities and so on, an object of at most 64 KiB.
    attrs: Option<Value>,
}

impl ExtractionInput {
    /// The store's form; `path` is where it stands in the input.
    pub(super) fn read(self, reader: &mut Reader, path: &str) -> Option<Extraction> {
        Some(Extraction {
            method: self.method,
            location: self.location,
            extracted_at: self.extracted_at.map(|moment| moment.0),
            confidence: self.confidence,
            attrs: reader.attrs(&format!("{path}.attrs"), self.attrs)?,
        })
    }
}
