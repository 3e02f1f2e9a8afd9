//! Paths into attributes: keys from the outside in, joined by dots; `\.` is a dot within a key and `\\` a backslash.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::model::Attrs;
use serde_json::Value;

/// Most keys of a path.
const MAX_KEYS: usize = 16;
/// Longest path, bytes.
const MAX_BYTES: usize = 1_024;

/// The keys of a path.
///
/// # Errors
/// `BAD_REQUEST` for an empty key, a stray backslash, or a path that is too long.
pub(crate) fn keys(path: &str) -> Result<Vec<String>, Error> {
    let refuse = |problem: &str| {
        let help = "write keys joined by dots, such as `growth.rate`; `\\.` is a dot within a key";
        Err(Error::new(Code::BadRequest, format!("the attribute path {problem}; {help}")))
    };
    if path.len() > MAX_BYTES {
        return refuse("is longer than 1,024 bytes");
    }
    let mut keys = vec![String::new()];
    let mut chars = path.chars();
    while let Some(char) = chars.next() {
        let literal = match char {
            '.' => {
                keys.push(String::new());
                continue;
            }
            '\\' => match chars.next() {
                Some(escaped @ ('.' | '\\')) => escaped,
                _ => return refuse("has a stray backslash"),
            },
            other => other,
        };
        if let Some(key) = keys.last_mut() {
            key.push(literal);
        }
    }
    if keys.iter().any(String::is_empty) {
        return refuse("has an empty key");
    }
    if keys.len() > MAX_KEYS {
        return refuse("has more than 16 keys");
    }
    Ok(keys)
}

/// All attributes as JSON, or the value at a path; `None` where there is no value.
pub(crate) fn select(attrs: &Attrs, path: Option<&str>) -> Result<Option<Value>, Error> {
    let Some(path) = path else { return Ok(Some(Value::Object(attrs.clone()))) };
    let keys = keys(path)?;
    let mut keys = keys.iter();
    let first = keys.next().and_then(|key| attrs.get(key));
    Ok(keys.fold(first, |value, key| value?.get(key)).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_split_at_dots_that_are_not_escaped() {
        assert_eq!(keys("a").unwrap(), ["a"]);
        assert_eq!(keys("a.b c.ü").unwrap(), ["a", "b c", "ü"]);
        assert_eq!(keys(r"a\.b.c\\").unwrap(), ["a.b", r"c\"]);
    }

    #[test]
    fn malformed_paths_are_refused() {
        for path in ["", ".a", "a..b", "a.", r"a\b", r"a\", &"a.".repeat(600), &["a"; 17].join(".")] {
            assert_eq!(keys(path).unwrap_err().code, Code::BadRequest, "{path}");
        }
    }

    #[test]
    fn values_are_found_through_objects_only() {
        let Value::Object(attrs) = json!({"a": {"b": [1], "c": null}, "d.e": 2}) else { unreachable!() };
        assert_eq!(select(&attrs, Some("a.b")).unwrap(), Some(json!([1])));
        assert_eq!(select(&attrs, Some("a.c")).unwrap(), Some(Value::Null));
        assert_eq!(select(&attrs, Some(r"d\.e")).unwrap(), Some(json!(2)));
        assert_eq!(select(&attrs, Some("a.b.0")).unwrap(), None);
        assert_eq!(select(&attrs, Some("x")).unwrap(), None);
        assert_eq!(select(&attrs, None).unwrap(), Some(Value::Object(attrs.clone())));
    }
}
