//! Sizes above which a query is refused.

/// Limits on a query. The defaults are those of the sample configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchLimits {
    /// Characters of the query.
    pub query_chars: usize,
    /// Words and fields in the query, those within phrases included.
    pub query_terms: usize,
    /// Parentheses within one another.
    pub query_depth: usize,
}

impl Default for SearchLimits {
    fn default() -> Self {
        Self { query_chars: 1_000, query_terms: 32, query_depth: 8 }
    }
}
