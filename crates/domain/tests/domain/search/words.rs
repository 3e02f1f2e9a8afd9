use claimgraph_domain::search::{Language, MAX_WORD_CHARS, words};

fn texts(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.text).collect()
}

#[test]
fn words_are_in_normal_form() {
    let cases: [(&str, &[&str]); 14] = [
        ("Every Prime, but 2!", &["every", "prime", "but", "2"]),
        ("Fermat's ‘last’ don’t", &["fermats", "last", "dont"]),
        ("'quoted'", &["quoted"]),
        ("Gödel naïve Å", &["godel", "naive", "a"]),
        ("Go\u{308}del", &["godel"]),
        ("x² ½ ﬁnite Ⅳ", &["x2", "1", "2", "finite", "iv"]),
        ("ΣΑΣ Straße", &["σασ", "straße"]),
        ("素数は無限", &["素", "数", "は", "無", "限"]),
        ("ガが", &["ガ", "が"]),
        ("Мой ёж за\u{301}мок", &["мой", "ёж", "замок"]),
        ("한국어", &["한국어"]),
        ("हिन्दी", &["हिन्दी"]),
        ("a_b-c.d/e", &["a", "b", "c", "d", "e"]),
        ("→ ∀ + \u{301}", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(texts(text), expected, "{text}");
    }
}

#[test]
fn places_count_as_javascript_does() {
    let found = words("𝔸 é—Fermat's end");
    let places: Vec<_> = found.iter().map(|word| (word.text.as_str(), word.start, word.end)).collect();
    assert_eq!(places, [("a", 0, 2), ("e", 3, 4), ("fermats", 5, 13), ("end", 14, 17)]);
}

#[test]
fn long_words_are_cut() {
    assert_eq!(texts(&"x".repeat(MAX_WORD_CHARS)), ["x".repeat(MAX_WORD_CHARS)]);
    assert_eq!(texts(&"x".repeat(MAX_WORD_CHARS + 1)), ["x".repeat(MAX_WORD_CHARS)]);
    assert_eq!(texts(&"é".repeat(MAX_WORD_CHARS * 2)), ["e".repeat(MAX_WORD_CHARS)]);
}

#[test]
fn forms_of_a_word_share_a_stem() {
    for word in ["prove", "proves", "proved", "proving"] {
        assert_eq!(Language::English.stem(word), "prove", "{word}");
        assert_eq!(Language::None.stem(word), word);
    }
    assert_eq!(Language::English.stem("fermats"), Language::English.stem("fermat"));
    assert_ne!(Language::German.stem("häuser"), "häuser");
}

#[test]
fn languages_have_names() {
    assert_eq!(Language::NAMES.len(), 19);
    for name in Language::NAMES {
        assert_eq!(Language::from_text(name).map(Language::as_str), Some(name));
    }
    assert_eq!(Language::from_text("English"), None);
    assert_eq!(Language::default().as_str(), "english");
}
