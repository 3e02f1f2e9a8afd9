//! Secrets and signatures of webhooks, by the specification Standard Webhooks.
//!
//! Source: <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::error::{Code, Error};

/// What the text of a secret begins with.
const PREFIX: &str = "whsec_";
/// Fewest bytes of a secret.
pub const MIN_SECRET_BYTES: usize = 24;
/// Most bytes of a secret.
pub const MAX_SECRET_BYTES: usize = 64;

/// A key that a server and a receiver share: 24 to 64 bytes. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(***)")
    }
}

impl WebhookSecret {
    /// A secret of random bytes.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(random.to_vec())
    }

    /// Reads `whsec_` followed by Base64.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` for anything else, and for fewer bytes than 24 or more than 64. The message does not repeat
    /// the text.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bytes = text.strip_prefix(PREFIX).and_then(|rest| STANDARD.decode(rest).ok());
        let Some(bytes) = bytes else {
            let message = "a secret is `whsec_` followed by Base64; leave it out to have one made";
            return Err(Error::new(Code::ValidationFailed, message));
        };
        if !(MIN_SECRET_BYTES..=MAX_SECRET_BYTES).contains(&bytes.len()) {
            let message = format!(
                "the secret has {} bytes; it must have {MIN_SECRET_BYTES} to {MAX_SECRET_BYTES}: leave it out to have one made",
                bytes.len()
            );
            return Err(Error::new(Code::ValidationFailed, message));
        }
        Ok(Self(bytes))
    }

    /// The secret as text, for its owner and for the database.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// The signature of a message: `v1,` and the HMAC-SHA256 of its id, its time (seconds since the Unix epoch) and its
    /// body in Base64.
    ///
    /// # Errors
    /// None in practice: HMAC takes keys of any length.
    pub fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> Result<String, Error> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(|cause| Error::internal(cause.to_string()))?;
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's reference libraries.
    #[test]
    fn the_published_example_is_signed_alike() {
        let secret = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = br#"{"test": 2432232314}"#;
        let signed = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body).unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_reads_as_it_was_written_and_never_shows() {
        let secret = WebhookSecret::new([7; 32]);
        assert_eq!(WebhookSecret::parse(&secret.text()).unwrap(), secret);
        assert_eq!(format!("{secret:?}"), "WebhookSecret(***)");
    }

    #[test]
    fn lengths_are_bounded_and_the_form_is_checked() {
        let of = |bytes: usize| WebhookSecret::parse(&format!("whsec_{}", STANDARD.encode(vec![1; bytes])));
        for (bytes, fits) in [(0, false), (23, false), (24, true), (64, true), (65, false)] {
            assert_eq!(of(bytes).is_ok(), fits, "{bytes}");
        }
        for text in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_ä", "whsec_****************************"]
        {
            let refused = WebhookSecret::parse(text).unwrap_err();
            assert_eq!(refused.code, Code::ValidationFailed, "{text}");
        }
    }
}
