//! What kinds of statement become.

use claimgraph_plugin::domain::model::{Claim, ClaimType};

use crate::parser::Kind;

/// The claim type that this plugin brings.
const SYNTAX: &str = "syntax";

/// The claim types that statements have.
const CLAIM_TYPES: [&str; 4] = ["theorem", "definition", "axiom", SYNTAX];

/// The claim type of a kind of statement.
pub(crate) fn claim_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Theorem => "theorem",
        Kind::Definition => "definition",
        Kind::Axiom => "axiom",
        Kind::Syntax => SYNTAX,
    }
}

/// The definition of `syntax`.
pub(crate) fn syntax() -> ClaimType {
    ClaimType {
        name: SYNTAX.to_owned(),
        description: "Says how the expressions of a formal language are formed.".to_owned(),
    }
}

/// The label of the statement that a claim is; `None` for a claim of another type, and for one that
/// came without.
pub(crate) fn label(claim: &Claim) -> Option<&str> {
    let label = claim.attrs.get("label")?.as_str()?;
    CLAIM_TYPES.contains(&claim.claim_type.as_str()).then_some(label)
}
