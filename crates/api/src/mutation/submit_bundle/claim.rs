//! The claims of a bundle as a client writes them.

use async_graphql::InputObject;
use claimgraph_store::ops::bundle::BundleClaim;
use serde_json::Value;

use crate::mutation::extraction::ExtractionInput;
use crate::mutation::read::Reader;
use crate::mutation::status::NewClaimStatus;
use crate::scalars::DateTime;

/// A new claim of a bundle.
#[derive(Debug, InputObject)]
pub(in crate::mutation) struct BundleClaimInput {
    /// Its name within the bundle, unique there: 1 to 64 letters, digits, `_` and `-`.
    temp_id: String,
    /// A registered claim type; see `claimTypes`. Another is refused with `CLAIM_TYPE_UNKNOWN`.
    claim_type: String,
    /// The statement for people, 1 to 65,536 characters unless configured otherwise.
    content: String,
    /// The statement in a formal language, bounded like `content`.
    formal_content: Option<String>,
    /// Path of its namespace: names from the root joined by `/`.
    namespace: String,
    /// Free-form attributes, an object of at most 64 KiB.
    attrs: Option<Value>,
    /// The status that it begins with.
    #[graphql(default)]
    status: NewClaimStatus,
    /// Since when it holds, inclusive; open when absent.
    valid_from: Option<DateTime>,
    /// Until when it holds, exclusive, after `validFrom`; open when absent.
    valid_to: Option<DateTime>,
    /// How it was drawn from the bundle's source; needs one.
    extraction: Option<ExtractionInput>,
    /// Outside references, `reference` or `reference#anchor`, that mean this claim. Edges that wait for
    /// one of them appear.
    #[graphql(default)]
    resolves: Vec<String>,
}

impl BundleClaimInput {
    /// The store's form; `path` is where it stands in the input.
    pub(super) fn read(self, reader: &mut Reader, path: &str) -> Option<BundleClaim> {
        let attrs = reader.attrs(&format!("{path}.attrs"), self.attrs);
        let extraction = match self.extraction {
            None => Some(None),
            Some(extraction) => extraction.read(reader, &format!("{path}.extraction")).map(Some),
        };
        Some(BundleClaim {
            temp_id: self.temp_id,
            claim_type: self.claim_type,
            content: self.content,
            formal_content: self.formal_content,
            namespace: self.namespace,
            attrs: attrs?,
            status: Some(self.status.into()),
            valid_from: self.valid_from.map(|moment| moment.0),
            valid_to: self.valid_to.map(|moment| moment.0),
            extraction: extraction?,
            resolves: self.resolves,
        })
    }
}
