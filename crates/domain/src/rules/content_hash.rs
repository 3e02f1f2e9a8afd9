//! The content hash of a claim: the same statement has the same hash anywhere.
//!
//! `hash = BLAKE3(canonical JSON of {attrs, content, formalContent, type})`, where `formalContent`
//! is left out when there is none. Canonical is
//! [RFC 8785](https://www.rfc-editor.org/rfc/rfc8785): names sorted by UTF-16 code units, no
//! spaces, numbers as ECMAScript writes them. That RFC knows one kind of number, the IEEE double:
//! `1` and `1.0` are the same, and so are integers beyond 2^53 that round to the same double.

mod canonical;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Code, Error};
use crate::model::Attrs;

/// BLAKE3 of a claim's canonical JSON; written as 64 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash(pub [u8; 32]);

/// The hash of what a claim says: its type, content, formal content and attributes.
#[must_use]
pub fn content_hash(claim_type: &str, content: &str, formal_content: Option<&str>, attrs: &Attrs) -> ContentHash {
    let mut text = String::with_capacity(content.len() + formal_content.map_or(0, str::len) + 256);
    // The four names stand in their sorted order, so the frame needs no sorting of its own.
    text.push_str("{\"attrs\":");
    canonical::write_object(&mut text, attrs);
    text.push_str(",\"content\":");
    canonical::write_string(&mut text, content);
    if let Some(formal) = formal_content {
        text.push_str(",\"formalContent\":");
        canonical::write_string(&mut text, formal);
    }
    text.push_str(",\"type\":");
    canonical::write_string(&mut text, claim_type);
    text.push('}');
    ContentHash(*blake3::hash(text.as_bytes()).as_bytes())
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl FromStr for ContentHash {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        // Upper-case digits are refused, so that one hash has one spelling.
        let lower = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        match blake3::Hash::from_hex(text) {
            Ok(hash) if lower => Ok(Self(*hash.as_bytes())),
            _ => Err(Error::new(Code::BadRequest, "a content hash is 64 hex digits in lower case")),
        }
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
