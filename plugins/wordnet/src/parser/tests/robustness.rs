//! Arbitrary input is refused or read, never a panic.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::ParseError;
use super::{SMALL, parse_texts};

/// What holds of every outcome: places lie in the file, indices exist.
fn check(file: usize, bytes: &[u8]) -> Result<(), TestCaseError> {
    let mut texts = SMALL.map(|text| text.as_bytes().to_vec());
    texts[file] = bytes.to_vec();
    match parse_texts(&texts) {
        Err(ParseError { file, line, column, message }) => {
            let at = ["data.noun", "data.verb", "data.adj", "data.adv"].iter().position(|name| *name == file);
            let text = &texts[at.expect("the file is one of them")];
            let lines: Vec<_> = text.split(|&byte| byte == b'\n').collect();
            let line = lines.get(line - 1);
            prop_assert!(line.is_some_and(|line| (1..=line.len() + 1).contains(&column)), "{}", message);
        }
        Ok(network) => {
            let heads = network.heads();
            for link in &network.links {
                let (source, target) = (&network.synsets[link.source], &network.synsets[link.target]);
                for &(own, other) in &link.words {
                    prop_assert!(own < source.words.len() && other < target.words.len());
                }
            }
            for (index, synset) in network.synsets.iter().enumerate() {
                let keys = network.sense_keys(index, &heads);
                prop_assert!(!keys.is_empty() && keys.len() <= synset.words.len());
            }
        }
    }
    Ok(())
}

/// Fields that are likely to reach deep into the parser.
fn field() -> impl Strategy<Value = &'static str> {
    select(vec![
        "", "0", "00", "01", "02", "ff", "000", "001", "002", "999", "0000", "0101", "ffff", "00000114", "00000353",
        "n", "v", "a", "s", "r", "@", "~", "!", "&", "+", "\\", "<", ";c", "-c", "=", "|", "\n", "\r", "  1 x", "dog",
        "é",
    ])
}

proptest! {
    #[test]
    fn arbitrary_bytes(file in 0..4_usize, bytes in vec(any::<u8>(), 0..200)) {
        check(file, &bytes)?;
    }

    #[test]
    fn mutated_bytes(file in 0..4_usize, edits in vec((any::<Index>(), any::<u8>()), 1..4)) {
        let mut bytes = SMALL[file].as_bytes().to_vec();
        for (at, byte) in edits {
            *at.get_mut(&mut bytes) = byte;
        }
        check(file, &bytes)?;
    }

    #[test]
    fn mutated_fields(file in 0..4_usize, edits in vec((any::<Index>(), any::<bool>(), field()), 1..4)) {
        let mut fields: Vec<&str> = SMALL[file].split(' ').collect();
        for (at, insert, field) in edits {
            let at = at.index(fields.len());
            if insert {
                fields.insert(at, field);
            } else {
                fields[at] = field;
            }
        }
        check(file, fields.join(" ").as_bytes())?;
    }

    #[test]
    fn a_last_line_of_any_fields(file in 0..4_usize, fields in vec(field(), 0..20)) {
        let text = format!("{}{:08} {}\n", SMALL[file], SMALL[file].len(), fields.join(" "));
        check(file, text.as_bytes())?;
    }

    #[test]
    fn cut_short(file in 0..4_usize, at in any::<Index>()) {
        let bytes = SMALL[file].as_bytes();
        check(file, &bytes[..at.index(bytes.len())])?;
    }
}
