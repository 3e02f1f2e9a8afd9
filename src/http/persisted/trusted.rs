//! The manifest of trusted documents.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use claimgraph_domain::error::Error;

use super::super::document::{DocumentLimits, parse};

/// What a hash may be written with, per the specification's appendix.
const PREFIX: &str = "sha256:";

/// Trusted documents by their id, which is mostly their hash.
#[derive(Debug, Default)]
pub struct Trusted(HashMap<Box<str>, Arc<str>>);

/// Why there is no manifest.
#[derive(Debug, thiserror::Error)]
pub enum TrustedError {
    /// The file is not to be read.
    #[error("graphql.documents_file: {path} cannot be read: {cause}")]
    Unreadable {
        /// Where it should be.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// It is not what a manifest is.
    #[error("graphql.documents_file: {0} is not a JSON object that gives documents by their hash: {1}")]
    Malformed(String, serde_json::Error),
    /// A document in it would be refused.
    #[error("graphql.documents_file: the document `{0}` would be refused: {1}")]
    Refused(String, Error),
}

impl Trusted {
    /// Reads a manifest: JSON that gives the text of each document by its id.
    ///
    /// # Errors
    /// When it cannot be read, or a document in it is not within the limits.
    pub fn read(path: &Path, limits: &DocumentLimits) -> Result<Self, TrustedError> {
        let shown = path.display().to_string();
        let text =
            std::fs::read_to_string(path).map_err(|cause| TrustedError::Unreadable { path: shown.clone(), cause })?;
        let documents: HashMap<Box<str>, Arc<str>> =
            serde_json::from_str(&text).map_err(|cause| TrustedError::Malformed(shown, cause))?;
        for (id, text) in &documents {
            parse(text, limits).map_err(|refusal| TrustedError::Refused(id.to_string(), refusal))?;
        }
        Ok(Self(documents))
    }

    /// A document by its id, with or without the prefix of a hash.
    pub(super) fn get(&self, id: &str) -> Option<Arc<str>> {
        let bare = || self.0.get(id.strip_prefix(PREFIX)?);
        self.0.get(id).or_else(bare).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Trusted, TrustedError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        std::fs::write(&path, text).unwrap();
        Trusted::read(&path, &DocumentLimits::default())
    }

    #[test]
    fn a_manifest_gives_documents_by_their_id() {
        let trusted = read(r#"{"abc": "{ __typename }", "my-query": "query A { a }"}"#).unwrap();
        assert_eq!(trusted.get("abc").as_deref(), Some("{ __typename }"));
        assert_eq!(trusted.get("sha256:abc").as_deref(), Some("{ __typename }"));
        assert_eq!(trusted.get("my-query").as_deref(), Some("query A { a }"));
        assert_eq!(trusted.get("ABC"), None);
    }

    #[test]
    fn what_is_wrong_with_a_manifest_is_said_at_the_start() {
        for (text, expected) in [
            ("[]", "not a JSON object"),
            (r#"{"a": 1}"#, "not a JSON object"),
            (r#"{"a": "{"}"#, "`a` would be refused"),
            (r#"{"a": "{ ...f } fragment f on Query { ...f }"}"#, "spread within itself"),
        ] {
            let said = read(text).unwrap_err().to_string();
            assert!(said.contains(expected) && said.starts_with("graphql.documents_file: "), "{said}");
        }
        let nowhere = Trusted::read(Path::new("/nowhere/at/all.json"), &DocumentLimits::default());
        assert!(nowhere.unwrap_err().to_string().contains("cannot be read"));
    }
}
