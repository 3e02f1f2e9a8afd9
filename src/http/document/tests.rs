use std::fmt::Write as _;
use std::thread;

use async_graphql::Variables;
use async_graphql::parser::types::OperationType;
use claimgraph_domain::error::Code;
use serde_json::json;

use super::{DocumentLimits, Documents, check_variable_size, check_variables, fragments, operation, scan};

fn parse(text: &str) -> Result<async_graphql::parser::types::ExecutableDocument, claimgraph_domain::error::Error> {
    super::parse(text, &DocumentLimits::default())
}

fn code_of(text: &str) -> Option<Code> {
    parse(text).err().map(|refusal| refusal.code)
}

fn nested_list(depth: usize) -> String {
    format!("{{ node(id: {}{}) {{ id }} }}", "[".repeat(depth), "]".repeat(depth))
}

/// Each level spreads the level below it twice.
fn doubling(levels: usize) -> String {
    let mut text = String::from("{...f0}");
    for level in 0..levels {
        let next = level + 1;
        write!(text, "fragment f{level} on Query{{...f{next} ...f{next}}}").unwrap();
    }
    write!(text, "fragment f{levels} on Query{{a}}").unwrap();
    text
}

fn on_a_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    // 2 MiB is what a worker of the runtime has.
    thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap()
}

#[test]
fn a_list_nested_two_thousand_deep_is_refused_before_it_is_parsed() {
    assert_eq!(on_a_small_stack(|| code_of(&nested_list(2_000))), Some(Code::CostExceeded));
    assert_eq!(on_a_small_stack(|| code_of(&nested_list(100_000))), Some(Code::CostExceeded));
}

