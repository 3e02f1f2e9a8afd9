//! What relations between synsets become: edge types with their formal flags.
//!
//! To be a kind of, to be a part of and to entail are transitive and never lead back. A member of a member is no member,
//! and what a part is made of is not all that the whole is made of, so the other two kinds of meronymy are not
//! transitive. Topics, regions and usages are synsets too, and WordNet has two that are the topic of one another. Words
//! of one synset may be derived from one another, so that relation alone may join a synset with itself.

use claimgraph_plugin::domain::model::{Category, EdgeType};

use crate::parser::Relation;

/// The claim type of synsets.
pub(crate) const CLAIM_TYPE: &str = "definition";

/// Name, inverse, category, flags (t, s, r, a), description.
type Row = (&'static str, &'static str, Category, &'static str, &'static str);

fn row(relation: Relation) -> Row {
    use Category::{Editorial, Logical, Structural};
    match relation {
        Relation::Hyponym => (
            "hyponym_of",
            "hypernym_of",
            Structural,
            "tra",
            "The source is a kind of the target, or, of verbs, a manner of it.",
        ),
        Relation::Instance => (
            "instance_hyponym_of",
            "instance_hypernym_of",
            Structural,
            "ra",
            "The source is a single thing, one of the target.",
        ),
        Relation::Member => {
            ("member_meronym_of", "member_holonym_of", Structural, "ra", "The source is a member of the target.")
        }
        Relation::Substance => (
            "substance_meronym_of",
            "substance_holonym_of",
            Structural,
            "ra",
            "The source is a substance that the target is made of.",
        ),
        Relation::Part => {
            ("part_meronym_of", "part_holonym_of", Structural, "tra", "The source is a part of the target.")
        }
        Relation::Entailment => {
            ("entails", "entailed_by", Logical, "tra", "Whoever does the source does the target, too.")
        }
        Relation::Cause => ("causes", "caused_by", Logical, "ra", "To do the source brings the target about."),
        Relation::Antonym => (
            "antonym_of",
            "antonym_of",
            Logical,
            "sr",
            "A word of one means the opposite of a word of the other; the attribute `words` says which.",
        ),
        Relation::Similar => {
            ("similar_to", "similar_to", Structural, "sr", "Two adjectives of one cluster, whose head has an opposite.")
        }
        Relation::Attribute => (
            "value_of_attribute",
            "attribute_with_value",
            Structural,
            "ra",
            "The source, an adjective, is a value of the target, a noun.",
        ),
        Relation::AlsoSee => {
            ("see_also", "seen_also_from", Editorial, "r", "Whoever looks up the source may want the target.")
        }
        Relation::VerbGroup => {
            ("in_verb_group_with", "in_verb_group_with", Editorial, "sr", "Two verbs that are alike in meaning.")
        }
        Relation::Derivation => (
            "derivationally_related_to",
            "derivationally_related_to",
            Editorial,
            "s",
            "A word of one is formed from a word of the other; the attribute `words` says which.",
        ),
        Relation::Pertainym => {
            ("pertains_to", "has_pertainym", Structural, "ra", "The source is an adjective that means: of the target.")
        }
        Relation::FromAdjective => {
            ("adverb_from", "has_adverb", Editorial, "ra", "The source is an adverb, formed from the adjective.")
        }
        Relation::Participle => (
            "participle_of",
            "has_participle",
            Editorial,
            "ra",
            "The source is an adjective, a participle of the verb.",
        ),
        Relation::Topic => ("in_topic", "topic_of", Editorial, "r", "The source belongs to the subject of the target."),
        Relation::Region => {
            ("in_region", "region_of", Editorial, "r", "The source belongs to the place or the people of the target.")
        }
        Relation::Usage => {
            ("in_usage", "usage_of", Editorial, "r", "The source is used in the way of the target, such as slang.")
        }
    }
}

/// The name of the edge type of a relation.
pub(crate) fn edge_type(relation: Relation) -> &'static str {
    row(relation).0
}

/// The edge types that this plugin brings.
pub(crate) fn edge_types() -> Vec<EdgeType> {
    let edge_type = |relation: Relation| {
        let (name, inverse, category, flags, description) = row(relation);
        EdgeType {
            name: name.to_owned(),
            inverse: inverse.to_owned(),
            category,
            transitive: flags.contains('t'),
            symmetric: flags.contains('s'),
            anti_reflexive: flags.contains('r'),
            acyclic: flags.contains('a'),
            description: description.to_owned(),
        }
    };
    Relation::ALL.into_iter().map(edge_type).collect()
}
