//! A claim type. Every tenant gets it, at start or when it is first used.

use claimgraph_plugin::domain::model::{Claim, ClaimType};

/// Its name.
pub(crate) const NAME: &str = "term";

/// Its definition.
pub(crate) fn term() -> ClaimType {
    ClaimType {
        name: NAME.to_owned(),
        description: "Says what a word means; the attribute `word` is the word.".to_owned(),
    }
}

/// The word that a claim says the meaning of; `None` for other claims.
pub(crate) fn word(claim: &Claim) -> Option<&str> {
    if claim.claim_type == NAME { claim.attrs.get("word")?.as_str() } else { None }
}
