//! Sizes above which input is refused; every one is configurable.

/// Limits on writes. The defaults are those of the sample configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Claims in one bundle.
    pub claims_per_bundle: usize,
    /// Edges, relations, artifacts and provenance items in one bundle, together.
    pub links_per_bundle: usize,
    /// Characters of a claim's content, and of its formal content.
    pub content_chars: usize,
    /// Bytes of one `attrs` object written as JSON.
    pub attrs_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { claims_per_bundle: 500, links_per_bundle: 50_000, content_chars: 65_536, attrs_bytes: 65_536 }
    }
}
