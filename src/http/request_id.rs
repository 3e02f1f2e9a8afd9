//! The id of a request, by which it is found in the log.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use claimgraph_domain::ambient::Entropy;
use data_encoding::HEXLOWER;

/// The header that carries it, both ways.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Most characters of an id that a client gives.
const LONGEST: usize = 128;

/// The id of a request: the client's where it gave one that is well-formed, else 32 random hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The id of a request with some headers.
    pub fn of(headers: &HeaderMap, entropy: &dyn Entropy) -> Self {
        match headers.get(HEADER) {
            Some(given) if is_well_formed(given.as_bytes()) => Self(given.clone()),
            _ => Self::random(entropy),
        }
    }

    /// A new id.
    pub fn random(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        // Hexadecimal digits are always a header's value.
        Self(HeaderValue::try_from(HEXLOWER.encode(&bytes)).unwrap_or(HeaderValue::from_static("0")))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// The id as the value of a header.
    pub fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

/// Letters, digits and `- _ . : + / =`: what tracing systems use, and nothing that could forge a line of the log.
fn is_well_formed(id: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:+/=".contains(byte);
    (1..=LONGEST).contains(&id.len()) && id.iter().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::SystemEntropy;

    fn of(given: &str) -> RequestId {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_bytes(given.as_bytes()).unwrap());
        RequestId::of(&headers, &SystemEntropy)
    }

    #[test]
    fn a_well_formed_id_is_taken_over() {
        let longest = "x".repeat(LONGEST);
        for id in ["a", "0af7651916cd43dd8448eb211c80319c", "req-1_2.3:4+/=", longest.as_str()] {
            assert_eq!(of(id).as_str(), id);
        }
    }

    #[test]
    fn any_other_is_replaced_by_a_random_one() {
        let long = "x".repeat(LONGEST + 1);
        for id in ["", "a b", "a\"b", "ä", "{}", long.as_str()] {
            let made = of(id);
            assert_eq!(made.as_str().len(), 32, "{id} became {made:?}");
            assert_ne!(made, of(id));
        }
    }
}
