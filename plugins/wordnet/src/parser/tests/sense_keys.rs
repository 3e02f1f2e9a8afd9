//! Sense keys.

use super::super::PartOfSpeech;
use super::{of, small, with};

#[test]
fn every_word_has_one() {
    let network = small();
    let heads = network.heads();
    let keys = |word: &str| network.sense_keys(of(&network, word), &heads);
    assert_eq!(keys("dog"), ["dog%1:05:00::", "domestic_dog%1:05:00::", "canis_familiaris%1:05:00::"]);
    assert_eq!(keys("pack"), ["pack%1:14:06::"]);
    assert_eq!(keys("bark"), ["bark%2:32:04::"]);
    assert_eq!(keys("slow"), ["slow%3:00:01::"]);
    assert_eq!(keys("quickly"), ["quickly%4:02:00::"], "capitals do not count");
}

#[test]
fn that_of_a_satellite_names_the_head_of_its_cluster() {
    let network = small();
    let keys = network.sense_keys(of(&network, "speedy"), &network.heads());
    assert_eq!(keys, ["speedy%5:00:00:fast:01", "swift%5:00:00:fast:01"]);
    let line = "00 s 01 tardy f 001 & 00000336 a 0000 | slow";
    let network = with(PartOfSpeech::Adjective, line).expect("it is well-formed");
    let keys = network.sense_keys(of(&network, "tardy"), &network.heads());
    assert_eq!(keys, ["tardy%5:00:15:slow(p):01"], "the head keeps the sign of its place");
}

#[test]
fn a_synset_that_is_not_there_has_none() {
    let network = small();
    assert_eq!(network.sense_keys(1_000, &network.heads()), Vec::<String>::new());
}
