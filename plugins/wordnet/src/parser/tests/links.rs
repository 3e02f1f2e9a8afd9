//! Pointers, of which two that reflect one another are one relation.

use std::collections::BTreeSet;

use super::super::{PartOfSpeech, Relation};
use super::{SMALL, of, parse_texts, place, related, small, with};

/// A relation, its source and target by their first words, and the words that it is between.
type Expected = (Relation, &'static str, &'static str, &'static [(usize, usize)]);

const ALL: &[Expected] = &[
    (Relation::Hyponym, "animal", "entity", &[]),
    (Relation::Hyponym, "dog", "animal", &[]),
    (Relation::Hyponym, "bark", "utter", &[]),
    (Relation::Instance, "Laika", "dog", &[]),
    (Relation::Member, "dog", "pack", &[]),
    (Relation::Substance, "hair", "tail", &[]),
    (Relation::Part, "tail", "dog", &[]),
    (Relation::Entailment, "snore", "sleep", &[]),
    (Relation::Cause, "waken", "wake", &[]),
    (Relation::Antonym, "dog", "cat", &[(0, 0)]),
    (Relation::Antonym, "sleep", "wake", &[(0, 0)]),
    (Relation::Antonym, "fast", "slow", &[(0, 0)]),
    (Relation::Similar, "fast", "speedy", &[]),
    // The head does not point back; one pointer is enough.
    (Relation::Similar, "groovy", "peerless", &[]),
    (Relation::Attribute, "fast", "speed", &[]),
    (Relation::Attribute, "slow", "speed", &[]),
    (Relation::AlsoSee, "bark", "sleep", &[(0, 0)]),
    (Relation::AlsoSee, "fast", "groovy", &[]),
    (Relation::VerbGroup, "bark", "yelp", &[]),
    (Relation::Derivation, "dog", "canine", &[(0, 0)]),
    (Relation::Derivation, "speed", "speed", &[(0, 1)]),
    // Both ends tell of it, each with its own word first.
    (Relation::Derivation, "speed", "fast", &[(1, 0)]),
    (Relation::Pertainym, "canine", "dog", &[(0, 0)]),
    (Relation::FromAdjective, "quickly", "fast", &[(0, 0)]),
    (Relation::Participle, "barked", "bark", &[(0, 0)]),
    (Relation::Topic, "bark", "animal", &[]),
    (Relation::Topic, "animal", "zoology", &[]),
    (Relation::Region, "jolly", "Britain", &[]),
    (Relation::Usage, "groovy", "slang", &[]),
];

#[test]
fn every_kind_of_pointer_is_one_relation_whichever_end_tells_of_it() {
    let network = small();
    for relation in Relation::ALL {
        let mut found = related(&network, relation);
        let mut expected: Vec<_> = ALL.iter().filter(|(of, ..)| *of == relation).collect();
        assert!(!expected.is_empty(), "{relation:?} has no example");
        found.sort();
        expected.sort_by_key(|(_, source, target, _)| (*source, *target));
        let found: Vec<_> =
            found.iter().map(|(one, two, words)| (one.as_str(), two.as_str(), words.as_slice())).collect();
        let expected: Vec<_> = expected.iter().map(|(_, one, two, words)| (*one, *two, *words)).collect();
        assert_eq!(found, expected, "{relation:?}");
    }
    assert_eq!(network.links.len(), ALL.len());
}

#[test]
fn links_come_in_the_order_of_the_later_synset() {
    let network = small();
    assert!(network.links.is_sorted_by_key(super::super::Link::later));
    let pairs: BTreeSet<_> = network.links.iter().map(|link| (link.source, link.target, link.relation)).collect();
    assert_eq!(pairs.len(), network.links.len(), "none is there twice");
}

#[test]
fn pointers_between_several_words_are_one_relation() {
    let dog = "00000353";
    let line = format!("05 n 02 pup 0 whelp 0 003 ! {dog} n 0102 ! {dog} n 0201 ! {dog} n 0201 | young");
    let network = with(PartOfSpeech::Noun, &line).expect("it is well-formed");
    let found = related(&network, Relation::Antonym);
    assert!(found.contains(&("dog".to_owned(), "pup".to_owned(), vec![(1, 0), (0, 1)])), "{found:?}");
}

#[test]
fn both_directions_of_a_relation_that_is_not_symmetric_are_two() {
    let animal = "00000184";
    let line = format!("05 n 01 creature 0 002 ;c {animal} n 0000 -c {animal} n 0000 | an animal");
    let network = with(PartOfSpeech::Noun, &line).expect("it is well-formed");
    let (animal, creature) = (of(&network, "animal"), of(&network, "creature"));
    let between: Vec<_> = network.links.iter().filter(|link| link.later() == creature).collect();
    let ends: Vec<_> = between.iter().map(|link| (link.source, link.target, link.relation)).collect();
    let topic = Relation::Topic;
    assert_eq!(ends, [(animal, creature, topic), (creature, animal, topic)]);
}

#[test]
fn a_pointer_may_name_a_satellite_as_such() {
    let adjectives = SMALL[2].replace("& 00000261 a 0000", "& 00000261 s 0000");
    let mut texts = SMALL;
    texts[place(PartOfSpeech::Adjective)] = &adjectives;
    let network = parse_texts(&texts).expect("it is well-formed");
    assert_eq!(network.links, small().links);
}
