//! Names for what a WordNet holds: namespaces, references, temporary ids.

use crate::parser::LexName;

/// How references to synsets begin: `urn:wordnet:3.0#02084071-n`.
pub(crate) const REFERENCE: &str = "urn:wordnet:";

/// The outside reference of a version. Versions are digits and dots, which a URN takes.
pub(crate) fn reference(version: &str) -> String {
    format!("{REFERENCE}{version}")
}

/// The namespace of what stands in a lexicographers' file: `wordnet/3.0/noun/animal`.
pub(super) fn namespace(version: &str, lex_name: LexName) -> String {
    format!("wordnet/{version}/{}", lex_name.name().replace('.', "/"))
}

/// The name of a synset within a bundle.
pub(super) fn temp_id(synset: usize) -> String {
    format!("s{synset}")
}
