//! An edge type, with its flags.

use claimgraph_plugin::domain::model::{Category, EdgeType};

/// Its name.
pub(crate) const NAME: &str = "uses_term";

/// Its definition.
pub(crate) fn uses_term() -> EdgeType {
    EdgeType {
        name: NAME.to_owned(),
        inverse: "term_used_by".to_owned(),
        category: Category::Structural,
        transitive: false,
        symmetric: false,
        anti_reflexive: true,
        acyclic: false,
        description: "The source uses a word in the sense that the target gives it.".to_owned(),
    }
}
