use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::search::{Expr, Field, Problem, Query, SearchLimits, words};
use proptest::prelude::*;

use crate::search_body;

const WORDS: [&str; 26] = [
    "(",
    ")",
    "\"",
    "\\",
    "-",
    "*",
    ":",
    "AND",
    "OR",
    "NOT",
    " ",
    "a",
    "prime",
    "Gödel's",
    "素数",
    "𝔸",
    "type:",
    "status:",
    "author:x",
    "namespace:\"a b\"",
    "x:y",
    "pri*",
    "\"a b\"",
    "\u{0}",
    "\u{301}",
    "1.5",
];

/// No query is refused for being large.
const WIDE: SearchLimits = SearchLimits { query_chars: 1 << 20, query_terms: 1 << 20, query_depth: 200 };

fn leaf() -> impl Strategy<Value = Expr> {
    let word = "[a-z0-9]{1,8}|[а-я]{1,5}";
    prop_oneof![
        word.prop_map(Expr::Word),
        prop::collection::vec(word, 1..4).prop_map(Expr::Phrase),
        "[a-z]{2,8}".prop_map(Expr::Prefix),
        (
            "[^\\p{C}]{0,10}[!-~]",
            prop::sample::select(vec![Field::Type, Field::Namespace, Field::Author, Field::Source])
        )
            .prop_map(|(value, field)| Expr::Field(field, value)),
        prop::sample::select(ClaimStatus::ALL)
            .prop_map(|status| Expr::Field(Field::Status, status.as_str().to_owned())),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(6, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Expr::and),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Expr::or),
            inner.prop_map(Expr::negated),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_written_is_read_as_the_same(expr in expr()) {
        let text = expr.to_string();
        let query = Query::parse(&text, &WIDE).unwrap_or_else(|error| panic!("{text}: {error}"));
        prop_assert_eq!(query.expr(), &expr, "{}", text);
    }

    #[test]
    fn any_text_is_a_query_or_refused(text in any::<String>()) {
        search_body::check(&text);
    }

    #[test]
    fn words_in_any_order_are_a_query_or_refused(
        words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..40),
        between in prop_oneof![Just(""), Just(" ")],
    ) {
        search_body::check(&words.join(between));
    }

    #[test]
    fn the_words_of_a_word_are_that_word(text in any::<String>()) {
        for word in words(&text) {
            let again: Vec<String> = words(&word.text).into_iter().map(|word| word.text).collect();
            prop_assert_eq!(again, vec![word.text]);
        }
    }

    #[test]
    fn deep_nesting_is_refused_and_what_fits_is_read(depth in 0_usize..2_000, most in 1_usize..60) {
        let limits = SearchLimits { query_chars: 10_000, query_terms: 10, query_depth: most };
        let text = format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
        match Query::parse(&text, &limits) {
            Ok(query) => {
                prop_assert!(depth <= most);
                prop_assert_eq!(query.expr(), &Expr::Word("a".to_owned()));
            }
            Err(error) => prop_assert!(depth > most && error.problem == Problem::TooDeep, "{}", error),
        }
    }
}
