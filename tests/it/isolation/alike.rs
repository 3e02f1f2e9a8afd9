//! Whether two answers tell the same, and whether one tells what it must not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

/// The length of an id without its prefix, and of a hash as text.
const ID: usize = 26;
const HASH: usize = 64;

/// The answer with what differs between twins made equal: what was sent, ids and hashes in the order in which they
/// come, and what is opaque.
pub(super) fn shape(answer: &Value, sent: &str, marks: [&str; 4]) -> Value {
    let mut known = BTreeMap::new();
    walk(answer, "", sent, marks, &mut known)
}

fn walk(value: &Value, key: &str, sent: &str, marks: [&str; 4], known: &mut BTreeMap<String, usize>) -> Value {
    match value {
        Value::String(text) => {
            let opaque = ["cursor", "Cursor", "epoch", "secret"].iter().any(|part| key.ends_with(part));
            if opaque {
                return "(opaque)".into();
            }
            // A number may stand in a text by itself.
            let is_text = !sent.is_empty() && sent.parse::<i64>().is_err();
            let mut text = if is_text { text.replace(sent, "(sent)") } else { text.clone() };
            for mark in marks {
                text = text.replace(mark, "(mark)");
            }
            relabelled(&text, known).into()
        }
        Value::Number(number) if number.to_string() == sent => "(sent)".into(),
        Value::Array(items) => items.iter().map(|item| walk(item, key, sent, marks, known)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, field)| (key.clone(), walk(field, key, sent, marks, known)));
            Value::Object(fields.collect())
        }
        other => other.clone(),
    }
}

/// The text with each id and hash replaced by the number of its first appearance.
fn relabelled(text: &str, known: &mut BTreeMap<String, usize>) -> String {
    let mut out = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if bare.len() == ID || bare.len() == HASH {
            let next = known.len();
            let number = known.entry(bare.to_owned()).or_insert(next);
            // A string takes whatever is written to it.
            let _ = write!(out, "#{number}{}", word.split_at(bare.len()).1);
        } else {
            out.push_str(word);
        }
    }
    out
}

/// The first place where two values differ, as text.
pub(super) fn difference(one: &Value, two: &Value) -> Option<(String, String)> {
    match (one, two) {
        (Value::Object(left), Value::Object(right)) if left.keys().eq(right.keys()) => left
            .iter()
            .zip(right)
            .find_map(|((key, one), (_, two))| difference(one, two).map(|(one, two)| (format!("{key}: {one}"), two))),
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            left.iter().zip(right).find_map(|(one, two)| difference(one, two))
        }
        _ => (one != two).then(|| (one.to_string(), two.to_string())),
    }
}

/// The ids in an answer, without their prefixes.
pub(super) fn ids(answer: &Value) -> BTreeSet<String> {
    let text = answer.to_string();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_id = |word: &&str| word.len() == ID && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    words.filter(is_id).map(str::to_owned).collect()
}
