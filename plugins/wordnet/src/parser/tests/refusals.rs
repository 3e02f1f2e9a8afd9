//! Malformed lines, each with the place reported. A line more is line 16 of `data.noun`, and 11, 11 and 6 of the others.

use super::super::{PartOfSpeech, parse};
use super::{SMALL, parse_texts, place, refusal};

const NOUN: PartOfSpeech = PartOfSpeech::Noun;
const VERB: PartOfSpeech = PartOfSpeech::Verb;
const ADJECTIVE: PartOfSpeech = PartOfSpeech::Adjective;
const ADVERB: PartOfSpeech = PartOfSpeech::Adverb;

/// Asserts how each line is refused; the first column behind the offset is 10.
fn assert_refused(pos: PartOfSpeech, cases: &[(&str, &str)]) {
    let line = SMALL[place(pos)].lines().count() + 1;
    for (text, expected) in cases {
        assert_eq!(refusal(pos, text), format!("{}:{line}:{expected}", pos.file()), "{text}");
    }
}

/// How the small WordNet is refused when the text of a file is another.
fn refused(pos: PartOfSpeech, text: &str) -> String {
    let mut texts = SMALL;
    texts[place(pos)] = text;
    parse_texts(&texts).expect_err(text).to_string()
}

#[test]
fn heads_of_lines() {
    assert_refused(
        NOUN,
        &[
            ("", "10: the line ends before the number of the lexicographers' file"),
            ("3 n", "10: the number of the lexicographers' file is 2 decimal digits, not `3`"),
            ("+3 n", "10: the number of the lexicographers' file is 2 decimal digits, not `+3`"),
            ("45 n", "10: there is no lexicographers' file 45"),
            ("03", "12: the line ends before the type of the synset"),
            ("03  n", "13: two spaces before the type of the synset"),
            ("03 v", "13: `v` is no type of the synsets of data.noun"),
            ("03 x", "13: `x` is no type of the synsets of data.noun"),
            ("29 n 01", "10: the lexicographers' file verb.body does not hold nouns"),
        ],
    );
    assert_refused(ADVERB, &[("00 a", "13: `a` is no type of the synsets of data.adv")]);
    assert_refused(ADJECTIVE, &[("02 a 01", "10: the lexicographers' file adv.all does not hold adjectives")]);
}

#[test]
fn words() {
    assert_refused(
        NOUN,
        &[
            ("03 n", "14: the line ends before the number of words"),
            ("03 n 1 dog 0", "15: the number of words is 2 hexadecimal digits, not `1`"),
            ("03 n g1 dog 0", "15: the number of words is 2 hexadecimal digits, not `g1`"),
            ("03 n 00 000 | x", "15: a synset has at least one word"),
            ("03 n 02 dog 0", "23: the line ends before a word"),
            ("03 n 01 dog", "21: the line ends before the lexical id of a word"),
            ("03 n 01 dog 10 000 | x", "22: the lexical id of a word is 1 hexadecimal digit, not `10`"),
            ("03 n 01 _ 0 000 | x", "18: `_` is no word"),
            ("03 n 01 | 0 000 | x", "18: `|` is no word"),
        ],
    );
    assert_refused(ADJECTIVE, &[("00 a 01 (p) 0 000 | x", "18: `(p)` is no word")]);
}

#[test]
fn pointers() {
    assert_refused(
        NOUN,
        &[
            ("03 n 01 x 0", "21: the line ends before the number of pointers"),
            ("03 n 01 x 0 1 @", "22: the number of pointers is 3 decimal digits, not `1`"),
            ("03 n 01 x 0 001", "25: the line ends before the symbol of a pointer"),
            ("03 n 01 x 0 001 @", "27: the line ends before the offset of a pointer"),
            ("03 n 01 x 0 001 @ 353", "28: the offset of a pointer is 8 decimal digits, not `353`"),
            ("03 n 01 x 0 001 @ 00000353", "36: the line ends before the part of speech of a pointer"),
            ("03 n 01 x 0 001 @ 00000353 q", "37: `q` is no part of speech"),
            ("03 n 01 x 0 001 ? 00000353 n", "26: `?` is no symbol of a pointer"),
            ("03 n 01 x 0 001 < 00000353 n", "26: `<` does not lead from a noun to a noun"),
            ("03 n 01 x 0 001 @ 00000114 v", "26: `@` does not lead from a noun to a verb"),
            ("03 n 01 x 0 001 @ 00000353 n", "38: the line ends before the word numbers of a pointer"),
            (
                "03 n 01 x 0 001 @ 00000353 n 00 | x",
                "39: the word numbers of a pointer is 4 hexadecimal digits, not `00`",
            ),
            ("03 n 01 x 0 001 ! 00000353 n 0001 | x", "39: `0001` names a word of one of the two synsets alone"),
            ("03 n 01 x 0 001 ! 00000353 n 0100 | x", "39: `0100` names a word of one of the two synsets alone"),
            ("03 n 01 x 0 001 ! 00000353 n 0201 | x", "39: there is no word 2 in the synset, which has 1"),
            ("03 n 01 x 0 001 ! 00000353 n 0104 | x", "26: there is no word 4 in synset 00000353-n, which has 3"),
            ("03 n 01 x 0 001 @ 00000354 n 0000 | x", "26: there is no synset 00000354-n"),
            ("03 n 01 x 0 002 @ 00000353 n 0000 | x", "46: the offset of a pointer is 8 decimal digits, not `x`"),
        ],
    );
    assert_refused(
        ADJECTIVE,
        &[
            ("00 a 01 x 0 001 \\ 00000114 v 0000 | x", "26: `\\` does not lead from an adjective to a verb"),
            ("00 a 01 x 0 001 > 00000114 r 0000 | x", "26: `>` does not lead from an adjective to an adverb"),
        ],
    );
}

