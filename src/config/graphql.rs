//! `[graphql]`: which documents are taken, and what is told about the schema.

use super::allowed::Allowed;
use super::section::section;
use super::setting::words;
use super::switch::Switch;

section! {
    /// Which documents are taken, and what is told about the schema.
    Graphql = "graphql" {
        /// Whether clients may ask what the schema is: "auto" in development only.
        introspection: Switch = Switch::Auto, Switch::ALLOWED;
        /// Whether refusals name what was probably meant, and with it parts of the schema: "auto" in development only.
        suggestions: Switch = Switch::Auto, Switch::ALLOWED;
        /// Which documents are taken: "any"; "automatic" for any, and for the hash of one that was sent before
        /// (automatic persisted queries); "trusted" for those of the manifest alone, by their hash.
        documents: Documents = Documents::Automatic, Allowed::OneOf(Documents::WORDS);
        /// File of the trusted documents: JSON that gives the text of each by its hash, as the Relay compiler and
        /// others write it. Its documents are taken by their hash in the other modes as well. Empty for none.
        documents_file: String = String::new(), FILE;
        /// Memory for the documents that one tenant has sent by their hash.
        automatic_bytes: usize = 256 << 10, Allowed::bytes(1_024, 1 << 30);
        /// Operations that one request may have as a JSON array; 0 refuses arrays.
        batch_operations: usize = 0, Allowed::count(0, 1_000);
    }
}

words! {
    /// Which documents are taken.
    Documents {
        /// Any.
        Any = "any",
        /// Any, and by their hash those that were sent before.
        Automatic = "automatic",
        /// Those of the manifest.
        Trusted = "trusted",
    }
}

const FILE: Allowed = Allowed::Text { shape: "a path, or nothing", accepts: |text| !text.contains('\0') };
