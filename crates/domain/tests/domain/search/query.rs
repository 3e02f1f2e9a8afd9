use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::search::{Expr, Field, Problem, Query, QueryError, SearchLimits};

use super::read;

fn word(text: &str) -> Expr {
    Expr::Word(text.to_owned())
}

fn phrase(text: &str) -> Expr {
    Expr::Phrase(text.split(' ').map(str::to_owned).collect())
}

fn prefix(text: &str) -> Expr {
    Expr::Prefix(text.to_owned())
}

fn field(field: Field, value: &str) -> Expr {
    Expr::Field(field, value.to_owned())
}

fn not(part: Expr) -> Expr {
    Expr::Not(Box::new(part))
}

fn refused(text: &str, limits: &SearchLimits) -> QueryError {
    Query::parse(text, limits).expect_err(text)
}

#[test]
fn each_element_is_read() {
    let cases = [
        ("Prime", word("prime")),
        ("\"Prime numbers\"", phrase("prime numbers")),
        ("\"one\"", phrase("one")),
        ("well-known", phrase("well known")),
        ("Gödel's", word("godels")),
        ("素数", phrase("素 数")),
        ("prim*", prefix("prim")),
        ("non-prim*", Expr::And(vec![word("non"), prefix("prim")])),
        ("a-b-pri*", Expr::And(vec![phrase("a b"), prefix("pri")])),
        ("prime numbers", Expr::And(vec![word("prime"), word("numbers")])),
        ("prime AND numbers", Expr::And(vec![word("prime"), word("numbers")])),
        ("prime OR numbers", Expr::Or(vec![word("prime"), word("numbers")])),
        ("prime and or not", Expr::And(["prime", "and", "or", "not"].map(word).to_vec())),
        ("prime -even", Expr::And(vec![word("prime"), not(word("even"))])),
        ("prime NOT even", Expr::And(vec![word("prime"), not(word("even"))])),
        ("NOT NOT even", word("even")),
        ("-even", not(word("even"))),
        ("-\"even so\"", not(phrase("even so"))),
        ("-(a OR b)", not(Expr::Or(vec![word("a"), word("b")]))),
        ("a OR b c", Expr::Or(vec![word("a"), Expr::And(vec![word("b"), word("c")])])),
        ("(a OR b) c", Expr::And(vec![Expr::Or(vec![word("a"), word("b")]), word("c")])),
        ("((a (b c)))", Expr::And(["a", "b", "c"].map(word).to_vec())),
        ("f(x)", Expr::And(vec![word("f"), word("x")])),
        ("type:theorem", field(Field::Type, "theorem")),
        ("TYPE:theorem", field(Field::Type, "theorem")),
        ("namespace:math/number-theory", field(Field::Namespace, "math/number-theory")),
        ("author:\"Emmy \\\"E\\\" Noether\"", field(Field::Author, "Emmy \"E\" Noether")),
        ("-status:retracted", not(field(Field::Status, "retracted"))),
        ("source:doi:10.1000/xyz", field(Field::Source, "doi:10.1000/xyz")),
        ("note: x", Expr::And(vec![word("note"), word("x")])),
        ("10:30", phrase("10 30")),
        ("x = y -> z", Expr::And(["x", "y", "z"].map(word).to_vec())),
        ("--deep", word("deep")),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).expr(), &expected, "{text}");
    }
}

#[test]
fn what_is_no_query_is_refused_with_place_and_expectation() {
    let cases = [
        ("", Problem::Empty, 0, "expected a word"),
        ("  ", Problem::Empty, 0, "expected a word"),
        ("+ ? !", Problem::Empty, 0, "expected a word"),
        ("a \"b", Problem::UnclosedQuote, 2, "close this one"),
        ("a \"\" b", Problem::EmptyPhrase, 2, "between the quotation marks"),
        ("\"a b\"*", Problem::Prefix, 5, "no `*` after a phrase"),
        ("xy a*", Problem::Prefix, 3, "at least 2 letters"),
        ("(a OR b", Problem::UnclosedParenthesis, 0, "`)` to close"),
        ("a) b", Problem::Unexpected, 1, "no `)` here"),
        ("()", Problem::Unexpected, 1, "before `)`"),
        ("AND a", Problem::Unexpected, 0, "before `AND`"),
        ("a OR", Problem::Unexpected, 4, "before the end"),
        ("a OR OR b", Problem::Unexpected, 5, "before `OR`"),
        ("a NOT", Problem::Unexpected, 5, "before the end"),
        ("a tpye:x", Problem::UnknownField, 2, "type, namespace, author, status, source;"),
        ("http://x.org", Problem::UnknownField, 0, "between quotation marks"),
        ("type: x", Problem::FieldValue, 0, "right after `type:`"),
        ("type:\" \"", Problem::FieldValue, 0, "right after `type:`"),
        ("type:\"a\u{0}\"", Problem::FieldValue, 0, "control characters"),
        ("status:gone", Problem::FieldValue, 0, "draft, active, deprecated, retracted"),
        ("𝔸𝔸 (", Problem::Unexpected, 6, "before the end"),
    ];
    for (text, problem, position, message) in cases {
        let error = refused(text, &SearchLimits::default());
        assert_eq!((error.problem, error.position), (problem, position), "{text}: {error}");
        assert!(error.message.contains(message), "{text}: {error}");
        let error = Error::from(error);
        assert_eq!(error.code, Code::QueryInvalid, "{text}");
        assert_eq!(error.details[0].path, format!("query[{position}]"));
        assert!(error.details[0].message.starts_with(problem.as_str()), "{}", error.details[0].message);
    }
}

#[test]
fn limits_hold_at_their_edges() {
    let limits = SearchLimits { query_chars: 20, query_terms: 4, query_depth: 2 };
    let edges = [
        ("é".repeat(20), "é".repeat(21), Problem::TooLong),
        ("a b c d".to_owned(), "a b c d e".to_owned(), Problem::TooManyTerms),
        ("\"a b\" c-d".to_owned(), "\"a b\" c-d-e".to_owned(), Problem::TooManyTerms),
        ("a b c type:d".to_owned(), "a b c d type:e".to_owned(), Problem::TooManyTerms),
        ("((a)) ((b))".to_owned(), "a (b (c (d)))".to_owned(), Problem::TooDeep),
    ];
    for (fits, exceeds, problem) in edges {
        Query::parse(&fits, &limits).unwrap_or_else(|error| panic!("{fits}: {error}"));
        let error = refused(&exceeds, &limits);
        assert_eq!(error.problem, problem, "{exceeds}");
        assert_eq!(Error::from(error).code, Code::LimitExceeded, "{exceeds}");
    }
}
