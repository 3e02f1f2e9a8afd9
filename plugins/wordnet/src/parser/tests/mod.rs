//! Tests of the parser, one file per subject.

mod disk;
mod lines;
mod links;
mod refusals;
mod robustness;
mod sense_keys;

use std::fmt::Write as _;

use super::{Network, ParseError, PartOfSpeech, Relation, parse};

/// The files of the small WordNet, in the order of reading.
const SMALL: [&str; 4] = [
    include_str!("../../../tests/data/small/data.noun"),
    include_str!("../../../tests/data/small/data.verb"),
    include_str!("../../../tests/data/small/data.adj"),
    include_str!("../../../tests/data/small/data.adv"),
];

/// The place of a part of speech in [`SMALL`].
fn place(pos: PartOfSpeech) -> usize {
    PartOfSpeech::ALL.iter().position(|other| *other == pos).expect("it is one of them")
}

/// Parses the contents of the four files.
fn parse_texts<T: AsRef<[u8]>>(texts: &[T; 4]) -> Result<Network, ParseError> {
    parse(|pos| Ok(texts[place(pos)].as_ref()), &mut |_| {}).map(|(network, _)| network)
}

/// The small WordNet.
fn small() -> Network {
    parse_texts(&SMALL).expect("it is well-formed")
}

/// The small WordNet with a synset more at the end of one file; what its line says behind the offset.
fn with(pos: PartOfSpeech, line: &str) -> Result<Network, ParseError> {
    let mut texts = SMALL.map(str::to_owned);
    let text = &mut texts[place(pos)];
    let offset = text.len();
    writeln!(text, "{offset:08} {line}").unwrap();
    parse_texts(&texts)
}

/// How a synset more is refused.
fn refusal(pos: PartOfSpeech, line: &str) -> String {
    with(pos, line).expect_err(line).to_string()
}

/// The index of the synset whose first word is this.
fn of(network: &Network, word: &str) -> usize {
    network.synsets.iter().position(|synset| synset.words[0].written == word).expect("there is such a synset")
}

/// The first words of two synsets, and which of their words are related.
type Related = (String, String, Vec<(usize, usize)>);

/// The relations of a kind, by the first words of both synsets, with the words that it is between.
fn related(network: &Network, relation: Relation) -> Vec<Related> {
    let first = |index: usize| network.synsets[index].words[0].written.clone();
    let links = network.links.iter().filter(|link| link.relation == relation);
    links.map(|link| (first(link.source), first(link.target), link.words.clone())).collect()
}
