//! Canonical JSON by RFC 8785, written onto a string.

use std::fmt::Write;

use serde_json::{Number, Value};

use crate::model::Attrs;

/// Writes an object with its names in order of their UTF-16 code units (RFC 8785, 3.2.3).
pub(super) fn write_object(out: &mut String, object: &Attrs) {
    let mut members: Vec<(&String, &Value)> = object.iter().collect();
    members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    out.push('{');
    for (place, (name, value)) in members.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write_string(out, name);
        out.push(':');
        write_value(out, value);
    }
    out.push('}');
}

/// Writes a string with the shortest escapes (RFC 8785, 3.2.2.2).
pub(super) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain_from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        // Every escaped character is one ASCII byte, so both ends are character borders.
        out.push_str(text.get(plain_from..at).unwrap_or_default());
        plain_from = at + 1;
        write_escape(out, byte);
    }
    out.push_str(text.get(plain_from..).unwrap_or_default());
    out.push('"');
}

fn write_escape(out: &mut String, byte: u8) {
    match byte {
        b'"' => out.push_str("\\\""),
        b'\\' => out.push_str("\\\\"),
        0x08 => out.push_str("\\b"),
        0x09 => out.push_str("\\t"),
        0x0a => out.push_str("\\n"),
        0x0c => out.push_str("\\f"),
        0x0d => out.push_str("\\r"),
        other => {
            // Writing onto a String never fails.
            let _ = write!(out, "\\u{other:04x}");
        }
    }
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(out, number),
        Value::String(text) => write_string(out, text),
        Value::Array(items) => write_array(out, items),
        Value::Object(object) => write_object(out, object),
    }
}

fn write_array(out: &mut String, items: &[Value]) {
    out.push('[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write_value(out, item);
    }
    out.push(']');
}

/// Writes a number as ECMAScript does (RFC 8785, 3.2.2.3).
fn write_number(out: &mut String, number: &Number) {
    match number.as_f64() {
        Some(double) if double.is_finite() => out.push_str(ryu_js::Buffer::new().format_finite(double)),
        // No JSON number that was parsed without arbitrary precision gets here.
        _ => out.push_str(&number.to_string()),
    }
}
