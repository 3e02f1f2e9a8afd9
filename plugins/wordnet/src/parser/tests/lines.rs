//! What is read of a line.

use super::super::{Frame, PartOfSpeech, Place};
use super::{of, small, with};

#[test]
fn the_version_and_the_notice_come_from_the_first_lines() {
    let network = small();
    assert_eq!(network.version, "0.1");
    let notice = "A few synsets in the format of WordNet's database files, for tests.\n\nWordNet 0.1 of no copyright.";
    assert_eq!(network.notice, notice);
}

#[test]
fn synsets_are_read_in_the_order_of_the_files() {
    let network = small();
    let first = |pos: PartOfSpeech| network.synsets.iter().position(|synset| synset.id.pos == pos);
    assert_eq!(PartOfSpeech::ALL.map(first), [Some(0), Some(12), Some(19), Some(26)]);
    assert_eq!(network.synsets.len(), 28);
}

#[test]
fn a_noun_has_words_a_file_and_a_gloss() {
    let network = small();
    let dog = &network.synsets[of(&network, "dog")];
    assert_eq!(dog.id.to_string(), "00000353-n");
    assert_eq!((dog.lex_name.name(), dog.lex_name.number(), dog.satellite), ("noun.animal", 5, false));
    let words: Vec<String> = dog.words.iter().map(super::super::Word::text).collect();
    assert_eq!(words, ["dog", "domestic dog", "Canis familiaris"]);
    assert_eq!(dog.gloss, "an animal that barks; \"the dog barked all night\"");
    assert_eq!(dog.frames, []);
}

#[test]
fn a_verb_has_frames() {
    let network = small();
    let bark = &network.synsets[of(&network, "bark")];
    assert_eq!(bark.frames, [Frame { number: 2, word: None }, Frame { number: 8, word: Some(0) }]);
    assert_eq!(bark.words[0].lex_id, 4);
    assert_eq!(network.synsets[of(&network, "utter")].frames, []);
}

#[test]
fn an_adjective_may_have_a_place_and_a_head() {
    let network = small();
    let placed = |word: &str, n: usize| network.synsets[of(&network, word)].words[n].place;
    assert_eq!(placed("fast", 0), None);
    assert_eq!(placed("slow", 0), Some(Place::Predicate));
    assert_eq!((placed("speedy", 0), placed("speedy", 1)), (None, Some(Place::Prenominal)));
    assert_eq!(placed("barked", 0), Some(Place::Postnominal));
    assert!(network.synsets[of(&network, "speedy")].satellite);
    assert!(!network.synsets[of(&network, "fast")].satellite);
}

#[test]
fn only_adjectives_have_places() {
    let network = with(PartOfSpeech::Noun, "03 n 01 vitamin(a) 0 000 | a name").expect("it is well-formed");
    let word = &network.synsets[of(&network, "vitamin(a)")].words[0];
    assert_eq!((word.text(), word.place), ("vitamin(a)".to_owned(), None));
}

#[test]
fn numbers_of_words_are_hexadecimal() {
    let words = (0..16).fold(String::new(), |all, n| all + &format!("w{n} {n:x} "));
    let line = format!("03 n 10 {words}001 ! 00000353 n 1003 | sixteen words");
    let network = with(PartOfSpeech::Noun, &line).expect("it is well-formed");
    let synset = &network.synsets[of(&network, "w0")];
    assert_eq!((synset.words.len(), synset.words[15].lex_id), (16, 15));
    let pointer = network.links.iter().find(|link| link.later() == of(&network, "w0")).expect("it has a pointer");
    // The dog is the earlier one, and so the source.
    assert_eq!((pointer.source, pointer.words.as_slice()), (of(&network, "dog"), [(2, 15)].as_slice()));
}

#[test]
fn words_and_glosses_may_go_beyond_ascii() {
    let network = with(PartOfSpeech::Noun, "03 n 01 déjà_vu 0 000 | “seen” before").expect("it is well-formed");
    let synset = &network.synsets[of(&network, "déjà_vu")];
    assert_eq!((synset.words[0].text().as_str(), synset.gloss.as_str()), ("déjà vu", "“seen” before"));
}

#[test]
fn a_gloss_may_hold_bars() {
    let network = with(PartOfSpeech::Noun, "03 n 01 norm 0 000 | written |x| or | |x| |").expect("it is well-formed");
    assert_eq!(network.synsets[of(&network, "norm")].gloss, "written |x| or | |x| |");
}
