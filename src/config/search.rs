//! `[search]`: finding claims by their words.

use claimgraph_domain::search::Language;

use super::allowed::Allowed;
use super::section::section;

section! {
    /// Finding claims by their words.
    Search = "search" {
        /// The language whose forms of a word are alike: "proving" finds "proved". "none" takes words as they are
        /// written. When it changes, the index is made anew after the next start; searching has to wait for that. Every
        /// server of a database must have the same.
        search_language: String = Language::default().as_str().to_owned(), Allowed::OneOf(&Language::NAMES);
        /// Characters of a query.
        search_chars: usize = 1_000, Allowed::count(1, 10_000);
        /// Words and fields of a query, those within phrases included. `SQLite` joins no more tables than that.
        search_terms: usize = 32, Allowed::count(1, 60);
        /// Parentheses of a query within one another.
        search_depth: usize = 8, Allowed::count(0, 10);
    }
}
