//! Headers of requests to a collector; they may hold a token.

use std::collections::HashMap;
use std::fmt;

use axum::http::{HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;

use super::allowed::Allowed;
use super::setting::Setting;
use super::value::Value;

/// Names and values as `OTEL_EXPORTER_OTLP_HEADERS` has them: `name=value,name=value`, values percent-encoded. `Debug`
/// and `Display` show the names only.
///
/// Source: <https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables>.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct OtlpHeaders(String);

impl OtlpHeaders {
    /// The headers, for the one place that sends them.
    pub fn expose(&self) -> HashMap<String, String> {
        parse(&self.0).unwrap_or_default()
    }

    /// Whether a text is a list of headers.
    pub(super) fn accepts(text: &str) -> bool {
        parse(text).is_some()
    }
}

/// A list without its values.
pub(super) fn redact(text: &str) -> String {
    let names =
        text.split(',').map(|pair| pair.split_once('=').map_or("***".to_owned(), |(name, _)| format!("{name}=***")));
    if text.is_empty() { String::new() } else { names.collect::<Vec<_>>().join(",") }
}

fn parse(text: &str) -> Option<HashMap<String, String>> {
    let pairs = text.split(',').map(str::trim).filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        let value = percent_decode_str(value.trim()).decode_utf8().ok()?.into_owned();
        HeaderValue::from_str(&value).ok()?;
        Some((name.trim().parse::<HeaderName>().ok()?.as_str().to_owned(), value))
    };
    pairs.map(pair).collect()
}

impl fmt::Display for OtlpHeaders {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&redact(&self.0))
    }
}

impl fmt::Debug for OtlpHeaders {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "OtlpHeaders({self})")
    }
}

impl Setting for OtlpHeaders {
    fn read(value: &Value, allowed: &Allowed) -> Option<Self> {
        value.text().filter(|text| allowed.accepts_text(text)).map(|text| Self(text.to_owned()))
    }

    fn write(&self) -> toml::Value {
        toml::Value::String(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_the_specification_writes_them_and_never_shown() {
        let headers = OtlpHeaders("authorization=Bearer%20hunter2, X-Team=a%2Cb".to_owned());
        let read = headers.expose();
        assert_eq!((read["authorization"].as_str(), read["x-team"].as_str()), ("Bearer hunter2", "a,b"));
        assert_eq!(headers.to_string(), "authorization=***, X-Team=***");
        assert!(!format!("{headers:?}").contains("hunter2"));
        for wrong in ["hunter2", "a b=c", "=c", "a=%0A"] {
            assert!(!OtlpHeaders::accepts(wrong), "{wrong}");
            assert!(!redact(wrong).contains("hunter2"));
        }
        assert!(OtlpHeaders::accepts("") && OtlpHeaders::accepts("a="));
    }
}
