//! `[limits]`: what a request may ask for.

use super::allowed::Allowed;
use super::section::section;

section! {
    /// What a request may ask for. A request beyond a limit is refused with the limit in the message.
    Limits = "limits" {
        /// Claims in one bundle.
        claims_per_bundle: usize = 500, Allowed::count(1, 100_000);
        /// Edges, relations, artifacts and provenance items in one bundle, together.
        links_per_bundle: usize = 50_000, Allowed::count(1, 10_000_000);
        /// Characters (Unicode scalar values) of the content of a claim, and of its formal content.
        content_chars: usize = 65_536, Allowed::count(1, 16_777_216);
        /// Size of one attrs object, written as JSON.
        attrs_bytes: usize = 65_536, Allowed::bytes(2, 16_777_216);
        /// Depth of a traversal. A closure has no bound on its depth, only on its nodes.
        traversal_depth: u32 = 10, Allowed::count(1, 1_000);
        /// Nodes that a traversal returns unless it asks for another number.
        traversal_nodes_default: u32 = 1_000, Allowed::count(1, 10_000_000);
        /// Nodes that a traversal may ask for.
        traversal_nodes_max: u32 = 100_000, Allowed::count(1, 10_000_000);
        /// Milliseconds that a traversal may take unless it asks for another number.
        traversal_time_ms_default: u32 = 5_000, Allowed::milliseconds(1, 3_600_000);
        /// Milliseconds that a traversal may ask for.
        traversal_time_ms_max: u32 = 30_000, Allowed::milliseconds(1, 3_600_000);
        /// Entries of a page unless it asks for another number.
        page_size_default: u32 = 50, Allowed::count(1, 10_000);
        /// Entries that a page may ask for.
        page_size_max: u32 = 200, Allowed::count(1, 10_000);
        /// Nesting of a query, fields.
        query_depth: usize = 20, Allowed::count(1, 1_000);
        /// Cost of an operation: its fields, where a list counts its fields once for each entry of the page
        /// (docs/LIMITS.md).
        query_cost: u64 = 200_000, Allowed::count(1, 1_000_000_000);
        /// Tokens of a document. A bundle of 500 claims written out in the document has some 30,000.
        query_tokens: usize = 50_000, Allowed::count(1, 10_000_000);
        /// Selections of a document with every fragment spread out.
        query_selections: usize = 10_000, Allowed::count(1, 1_000_000);
        /// Aliases in a document.
        query_aliases: usize = 500, Allowed::count(0, 1_000_000);
        /// Directives in a document.
        query_directives: usize = 200, Allowed::count(0, 1_000_000);
        /// Root fields of an operation.
        query_root_fields: usize = 100, Allowed::count(1, 100_000);
        /// Longest text among the variables of a request.
        variable_bytes: usize = 524_288, Allowed::bytes(1_024, 1 << 30);
    }
}

/// Pairs of keys of which the first must not exceed the second.
pub(super) const ORDERED: [(&str, &str); 3] = [
    ("page_size_default", "page_size_max"),
    ("traversal_nodes_default", "traversal_nodes_max"),
    ("traversal_time_ms_default", "traversal_time_ms_max"),
];
