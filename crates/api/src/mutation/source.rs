//! A source as a client describes it.

use async_graphql::InputObject;
use claimgraph_store::ops::source::SourceInput as Command;
use serde_json::Value;

use super::read::Reader;

/// Raw material that knowledge came from.
#[derive(Debug, InputObject)]
pub(super) struct SourceInput {
    /// What it is: `paper`, `preprint`, `recording`, `photo`, `conversation`, `code`, `dataset`, `url`,
    /// `manual_entry` or another name of `a-z`, `0-9`, `_`.
    source_type: String,
    /// Title, 1 to 2,000 characters.
    title: Option<String>,
    /// DOI, arXiv id, URL and so on, in any spelling; it is normalised, and unique.
    external_ref: Option<String>,
    /// Hash of the material as `algorithm:hex`, such as `sha256:` and 64 digits; unique.
    content_hash: Option<String>,
    /// Authors, journal, year and so on, an object of at most 64 KiB.
    attrs: Option<Value>,
}

impl SourceInput {
    /// The store's form; `path` comes before the names of fields.
    pub(super) fn read(self, reader: &mut Reader, path: &str) -> Option<Command> {
        Some(Command {
            source_type: self.source_type,
            title: self.title,
            external_ref: self.external_ref,
            content_hash: self.content_hash,
            attrs: reader.attrs(&format!("{path}attrs"), self.attrs)?,
        })
    }
}
