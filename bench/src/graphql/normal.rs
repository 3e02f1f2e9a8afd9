//! One form for the answers of all, so that they can be compared: ids as UUIDs, times as microseconds, lists as arrays.

use std::str::FromStr;

use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

use crate::Result;

/// An answer in the form in which it is compared.
pub(super) fn normal(answer: &[u8]) -> Result<Value> {
    let value: Value = serde_json::from_slice(answer)?;
    if let Some(errors) = value.get("errors") {
        return Err(format!("the answer holds errors: {errors}").into());
    }
    let data = value.get("data").unwrap_or(&value);
    let root = data.get("claim").or_else(|| data.get("claims")).unwrap_or(data);
    walk(root)
}

fn walk(value: &Value) -> Result<Value> {
    match value {
        Value::Array(items) => items.iter().map(walk).collect::<Result<Vec<_>>>().map(Value::Array),
        Value::Object(fields) if fields.contains_key("nodes") => walk(fields.get("nodes").unwrap_or(&Value::Null)),
        Value::Object(fields) if fields.contains_key("other") => walk(fields.get("other").unwrap_or(&Value::Null)),
        Value::Object(fields) => {
            let walked = fields.iter().map(|(name, value)| Ok((name.clone(), field(name, value)?)));
            walked.collect::<Result<Map<_, _>>>().map(Value::Object)
        }
        other => Ok(other.clone()),
    }
}

fn field(name: &str, value: &Value) -> Result<Value> {
    match (name, value) {
        ("id", Value::String(text)) => Ok(Value::String(id(text)?.to_string())),
        ("createdAt", Value::String(text)) => {
            let nanoseconds = OffsetDateTime::parse(text, &Rfc3339)?.unix_timestamp_nanos();
            Ok(Value::from(i64::try_from(nanoseconds / 1000)?))
        }
        _ => walk(value),
    }
}

fn id(text: &str) -> Result<Uuid> {
    match TypeSafeId::<DynamicType>::from_str(text) {
        Ok(id) if text.contains('_') => Ok(id.uuid()),
        _ => Ok(Uuid::parse_str(text)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_ways_to_say_the_same_are_equal() {
        let ours = r#"{"data":{"claims":{"nodes":[{"id":"claim_01m0pezd5ef0eva8qzm7s4s1vw","createdAt":"2026-01-02T03:04:05.000006Z",
            "edges":{"nodes":[{"other":{"content":"x"}}]}}]}}}"#;
        let id = TypeSafeId::<DynamicType>::from_str("claim_01m0pezd5ef0eva8qzm7s4s1vw").expect("an id").uuid();
        let plain = format!(r#"[{{"id":"{}","createdAt":1767323045000006,"edges":[{{"content":"x"}}]}}]"#, id.simple());
        let theirs = format!(
            r#"{{"data":{{"claims":{{"nodes":[{{"createdAt":"2026-01-02T03:04:05.000006+00:00","id":"{id}",
            "edges":{{"nodes":[{{"other":{{"content":"x"}}}}]}}}}]}}}}}}"#
        );
        let [ours, plain, theirs] = [ours, &plain, &theirs].map(|text| normal(text.as_bytes()).expect("an answer"));
        assert_eq!(ours, plain);
        assert_eq!(theirs, plain);
    }

    #[test]
    fn errors_are_no_answer() {
        assert!(normal(br#"{"data":null,"errors":[{"message":"no"}]}"#).is_err());
    }
}
