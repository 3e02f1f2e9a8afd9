//! Arbitrary input is refused or read, never a panic.

use super::super::{Database, ParseError, parse_source};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::io;

const LOGIC: &str = include_str!("../../../tests/data/logic.mm");
const SYMBOLS: &str = include_str!("../../../tests/data/symbols.mm");

/// Parses bytes as the root of the small logic.
fn parse_bytes(bytes: &[u8]) -> Result<Database, ParseError> {
    let read = |name: &str| {
        match name {
            "logic.mm" => Ok(bytes.to_vec()),
            "symbols.mm" => Ok(SYMBOLS.as_bytes().to_vec()),
            // A mutated name; the error stands where it is included.
            _ => Err(io::Error::from(io::ErrorKind::NotFound)),
        }
    };
    parse_source(read, "logic.mm")
}

/// What holds of every outcome: places lie in the file, indices point backwards.
fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    match parse_bytes(bytes) {
        Err(error) if error.file == "logic.mm" => {
            let lines: Vec<_> = bytes.split(|&byte| byte == b'\n').collect();
            let line = lines.get(error.line - 1);
            prop_assert!(line.is_some_and(|line| (1..=line.len() + 1).contains(&error.column)));
        }
        Err(error) => prop_assert_eq!(error.file.as_str(), "symbols.mm"),
        Ok(database) => {
            for (index, statement) in database.statements.iter().enumerate() {
                prop_assert!(statement.cites.iter().all(|&cited| cited < index));
                let headings = database.headings.len();
                prop_assert!(statement.heading.is_none_or(|heading| heading < headings));
            }
        }
    }
    Ok(())
}

/// Tokens that are likely to reach deep into the parser.
fn token() -> impl Strategy<Value = &'static str> {
    select(vec![
        "$c",
        "$v",
        "$f",
        "$e",
        "$a",
        "$p",
        "$d",
        "$=",
        "$.",
        "${",
        "$}",
        "$(",
        "$)",
        "$[",
        "$]",
        "$j",
        "(",
        ")",
        "?",
        "x",
        "y",
        "|-",
        "wff",
        "l1",
        "l2",
        "A",
        "UZ",
        "ABZC",
        "####",
        "\n",
        "symbols.mm",
        "logic.mm",
        "..",
    ])
}

#[test]
fn the_unchanged_logic_is_valid() {
    assert!(parse_bytes(LOGIC.as_bytes()).is_ok());
}

proptest! {
    #[test]
    fn arbitrary_bytes(bytes in vec(any::<u8>(), 0..200)) {
        check(&bytes)?;
    }

    #[test]
    fn arbitrary_tokens(tokens in vec(token(), 0..60)) {
        check(tokens.join(" ").as_bytes())?;
    }

    #[test]
    fn mutated_bytes(edits in vec((any::<Index>(), any::<u8>()), 1..4)) {
        let mut bytes = LOGIC.as_bytes().to_vec();
        for (at, byte) in edits {
            *at.get_mut(&mut bytes) = byte;
        }
        check(&bytes)?;
    }

    #[test]
    fn mutated_tokens(edits in vec((any::<Index>(), any::<bool>(), token()), 1..4)) {
        let mut tokens: Vec<&str> = LOGIC.split(' ').collect();
        for (at, insert, token) in edits {
            let at = at.index(tokens.len());
            if insert {
                tokens.insert(at, token);
            } else {
                tokens[at] = token;
            }
        }
        check(tokens.join(" ").as_bytes())?;
    }

    #[test]
    fn cut_short(at in any::<Index>()) {
        let bytes = LOGIC.as_bytes();
        check(&bytes[..at.index(bytes.len())])?;
    }
}
