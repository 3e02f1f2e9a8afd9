//! A value as a layer gives it, before a key has taken it.

use super::allowed::Allowed;
use super::{database_url, otlp_headers, wakeup_url};

/// Longer values are cut when they are shown.
const SHOWN_CHARS: usize = 60;

/// A value with the type that its layer knows.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// From the file: it has a type, and a string is not a number.
    Typed(toml::Value),
    /// From a variable or a flag: text that stands for whatever the key takes.
    Text(String),
}

impl Value {
    /// The value as a number that is not negative.
    pub(super) fn integer(&self) -> Option<u64> {
        match self {
            Self::Typed(value) => value.as_integer().and_then(|number| u64::try_from(number).ok()),
            Self::Text(text) => text.parse().ok(),
        }
    }

    /// The value as a truth value.
    pub(super) fn boolean(&self) -> Option<bool> {
        match self {
            Self::Typed(value) => value.as_bool(),
            Self::Text(text) => text.parse().ok(),
        }
    }

    /// The value as text.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Typed(value) => value.as_str(),
            Self::Text(text) => Some(text),
        }
    }

    /// Whether this is a table without entries, as a bare `[section]` is.
    pub(super) fn is_empty_table(&self) -> bool {
        matches!(self, Self::Typed(toml::Value::Table(table)) if table.is_empty())
    }

    /// The value as a key without a definition takes it: text that reads as TOML is what it reads as, else a string.
    pub(super) fn free(self) -> toml::Value {
        match self {
            Self::Typed(value) => value,
            Self::Text(text) => text.parse().unwrap_or(toml::Value::String(text)),
        }
    }

    /// The value for a message, without secrets.
    pub(super) fn shown(&self, allowed: &Allowed) -> String {
        match (self.text(), self) {
            (Some(url), _) if matches!(allowed, Allowed::DatabaseUrl) => format!("\"{}\"", database_url::redact(url)),
            (Some(url), _) if matches!(allowed, Allowed::WakeupUrl) => format!("\"{}\"", wakeup_url::redact(url)),
            (Some(text), _) if matches!(allowed, Allowed::Secret { .. }) => format!("a text of {} bytes", text.len()),
            (Some(text), _) if matches!(allowed, Allowed::OtlpHeaders) => format!("\"{}\"", otlp_headers::redact(text)),
            (Some(text), _) => format!("\"{}\"", cut(text)),
            (None, Self::Typed(toml::Value::Table(_))) => "a table".to_owned(),
            (None, Self::Typed(toml::Value::Array(_))) => "an array".to_owned(),
            (None, Self::Typed(value)) => cut(&value.to_string()),
            (None, Self::Text(_)) => String::new(),
        }
    }
}

fn cut(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_CHARS).collect();
    if shown.len() < text.len() {
        shown.push_str("...");
    }
    shown
}
