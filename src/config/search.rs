//! `[search]`: finding claims.

use claimgraph_domain::search::Language;

use super::allowed::Allowed;
use super::section::section;

const WEIGHT: Allowed = Allowed::count(0, 10_000);

section! {
    /// Finding claims by their words, and with an embedder by their meaning.
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
        /// Claims that are found by their meaning, and by their words where the two are put together; the nearest and
        /// those that fit best.
        candidates: usize = 500, Allowed::count(1, 10_000);
        /// Memory for the vectors of all tenants together; some 4 bytes for each number of each. Those of a tenant that
        /// do not fit are read from the database by each search.
        vector_bytes: usize = 1 << 30, Allowed::bytes(0, 1 << 40);
        /// How much the order by words counts where several are put together, in hundredths.
        weight_text: u32 = 100, WEIGHT;
        /// How much the order by meaning counts.
        weight_meaning: u32 = 100, WEIGHT;
        /// How much the order by confidence counts: the mean of the reviews, by trust.
        weight_confidence: u32 = 0, WEIGHT;
        /// How much the order by evidence counts: what speaks for a claim and against it.
        weight_evidence: u32 = 0, WEIGHT;
        /// How much the order by age counts, the newest first.
        weight_recency: u32 = 0, WEIGHT;
        /// How much the order by provenance counts: how sure it is that the best source says so.
        weight_provenance: u32 = 0, WEIGHT;
    }
}
