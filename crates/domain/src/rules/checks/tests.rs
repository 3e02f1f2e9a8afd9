use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::model::Attrs;

fn code(result: Result<(), Error>) -> Option<Code> {
    result.err().map(|error| error.code)
}

const REFUSED: Option<Code> = Some(Code::ValidationFailed);
const TOO_LONG: Option<Code> = Some(Code::LimitExceeded);

fn object(value: Value) -> Attrs {
    match value {
        Value::Object(object) => object,
        other => panic!("not an object: {other}"),
    }
}

#[test]
fn unit_interval_includes_its_ends_and_no_more() {
    for good in [0.0, -0.0, 1.0, 0.5, f64::MIN_POSITIVE] {
        assert_eq!(code(unit_interval("strength", good)), None, "{good}");
    }
    for bad in [-f64::MIN_POSITIVE, 1.0 + f64::EPSILON, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(code(unit_interval("strength", bad)), REFUSED, "{bad}");
    }
    let message = unit_interval("trustScore", 2.0).unwrap_err().message;
    assert!(message.contains("trustScore") && message.contains('2'), "{message}");
}

#[test]
fn content_is_counted_in_characters() {
    let limits = Limits { content_chars: 3, ..Limits::default() };
    assert_eq!(code(content("äöü", &limits)), None);
    assert_eq!(code(content("äöüß", &limits)), TOO_LONG);
    for bad in ["", " ", "\n\t\u{a0}", "a\0b"] {
        assert_eq!(code(content(bad, &limits)), REFUSED, "{bad:?}");
    }
    let message = content("abcd", &limits).unwrap_err().message;
    assert!(message.contains('4') && message.contains('3'), "{message}");
}

#[test]
fn fixed_limits_hold_at_their_border() {
    type Check = fn(&str) -> Result<(), Error>;
    let checks: [(Check, usize); 4] = [(reason, 2_000), (display_name, 200), (idempotency_key, 256), (temp_id, 64)];
    for (check, most) in checks {
        assert_eq!(code(check("")), REFUSED);
        assert_eq!(code(check(" ")), REFUSED);
        assert_eq!(code(check("a\0")), REFUSED);
        assert_eq!(code(check("a")), None);
        assert_eq!(code(check(&"a".repeat(most))), None);
        assert_eq!(code(check(&"a".repeat(most + 1))), TOO_LONG);
    }
    assert_eq!(code(reason(&"ä".repeat(2_000))), None);
}

#[test]
fn keys_and_temporary_ids_take_only_their_characters() {
    assert_eq!(code(idempotency_key("run:2026/01#a~!")), None);
    for bad in ["a b", "a\n", "a\u{7f}", "ä", "a\u{200b}"] {
        assert_eq!(code(idempotency_key(bad)), REFUSED, "{bad:?}");
    }
    assert_eq!(code(temp_id("Thm_2-b")), None);
    for bad in ["a b", "a.b", "ä", "a#b"] {
        assert_eq!(code(temp_id(bad)), REFUSED, "{bad:?}");
    }
}

#[test]
fn a_period_begins_before_it_ends() {
    let at = |micros| Some(Timestamp::from_micros(micros));
    assert_eq!(code(valid_period(None, None)), None);
    assert_eq!(code(valid_period(at(5), None)), None);
    assert_eq!(code(valid_period(None, at(5))), None);
    assert_eq!(code(valid_period(at(4), at(5))), None);
    assert_eq!(code(valid_period(at(5), at(5))), REFUSED);
    assert_eq!(code(valid_period(at(6), at(5))), REFUSED);
}

#[test]
fn attrs_are_measured_as_compact_json() {
    let value = object(json!({"ä": [1, "x"]}));
    let bytes = serde_json::to_string(&value).unwrap().len();
    let limit = |attrs_bytes| Limits { attrs_bytes, ..Limits::default() };
    assert_eq!(code(attrs(&value, &limit(bytes))), None);
    assert_eq!(code(attrs(&value, &limit(bytes - 1))), TOO_LONG);
    assert_eq!(code(attrs(&Attrs::new(), &limit(2))), None);
}

#[test]
fn nul_is_found_anywhere_in_attrs() {
    let limits = Limits::default();
    let cases =
        [json!({"a\0": 1}), json!({"a": "\0"}), json!({"a": [1, {"b": ["x\0"]}]}), json!({"a": [[{"b\0": null}]]})];
    for case in cases {
        assert_eq!(code(attrs(&object(case.clone()), &limits)), REFUSED, "{case}");
    }
    assert_eq!(code(attrs(&object(json!({"a": ["\u{1}", {"b": "\\u0000"}]})), &limits)), None);
}

fn nested(levels: usize) -> Attrs {
    // The attributes are level 1; each list is one more.
    let inner = (1..levels).fold(json!(1), |inner, _| json!([inner]));
    object(json!({ "a": inner }))
}

#[test]
fn attrs_may_be_64_levels_deep() {
    assert_eq!(code(attrs(&nested(MAX_ATTRS_DEPTH), &Limits::default())), None);
    assert_eq!(code(attrs(&nested(MAX_ATTRS_DEPTH + 1), &Limits::default())), TOO_LONG);
}

proptest! {
    #[test]
    fn no_check_panics(text in any::<String>(), value in any::<f64>()) {
        let limits = Limits { content_chars: 5, ..Limits::default() };
        let accepted = content(&text, &limits).is_ok();
        prop_assert_eq!(accepted, (1..=5).contains(&text.chars().count()) && !text.trim().is_empty() && !text.contains('\0'));
        prop_assert_eq!(temp_id(&text).is_ok() && idempotency_key(&text).is_err(), false);
        prop_assert_eq!(unit_interval("x", value).is_ok(), (0.0..=1.0).contains(&value));
    }
}
