use claimgraph_domain::search::{Language, SearchLimits};

use crate::vector::VectorOptions;

/// How texts are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SearchOptions {
    /// The language whose forms of a word are alike. The index is made anew when it changes; every server of a database
    /// must have the same.
    pub language: Language,
    /// Sizes above which a query is refused.
    pub limits: SearchLimits,
    /// How vectors are made and searched.
    pub vectors: VectorOptions,
}
