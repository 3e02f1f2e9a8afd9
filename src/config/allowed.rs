//! Which values a key takes, checked by the machine and told to people from one place.

use std::fmt;

use super::database_url::DatabaseUrl;
use super::otlp_headers::OtlpHeaders;
use super::wakeup_url::WakeupUrl;

/// The values that a key takes. `Display` completes the sentence "it must be ...".
#[derive(Debug, Clone, Copy)]
pub(super) enum Allowed {
    /// A whole number between `min` and `max`, both included.
    Integer { min: u64, max: u64, unit: Unit },
    /// `true` or `false`.
    Boolean,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Text that `accepts` likes; `shape` describes it.
    Text { shape: &'static str, accepts: fn(&str) -> bool },
    /// The address of a database; never shown with its password.
    DatabaseUrl,
    /// The address of a message server, or nothing; never shown with its login.
    WakeupUrl,
    /// Nothing, or a text of so many bytes at least that is never shown.
    Secret { min: usize },
    /// Headers; never shown with their values.
    OtlpHeaders,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Things that the key itself names.
    Count,
    /// Bytes.
    Bytes,
    /// Milliseconds.
    Milliseconds,
}

impl Allowed {
    /// A number of things.
    pub(super) const fn count(min: u64, max: u64) -> Self {
        Self::Integer { min, max, unit: Unit::Count }
    }

    /// A size in bytes.
    pub(super) const fn bytes(min: u64, max: u64) -> Self {
        Self::Integer { min, max, unit: Unit::Bytes }
    }

    /// A time span in milliseconds.
    pub(super) const fn milliseconds(min: u64, max: u64) -> Self {
        Self::Integer { min, max, unit: Unit::Milliseconds }
    }

    /// Whether a number is within the bounds.
    pub(super) fn accepts_integer(&self, number: u64) -> bool {
        matches!(self, Self::Integer { min, max, .. } if (*min..=*max).contains(&number))
    }

    /// Whether a text is among what is allowed.
    pub(super) fn accepts_text(&self, text: &str) -> bool {
        match self {
            Self::OneOf(words) => words.contains(&text),
            Self::Text { accepts, .. } => accepts(text),
            Self::DatabaseUrl => DatabaseUrl::accepts(text),
            Self::WakeupUrl => WakeupUrl::accepts(text),
            Self::Secret { min } => text.is_empty() || text.len() >= *min,
            Self::OtlpHeaders => OtlpHeaders::accepts(text),
            Self::Integer { .. } | Self::Boolean => false,
        }
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer { min, max, unit } => write!(out, "a whole number{unit} from {min} to {max}"),
            Self::Boolean => out.write_str("true or false"),
            Self::OneOf(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                out.write_str(&quoted.join(" or "))
            }
            Self::Text { shape, .. } => out.write_str(shape),
            Self::DatabaseUrl => out.write_str("a URL that begins with sqlite:, postgres:// or postgresql://"),
            Self::Secret { min } => write!(out, "empty, or a text of at least {min} bytes"),
            Self::WakeupUrl => out.write_str("empty, or a URL that begins with redis://, rediss://, nats:// or tls://"),
            Self::OtlpHeaders => out.write_str("name=value pairs with commas between, values percent-encoded"),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Count => "",
            Self::Bytes => " of bytes",
            Self::Milliseconds => " of milliseconds",
        })
    }
}
