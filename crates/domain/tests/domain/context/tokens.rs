use std::sync::Arc;

use claimgraph_domain::context::{Bytes, Characters, Tokenizer, Tokenizers, Words};

#[test]
fn words_count_as_documented() {
    let cases = [
        ("", 0),
        ("claim", 2),
        ("cat", 1),
        ("a cat sat", 3),
        ("a  cat", 3),
        ("1984", 4),
        ("x1y", 3),
        (".,", 2),
        ("über", 3),
        ("素", 3),
        ("[1] a\n", 5),
        (" ", 1),
    ];
    for (text, tokens) in cases {
        assert_eq!(Words.count(text), tokens, "{text:?}");
    }
}

#[test]
fn the_others_count_as_documented() {
    assert_eq!([Bytes.count(""), Bytes.count("über")], [0, 5]);
    assert_eq!([Characters.count(""), Characters.count("über"), Characters.count("überm")], [0, 1, 2]);
}

#[test]
fn tokenizers_are_found_by_name_and_may_be_replaced() {
    struct Odd;
    impl Tokenizer for Odd {
        fn name(&self) -> &'static str {
            "words"
        }
        fn count(&self, text: &str) -> usize {
            text.len() * 7
        }
    }
    let usual = Tokenizers::default();
    assert_eq!(usual.names().collect::<Vec<_>>(), Tokenizers::BUILT_IN);
    assert!(usual.find("none").is_none());
    assert_eq!(usual.find("words").unwrap().count("cat"), 1);
    let replaced = usual.with(Arc::new(Odd));
    assert_eq!(replaced.find("words").unwrap().count("cat"), 21);
    assert_eq!(replaced.names().count(), 3);
}
