use claimgraph_domain::search::grams::{distance, grams};
use claimgraph_domain::search::rank::Corpus;
use claimgraph_domain::search::{Expr, Highlighter, Language, Span};

use super::read;

fn highlighter(query: &str) -> Highlighter {
    let mut leaves = Vec::new();
    read(query).expr().each_leaf(true, &mut |leaf: &Expr, wanted| {
        if wanted {
            leaves.push(leaf.clone());
        }
    });
    Highlighter::new(Language::English, &leaves)
}

/// The text with brackets around what is marked.
fn marked(query: &str, text: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (mut shown, mut at) = (String::new(), 0);
    for Span { start, end } in highlighter(query).spans(text) {
        let (start, end) = (usize::try_from(start).unwrap(), usize::try_from(end).unwrap());
        shown += &String::from_utf16(&units[at..start]).unwrap();
        shown.push('[');
        shown.push_str(&String::from_utf16(&units[start..end]).unwrap());
        shown.push(']');
        at = end;
    }
    shown + &String::from_utf16(&units[at..]).unwrap()
}

#[test]
fn what_was_asked_for_is_marked() {
    let text = "𝔸 prime number is proved prime; prime numbers are Gödel's.";
    let cases = [
        ("prime", "𝔸 [prime] number is proved [prime]; [prime] numbers are Gödel's."),
        ("proving godel", "𝔸 prime number is [proved] prime; prime numbers are [Gödel's]."),
        ("\"prime numbers\"", "𝔸 prime number is proved prime; [prime numbers] are Gödel's."),
        ("\"prime numbers\" numbers", "𝔸 prime [number] is proved prime; [prime numbers] are Gödel's."),
        ("num*", "𝔸 prime [number] is proved prime; prime [numbers] are Gödel's."),
        ("prime -number", "𝔸 [prime] number is proved [prime]; [prime] numbers are Gödel's."),
        ("type:prime is", "𝔸 prime number [is] proved prime; prime numbers are Gödel's."),
    ];
    for (query, expected) in cases {
        assert_eq!(marked(query, text), expected, "{query}");
    }
}

#[test]
fn rare_words_short_texts_and_repetition_count() {
    let corpus = Corpus { claims: 1_000, words: 20_000 };
    let (rare, usual) = (corpus.weigh(3), corpus.weigh(700));
    assert!(rare.score(1, 20) > usual.score(1, 20));
    assert!(rare.score(1, 5) > rare.score(1, 50));
    assert!(rare.score(2, 20) > rare.score(1, 20));
    assert!(rare.score(2, 20) < 2.0 * rare.score(1, 20));
    assert!(corpus.weigh(1_000).score(1, 20) > 0.0, "what all have still counts a little");
    assert_eq!(rare.score(0, 20).to_bits(), 0.0_f64.to_bits());
    assert!(Corpus::default().weigh(0).score(1, 1).is_finite());
}

#[test]
fn parts_are_counted_in_the_text_itself() {
    let (times, length) = highlighter("prime num* \"prime numbers\" -x").count("Prime numbers: primes.");
    assert_eq!((times, length), (vec![2, 1, 1], 3));
}

#[test]
fn near_words_are_alike() {
    assert_eq!(grams("ab").into_iter().collect::<Vec<_>>(), ["  a", " ab", "ab "]);
    assert_eq!(distance("theorm", "theorem"), Some(1));
    assert_eq!(distance("theroem", "theorem"), Some(1));
    assert_eq!(distance("infinte", "infinite"), Some(1));
    assert_eq!(distance("prme", "prime"), Some(1));
    assert_eq!(distance("prm", "prim"), None, "too short to guess");
    assert_eq!(distance("prme", "proved"), None);
    assert_eq!(distance("theorem", "theorem"), None, "the same is no correction");
}
