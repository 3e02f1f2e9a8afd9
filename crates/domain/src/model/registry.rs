use serde::{Deserialize, Serialize};

use super::text_enum;
use crate::error::{Code, Error};

text_enum! {
    /// What sort of link an edge type is.
    Category {
        /// For or against.
        Evidential = "evidential",
        /// What follows from what.
        Logical = "logical",
        /// Wholes, parts, generality.
        Structural = "structural",
        /// Versions, replies, loose association.
        Editorial = "editorial",
    }
}

/// A kind of edge, with the formal meaning that rules and traversals use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "four independent flags of the domain, each set or not")]
pub struct EdgeType {
    /// Unique name: `a-z`, `0-9`, `_`, beginning with a letter, at most 64.
    pub name: String,
    /// Name seen from the target; equal to `name` for a symmetric type.
    pub inverse: String,
    /// What sort of link.
    pub category: Category,
    /// Whether chains may be inferred.
    pub transitive: bool,
    /// Whether it reads the same from both ends; then it is stored once.
    pub symmetric: bool,
    /// Whether an edge from a lineage to itself is refused.
    pub anti_reflexive: bool,
    /// Whether an edge that closes a cycle of this type is refused.
    pub acyclic: bool,
    /// What it says of source and target.
    pub description: String,
}

/// A kind of claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimType {
    /// Unique name: `a-z`, `0-9`, `_`, beginning with a letter, at most 64.
    pub name: String,
    /// When to use it.
    pub description: String,
}

/// The claim types that every tenant begins with.
pub const CLAIM_TYPES: &[(&str, &str)] = &[
    ("assertion", "A plain statement put forward as true."),
    ("definition", "Fixes what a term means."),
    ("axiom", "Taken as given within a theory."),
    ("theorem", "Proved from axioms, definitions and other theorems."),
    ("conjecture", "Believed, not proved."),
    ("hypothesis", "Put forward to be tested."),
    ("observation", "What was seen or measured."),
    ("method", "How something was done or should be done."),
    ("question", "Asks what is not known."),
    ("evidence", "A finding offered for or against something."),
];

/// Source types that are suggested; others are accepted.
pub const SOURCE_TYPES: &[&str] =
    &["paper", "preprint", "recording", "photo", "conversation", "code", "dataset", "url", "manual_entry"];

/// One row of the seed: name, inverse, category, flags (t, s, r, a), description.
type Seed = (&'static str, &'static str, Category, &'static str, &'static str);

const EDGE_TYPES: &[Seed] = &[
    ("supports", "supported_by", Category::Evidential, "r", "The source is evidence for the target."),
    ("contradicts", "contradicts", Category::Evidential, "sr", "Source and target cannot both hold."),
    (
        "corroborates",
        "corroborated_by",
        Category::Evidential,
        "r",
        "The source is independent evidence of the same thing.",
    ),
    ("depends_on", "depended_on_by", Category::Logical, "tra", "The source needs the target to hold."),
    ("assumes", "assumed_by", Category::Logical, "tra", "The source takes the target as given, unproved."),
    ("derives_from", "derives", Category::Logical, "tra", "The source is derived from the target."),
    ("implies", "implied_by", Category::Logical, "t", "If the source holds, so does the target."),
    ("equivalent_to", "equivalent_to", Category::Logical, "ts", "Source and target hold or fall together."),
    ("generalizes", "specializes", Category::Structural, "tra", "The source is more general than the target."),
    ("refines", "refined_by", Category::Structural, "r", "The source states the target more precisely."),
    ("part_of", "has_part", Category::Structural, "tra", "The source is a part of the target."),
    ("instantiates", "instantiated_by", Category::Structural, "r", "The source is a case of the target's pattern."),
    ("supersedes", "superseded_by", Category::Editorial, "tra", "The source replaces the target."),
    ("related_to", "related_to", Category::Editorial, "sr", "Source and target have to do with one another."),
    ("responds_to", "responded_to_by", Category::Editorial, "r", "The source answers the target."),
];

/// The edge types that every tenant begins with.
#[must_use]
pub fn seeded_edge_types() -> Vec<EdgeType> {
    EDGE_TYPES
        .iter()
        .map(|&(name, inverse, category, flags, description)| EdgeType {
            name: name.to_owned(),
            inverse: inverse.to_owned(),
            category,
            transitive: flags.contains('t'),
            symmetric: flags.contains('s'),
            anti_reflexive: flags.contains('r'),
            acyclic: flags.contains('a'),
            description: description.to_owned(),
        })
        .collect()
}

/// Checks the name of a claim, edge, source or artifact type or of a role: `a-z`, `0-9`, `_`,
/// beginning with a letter, at most 64 characters.
///
/// # Errors
/// `VALIDATION_FAILED`.
pub fn check_type_name(name: &str) -> Result<(), Error> {
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    let fits = name.len() <= 64;
    if begins && fits && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Ok(());
    }
    let message = "a name is 1 to 64 of a-z, 0-9 and _, and begins with a letter";
    Err(Error::new(Code::ValidationFailed, message))
}
