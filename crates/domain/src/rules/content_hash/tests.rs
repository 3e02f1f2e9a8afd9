use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn object(value: &Value) -> Attrs {
    value.as_object().cloned().unwrap()
}

fn canonical(attrs: &Attrs) -> String {
    let mut text = String::new();
    canonical::write_object(&mut text, attrs);
    text
}

/// Any JSON value, numbers and odd characters included.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\u{0}-\u{20}\"\\\\/\u{7f}\u{2028}\u{fb33}\u{1f600}]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn attrs() -> impl Strategy<Value = Attrs> {
    prop::collection::btree_map("[a-z\u{e000}\u{1f600}]{0,3}", json_value(), 0..6)
        .prop_map(|map| map.into_iter().collect())
}

/// The same value with every object's names in the opposite order.
fn reversed(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[ {} ]", items.iter().map(reversed).collect::<Vec<_>>().join(" ,\n")),
        Value::Object(object) => {
            let members = object.iter().rev().map(|(name, value)| format!("{} :\t{}", json!(name), reversed(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(" , "))
        }
        other => other.to_string(),
    }
}

#[test]
fn the_frame_is_canonical_json() {
    let attrs = object(&json!({"b": 1.0, "a": "é\u{7}"}));
    let text = r#"{"attrs":{"a":"é\u0007","b":1},"content":"1 + 1 = 2","formalContent":"|- x","type":"theorem"}"#;
    let expected = ContentHash(*blake3::hash(text.as_bytes()).as_bytes());
    assert_eq!(content_hash("theorem", "1 + 1 = 2", Some("|- x"), &attrs), expected);
    let bare = r#"{"attrs":{},"content":"x","type":"axiom"}"#;
    let expected = ContentHash(*blake3::hash(bare.as_bytes()).as_bytes());
    assert_eq!(content_hash("axiom", "x", None, &Attrs::new()), expected);
}

#[test]
fn names_are_sorted_by_utf16_code_units() {
    // The example of RFC 8785, 3.2.3. U+1F600 is written D83D DE00, so it comes before U+FB33.
    let attrs = object(&json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis"
    }));
    let expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
        \"\u{f6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20ac}\":\"Euro Sign\",\
        \"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}";
    assert_eq!(canonical(&attrs), expected);
}

#[test]
fn numbers_are_written_as_ecmascript_does() {
    let text = r#"{"n":[0,-0.0,1.0,1E30,4.50,2e-3,1e-27,1e21,123456789012345680000,9007199254740993,-1]}"#;
    let attrs: Attrs = serde_json::from_str(text).unwrap();
    let expected = r#"{"n":[0,0,1,1e+30,4.5,0.002,1e-27,1e+21,123456789012345680000,9007199254740992,-1]}"#;
    assert_eq!(canonical(&attrs), expected);
}

#[test]
fn no_formal_content_differs_from_an_empty_one() {
    let attrs = Attrs::new();
    assert_ne!(content_hash("axiom", "x", None, &attrs), content_hash("axiom", "x", Some(""), &attrs));
}

#[test]
fn text_form_is_64_lower_case_digits() {
    let hash = content_hash("axiom", "x", None, &Attrs::new());
    let text = hash.to_string();
    assert_eq!(text.len(), 64);
    assert_eq!(text.parse::<ContentHash>().unwrap(), hash);
    for bad in [text.to_uppercase(), text.replacen(|_: char| true, "", 1), format!("{text}0"), "g".repeat(64)] {
        assert_eq!(bad.parse::<ContentHash>().unwrap_err().code, Code::BadRequest, "{bad}");
    }
    let json = serde_json::to_string(&hash).unwrap();
    assert_eq!(json, format!("\"{text}\""));
    assert_eq!(serde_json::from_str::<ContentHash>(&json).unwrap(), hash);
    assert!(serde_json::from_str::<ContentHash>("\"00\"").is_err());
}

proptest! {
    #[test]
    fn canonical_form_is_that_of_an_independent_writer(attrs in attrs()) {
        prop_assert_eq!(canonical(&attrs), serde_json_canonicalizer::to_string(&attrs).unwrap());
    }

    #[test]
    fn order_and_spaces_never_matter(attrs in attrs()) {
        let again: Attrs = serde_json::from_str(&reversed(&Value::Object(attrs.clone()))).unwrap();
        let hash = |attrs: &Attrs| content_hash("axiom", "x", None, attrs);
        prop_assert_eq!(hash(&again), hash(&attrs));
    }

    #[test]
    fn every_field_matters(
        kind in "[a-z]{1,5}", content in any::<String>(), formal in any::<Option<String>>(), attrs in attrs(), more in "[a-z\"{},:]{1,5}",
    ) {
        let hash = content_hash(&kind, &content, formal.as_deref(), &attrs);
        let longer_formal = formal.as_deref().map_or_else(|| more.clone(), |formal| format!("{formal}{more}"));
        let mut larger = attrs.clone();
        larger.insert(format!("longer than any {more}"), json!(null));
        prop_assert_ne!(content_hash(&format!("{kind}{more}"), &content, formal.as_deref(), &attrs), hash);
        prop_assert_ne!(content_hash(&kind, &format!("{content}{more}"), formal.as_deref(), &attrs), hash);
        prop_assert_ne!(content_hash(&kind, &content, Some(&longer_formal), &attrs), hash);
        prop_assert_ne!(content_hash(&kind, &content, formal.as_deref(), &larger), hash);
        for (name, value) in &attrs {
            let mut changed = attrs.clone();
            changed.insert(name.clone(), json!([value, "changed"]));
            prop_assert_ne!(content_hash(&kind, &content, formal.as_deref(), &changed), hash);
            changed.remove(name);
            prop_assert_ne!(content_hash(&kind, &content, formal.as_deref(), &changed), hash);
        }
    }
}
