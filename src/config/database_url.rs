//! The address of the database, which may hold a password.

use std::fmt;

use super::allowed::Allowed;
use super::setting::Setting;
use super::value::Value;

/// The address of the database. `Debug` and `Display` show it without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Takes an address as it is; loading a configuration checks it.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The whole address, password included, for the one place that connects.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the scheme is one that the store knows.
    pub(super) fn accepts(url: &str) -> bool {
        ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme))
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&redact(&self.0))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "DatabaseUrl({self})")
    }
}

impl Setting for DatabaseUrl {
    fn read(value: &Value, allowed: &Allowed) -> Option<Self> {
        value.text().filter(|url| allowed.accepts_text(url)).map(Self::new)
    }

    fn write(&self) -> toml::Value {
        toml::Value::String(self.0.clone())
    }
}

/// An address without its secrets. What does not look like an address is hidden whole, since a password may be
/// anywhere.
pub(super) fn redact(url: &str) -> String {
    if url.starts_with("sqlite:") {
        return redact_query(url);
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return "***".to_owned();
    };
    // The last @ ends the password even where someone forgot to encode an @ or / in it.
    match rest.rsplit_once('@') {
        Some((login, _)) if login.contains('?') => format!("{scheme}://***"),
        Some((login, place)) => {
            let user = login.split([':', '/', '#']).next().unwrap_or_default();
            format!("{scheme}://{user}:***@{}", redact_query(place))
        }
        None => format!("{scheme}://{}", redact_query(rest)),
    }
}

/// Hides the values of parameters that name a password or a key.
pub(super) fn redact_query(url: &str) -> String {
    let Some((place, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let parameter = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}=***"),
        _ => pair.to_owned(),
    };
    let query: Vec<String> = query.split('&').map(parameter).collect();
    format!("{place}?{}", query.join("&"))
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("pass") || name.contains("key") || name.contains("secret") || name.contains("token")
}
