//! The address of the message server that carries the word of commits; it may hold a password or a token.

use std::fmt;

use super::allowed::Allowed;
use super::database_url::redact_query;
use super::setting::Setting;
use super::value::Value;

/// The address of a message server, or nothing. `Debug` and `Display` show it without its login.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct WakeupUrl(String);

impl WakeupUrl {
    /// Takes an address as it is; loading a configuration checks it.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The whole address, login included, for the one place that connects.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is nothing, or the scheme is that of a carrier.
    pub(super) fn accepts(url: &str) -> bool {
        url.is_empty() || [REDIS, NATS].iter().any(|schemes| has_scheme(url, schemes))
    }

    /// Whether the scheme is one of these.
    pub(super) fn is_of(&self, schemes: &[&str]) -> bool {
        has_scheme(&self.0, schemes)
    }
}

/// Schemes of addresses of Redis servers.
pub(super) const REDIS: &[&str] = &["redis", "rediss"];
/// Schemes of addresses of NATS servers.
pub(super) const NATS: &[&str] = &["nats", "tls"];

fn has_scheme(url: &str, schemes: &[&str]) -> bool {
    url.split_once("://").is_some_and(|(scheme, _)| schemes.contains(&scheme))
}

impl fmt::Display for WakeupUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&redact(&self.0))
    }
}

impl fmt::Debug for WakeupUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "WakeupUrl({self})")
    }
}

impl Setting for WakeupUrl {
    fn read(value: &Value, allowed: &Allowed) -> Option<Self> {
        value.text().filter(|url| allowed.accepts_text(url)).map(Self::new)
    }

    fn write(&self) -> toml::Value {
        toml::Value::String(self.0.clone())
    }
}

/// An address without its login: what stands alone before the @ may be a token. What does not look like an address is
/// hidden whole.
pub(super) fn redact(url: &str) -> String {
    if url.is_empty() {
        return String::new();
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return "***".to_owned();
    };
    match rest.rsplit_once('@') {
        Some((_, place)) => format!("{scheme}://***@{}", redact_query(place)),
        None => format!("{scheme}://{}", redact_query(rest)),
    }
}
