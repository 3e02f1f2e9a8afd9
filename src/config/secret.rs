//! A text that nobody is shown.

use std::fmt;

use super::allowed::Allowed;
use super::setting::Setting;
use super::value::Value;

/// A secret, or nothing. `Debug` and `Display` show neither it nor its length.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Takes a text as it is; loading a configuration checks it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The secret, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.0.is_empty() { "" } else { "***" })
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Secret({self})")
    }
}

impl Setting for Secret {
    fn read(value: &Value, allowed: &Allowed) -> Option<Self> {
        value.text().filter(|text| allowed.accepts_text(text)).map(Self::new)
    }

    fn write(&self) -> toml::Value {
        toml::Value::String(self.0.clone())
    }
}
