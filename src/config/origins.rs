//! Origins of pages, as browsers send them.

use std::fmt;

use super::allowed::Allowed;
use super::listed;

/// Origins such as `https://app.example.org`, possibly none, or every one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origins(Vec<String>);

impl Origins {
    /// What a key of this type takes.
    pub(super) const ALLOWED: Allowed = Allowed::Text {
        shape: "origins with commas between, such as \"https://app.example.org\", or \"*\"",
        accepts: |text| Self::parse(text).is_some(),
    };

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is every one.
    pub fn is_any(&self) -> bool {
        self.0 == ["*"]
    }

    /// The origins in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "*" => Some(Self(vec!["*".to_owned()])),
            text => listed::read(text, origin_of).map(Self),
        }
    }
}

/// An origin as browsers write it (RFC 6454, section 6.2): scheme, host in lower case, and a port that is not the
/// usual.
fn origin_of(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    let origin = url.origin();
    let plain = origin.is_tuple() && origin.ascii_serialization() == text;
    (plain && !text.contains('*') && matches!(url.scheme(), "http" | "https")).then(|| text.to_owned())
}

impl fmt::Display for Origins {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        listed::write(out, &self.0)
    }
}

listed::setting!(Origins);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_as_browsers_write_them() {
        for text in ["", "*", "https://app.example.org", "http://localhost:3000, https://[::1]:8443"] {
            assert_eq!(Origins::parse(text).unwrap().to_string(), text);
        }
        let wrong = [
            "app.example.org",
            "https://app.example.org/",
            "https://app.example.org:443",
            "https://APP.example.org",
            "https://*.example.org",
            "*, https://a.example",
            "https://a.example,",
            "file:///x",
            "null",
        ];
        for text in wrong {
            assert_eq!(Origins::parse(text), None, "{text}");
        }
    }
}