#[test]
fn what_the_scan_lets_through_parses_on_the_stack_of_a_worker() {
    // Two brackets stand around the list.
    let deepest = scan::MAX_DEPTH - 2;
    assert_eq!(on_a_small_stack(move || code_of(&nested_list(deepest))), None);
    assert_eq!(code_of(&nested_list(deepest + 1)), Some(Code::CostExceeded));
    let sets = |depth: usize| format!("{}a{}", "{a".repeat(depth), "}".repeat(depth));
    let deep = DocumentLimits { depth: 1_000, ..DocumentLimits::default() };
    assert!(on_a_small_stack(move || super::parse(&sets(scan::MAX_DEPTH), &deep).is_ok()));
    let objects = |depth: usize| format!("{{a(b:{}1{})}}", "{c:".repeat(depth), "}".repeat(depth));
    assert_eq!(on_a_small_stack(move || code_of(&objects(deepest))), None);
    let types = |depth: usize| format!("query($a:{}Int{}){{a}}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(on_a_small_stack(move || code_of(&types(scan::MAX_DEPTH - 1))), None);
}

#[test]
fn brackets_in_strings_and_comments_do_not_count() {
    let many = "[".repeat(500);
    for text in [
        format!("{{ a(b: \"{many}\") }}"),
        format!("{{ a(b: \"\\\"{many}\\\\\") }}"),
        format!("{{ a(b: \"\"\"{many}\n\\\"\"\"{many}\"\"\") }}"),
        format!("# {many}\n{{ a }}"),
    ] {
        assert_eq!(code_of(&text), None, "{text}");
    }
    // The string ends before the brackets.
    assert_eq!(code_of(&format!("{{ a(b: \"\\\\\", c: {many}) }}")), Some(Code::CostExceeded));
    assert_eq!(code_of(&format!("{{ a(b: \"\"\"x\\\"\"\"\"\"\", c: {many}) }}")), Some(Code::CostExceeded));
}

/// The code and message of a document under limits that are wide but for one.
fn limited(text: &str, limits: DocumentLimits) -> Option<(Code, String)> {
    super::parse(text, &limits).err().map(|refusal| (refusal.code, refusal.message))
}

const WIDE: DocumentLimits = DocumentLimits {
    tokens: 100_000,
    aliases: 100_000,
    directives: 100_000,
    selections: 100_000,
    root_fields: 100_000,
    depth: 1_000,
};

/// One part so often.
fn many(part: &str, count: usize) -> String {
    format!("{{ {} }}", part.repeat(count))
}

/// What is said of one too many, the document of so many, and limits of which one is 7.
type Case = (&'static str, Box<dyn Fn(usize) -> String>, DocumentLimits);

#[test]
fn each_limit_holds_at_its_edge() {
    let deep = |depth: usize| format!("{}a{}", "{ a ".repeat(depth - 1) + "{ ", " }".repeat(depth));
    let cases: [Case; 6] = [
        // Two of the tokens are braces.
        ("7 tokens", Box::new(|n| many("a ", n - 2)), DocumentLimits { tokens: 7, ..WIDE }),
        ("7 aliases", Box::new(|n| many("x: a ", n)), DocumentLimits { aliases: 7, ..WIDE }),
        ("7 directives", Box::new(|n| many("a @skip(if: true) ", n)), DocumentLimits { directives: 7, ..WIDE }),
        ("7)", Box::new(|n| many("a ", n)), DocumentLimits { root_fields: 7, ..WIDE }),
        ("7)", Box::new(deep), DocumentLimits { depth: 7, ..WIDE }),
        ("7)", Box::new(|n| format!("{{ a {{ {} }} }}", "b ".repeat(n - 1))), DocumentLimits { selections: 7, ..WIDE }),
    ];
    for (said, document, limits) in cases {
        assert_eq!(limited(&document(7), limits), None, "{said}: {}", document(7));
        let (code, message) = limited(&document(8), limits).unwrap_or_else(|| panic!("{said}"));
        assert_eq!(code, Code::CostExceeded);
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn only_aliases_and_directives_are_counted_as_such() {
    let one = DocumentLimits { aliases: 1, directives: 1, ..WIDE };
    let fine = "query($a: Int, $b: [Int] = [1]) {
        x: a(b: { c: 1, d: { e: \"y: z @f\" } }, g: $a) # h: @i @j
        @skip(if: true)
    }";
    assert_eq!(limited(fine, one), None);
    assert!(limited("{ x: a { y: b } }", one).unwrap().1.contains("1 aliases"));
    assert!(limited("query @a { b @c }", one).unwrap().1.contains("1 directives"));
}

#[test]
fn limits_count_what_fragments_bring() {
    let limits = DocumentLimits { root_fields: 2, depth: 2, ..WIDE };
    assert_eq!(limited("{ ...f ... { b } } fragment f on Query { a }", limits), None);
    assert!(limited("{ ...f ... { b } } fragment f on Query { a c }", limits).unwrap().1.contains("3 root fields"));
    assert_eq!(limited("{ a { ...f } } fragment f on A { b }", limits), None);
    assert!(limited("{ a { ...f } } fragment f on A { ... { b { c } } }", limits).unwrap().1.contains("3 deep"));
}

#[test]
fn a_text_among_the_variables_is_bounded_wherever_it_stands() {
    let check = |given: serde_json::Value| check_variable_size(&Variables::from_json(given), 10).err();
    assert!(
        check(json!({ "a": "x".repeat(10), "b": [{ "c": ["x".repeat(10)] }], "d": 12_345_678_901_234_u64 })).is_none()
    );
    let long = "x".repeat(11);
    for given in
        [json!({ "a": long }), json!({ "a": [[long]] }), json!({ "a": { "b": long } }), json!({ "a": { long: 1 } })]
    {
        let refusal = check(given).unwrap();
        assert_eq!(refusal.code, Code::LimitExceeded);
        assert!(refusal.message.contains("`$a`") && refusal.message.contains("11 bytes"), "{}", refusal.message);
    }
}

#[test]
fn twenty_levels_of_doubling_fragments_are_refused() {
    let text = doubling(20);
    assert!(text.len() < 900, "{}", text.len());
    assert_eq!(code_of(&text), Some(Code::CostExceeded));
    assert_eq!(code_of(&doubling(4)), None);
}

#[test]
fn a_fragment_that_nothing_spreads_counts_too() {
    let text = doubling(20).replacen("{...f0}", "{a}", 1);
    assert_eq!(code_of(&text), Some(Code::CostExceeded));
}

#[test]
fn a_long_chain_of_fragments_does_not_overflow_the_stack() {
    let chain = |length: usize| {
        let links = (0..length).map(|link| format!("fragment f{link} on Query{{...f{}}}", link + 1));
        format!("{{...f0}}{}fragment f{length} on Query{{a}}", links.collect::<String>())
    };
    let text = chain(5_000);
    assert_eq!(on_a_small_stack(move || code_of(&text)), Some(Code::CostExceeded));
    assert_eq!(code_of(&chain(fragments::MAX_DEPTH / 2)), None);
}

#[test]
fn fragments_in_a_circle_are_refused() {
    assert_eq!(code_of("{...a} fragment a on Query{...b} fragment b on Query{...a}"), Some(Code::BadRequest));
    assert_eq!(code_of("{a} fragment a on Query{...a}"), Some(Code::BadRequest));
}

#[test]
fn a_refusal_of_the_parser_names_the_place() {
    let refusal = parse("{ a\n  b( }").unwrap_err();
    assert_eq!(refusal.code, Code::BadRequest);
    assert!(refusal.message.contains("at line 2, column"), "{}", refusal.message);
}

#[test]
fn the_operation_is_the_one_that_the_request_names() {
    let kind = |text: &str, name: Option<&str>| operation(&parse(text).unwrap(), name).map(|found| found.ty);
    let several = "query A{a} mutation B{b}";
    assert_eq!(kind(several, Some("A")), Some(OperationType::Query));
    assert_eq!(kind(several, Some("B")), Some(OperationType::Mutation));
    assert_eq!(kind(several, Some("C")), None);
    assert_eq!(kind(several, None), None);
    assert_eq!(kind("mutation{b}", None), Some(OperationType::Mutation));
    assert_eq!(kind("subscription C{c}", None), Some(OperationType::Subscription));
}

#[test]
fn a_variable_that_must_be_given_is_missed() {
    let document = parse("query($a: Int!, $b: Int, $c: Int! = 1, $d: [ID!]!){a}").unwrap();
    let missed = |given: serde_json::Value| {
        let operation = operation(&document, None).unwrap();
        check_variables(operation, &Variables::from_json(given)).err().map(|refusal| refusal.message)
    };
    assert_eq!(missed(json!({ "a": 1, "d": [] })), None);
    assert_eq!(missed(json!({ "a": 1, "b": null, "c": 2, "d": [] })), None);
    assert!(missed(json!({ "d": [] })).unwrap().contains("`$a` of type `Int!`"));
    assert!(missed(json!({ "a": null, "d": [] })).unwrap().contains("`$a`"));
    assert!(missed(json!({ "a": 1, "c": null, "d": [] })).unwrap().contains("`$c`"));
    assert!(missed(json!({ "a": 1 })).unwrap().contains("`$d` of type `[ID!]!`"));
}

#[test]
fn a_document_is_parsed_once_and_the_memory_is_bounded() {
    let documents = Documents::new(DocumentLimits::default());
    let first = documents.get("{a}").unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &documents.get("{a}").unwrap()));
    assert!(documents.get("{a").is_err());
    assert_eq!(documents.len(), 1);
    for number in 0..2_000 {
        let text = format!("{{ a{number}(b: \"{}\") }}", "x".repeat(4_000));
        documents.get(&text).unwrap();
    }
    assert!(documents.len() < 600, "{} documents of 4 kB in 2 MiB", documents.len());
}