#[test]
fn frames() {
    assert_refused(
        VERB,
        &[
            ("29 v 01 x 0 000", "25: the line ends before the number of sentence frames"),
            ("29 v 01 x 0 000 | x", "26: the number of sentence frames is 2 decimal digits, not `|`"),
            ("29 v 01 x 0 000 01", "28: the line ends before a sentence frame"),
            ("29 v 01 x 0 000 01 02 00 | x", "29: `02` stands where `+` begins a sentence frame"),
            ("29 v 01 x 0 000 01 + 2 00 | x", "31: the number of a sentence frame is 2 decimal digits, not `2`"),
            ("29 v 01 x 0 000 01 + 02", "33: the line ends before the word number of a sentence frame"),
            ("29 v 01 x 0 000 01 + 02 02 | x", "34: there is no word 2 in the synset, which has 1"),
        ],
    );
}

#[test]
fn glosses() {
    assert_refused(
        NOUN,
        &[
            ("03 n 01 x 0 000", "25: the line ends before the gloss"),
            ("03 n 01 x 0 000 01 + 02 00 | x", "26: `01` stands where `|` begins the gloss"),
            ("03 n 01 x 0 000 |", "27: the gloss is empty"),
            ("03 n 01 x 0 000 |   ", "28: the gloss is empty"),
        ],
    );
}

#[test]
fn satellites_without_a_head() {
    let message = "a satellite is similar (`&`) to the head of its cluster, and this one to none";
    assert_refused(
        ADJECTIVE,
        &[
            ("00 s 01 x 0 000 | x", &format!("1: {message}")),
            // The other is a satellite itself.
            ("00 s 01 x 0 001 & 00000261 a 0000 | x", &format!("1: {message}")),
        ],
    );
}

#[test]
fn offsets() {
    let shifted = SMALL[1].replacen("00000293 32 v 02", "00000294 32 v 02", 1);
    assert_eq!(
        refused(VERB, &shifted),
        "data.verb:5:1: synset 00000294 begins at byte 00000293 of the file, which must be the same: the file was changed"
    );
    let grown = SMALL[1].replacen("let out", "let some out", 1);
    assert_eq!(
        refused(VERB, &grown),
        "data.verb:7:1: synset 00000458 begins at byte 00000463 of the file, which must be the same: the file was changed"
    );
    assert_eq!(
        refused(VERB, &SMALL[1].replacen("00000114 32", "114 32", 1)),
        "data.verb:4:1: the offset of the synset is 8 decimal digits, not `114`"
    );
}

#[test]
fn notices() {
    let unnamed = "no line before the first synset says which version it is, as in `WordNet 3.0`";
    assert_eq!(refused(VERB, &SMALL[1].replacen("WordNet 0.1", "WordNet X.1", 1)), format!("data.verb:4:1: {unnamed}"));
    let other = SMALL[2].replacen("WordNet 0.1", "WordNet 0.2", 1);
    let message = "the file is of WordNet 0.2, and those before of WordNet 0.1";
    assert_eq!(refused(ADJECTIVE, &other), format!("data.adj:4:1: {message}"));
    let late = format!("{}  4 The end.\n", SMALL[3]);
    assert_eq!(refused(ADVERB, &late), "data.adv:6:1: a line of the notice stands behind the first synset");
}

#[test]
fn files() {
    assert_eq!(refused(NOUN, ""), "data.noun:1:1: the file holds no synset");
    assert_eq!(refused(ADVERB, "  1 WordNet 0.1\n"), "data.adv:2:1: the file holds no synset");
    let cut = SMALL[3].trim_end();
    let column = cut.lines().next_back().unwrap().len() + 1;
    assert_eq!(refused(ADVERB, cut), format!("data.adv:5:{column}: the file ends within this line"));
    let dos = SMALL[3].replace('\n', "\r\n");
    let column = dos.find('\r').unwrap() + 1;
    assert_eq!(refused(ADVERB, &dos), format!("data.adv:1:{column}: a control character, U+000D"));
    assert_eq!(
        refused(ADVERB, &format!("{}\n", SMALL[3])),
        "data.adv:6:1: the line ends before the offset of the synset"
    );
    let long = format!("{}{}\n", SMALL[3], "x".repeat(1 << 18));
    assert_eq!(refused(ADVERB, &long), "data.adv:6:262145: the line is longer than 262144 bytes");
}

#[test]
fn bytes() {
    let mut texts = SMALL.map(|text| text.as_bytes().to_vec());
    texts[0].extend(b"00001384 03 n 01 caf\xE9 0 000 | x\n");
    assert_eq!(parse_texts(&texts).unwrap_err().to_string(), "data.noun:16:21: what stands here is not UTF-8");
}

#[test]
fn a_file_that_fails_while_it_is_read() {
    struct Failing;
    impl std::io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let error = parse(|_| Ok(std::io::BufReader::new(Failing)), &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "data.noun:1:1: the file cannot be read: the disk is gone");
}
