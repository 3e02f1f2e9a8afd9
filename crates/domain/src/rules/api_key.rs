//! API keys as text, and the keyed hash by which one is recognised.
//!
//! `cg_live_01k9…_mfrgg…`: the environment, the key's id (26 characters, as in [`KeyId`]), and 59 characters of Base32
//! (RFC 4648, section 6, in lower case and without padding). The first 52 of these are the secret's 32 random bytes,
//! the last 7 the CRC-32 (that of zlib and Ethernet) of all the text before them. Base32, because each character stands
//! for five bits: there is one spelling of a key, no long division over a secret, and a double click selects all of it.
//! The checksum lets whoever scans text for leaked secrets tell a key from noise, and lets a server refuse a mistyped
//! one without asking its database.

use std::fmt;
use std::sync::LazyLock;

use crc::{CRC_32_ISO_HDLC, Crc};
use data_encoding::{BASE32_NOPAD, Encoding, HEXLOWER, Specification};

use crate::error::{Code, Error};
use crate::id::{self, KeyId, KeyKind, suffix};
use crate::model::KeyEnvironment;

/// Characters of an id.
const ID: usize = 26;
/// Characters of the random bytes.
const SECRET: usize = 52;
/// Characters of the checksum.
const CHECKSUM: usize = 7;
/// Fewest bytes of a pepper's text.
pub const MIN_PEPPER_BYTES: usize = 32;

static CHECK: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// Base32 in lower case: a key is read with every request, and this reads it without a copy in upper case.
static BASE32_LOWER: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
    // These are 32 symbols, each once, so there is an encoding; a key is refused rather than read otherwise.
    specification.encoding().unwrap_or(BASE32_NOPAD)
});

/// An API key as its owner holds it. `Debug` shows its id alone.
#[derive(Clone)]
pub struct ApiKeySecret {
    id: KeyId,
    /// All of it but the checksum.
    body: String,
}

impl fmt::Debug for ApiKeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKeySecret({}, ***)", self.id)
    }
}

impl ApiKeySecret {
    /// The key of an id with 32 random bytes.
    #[must_use]
    pub fn new(environment: KeyEnvironment, id: KeyId, random: &[u8; 32]) -> Self {
        let secret = BASE32_LOWER.encode(random);
        Self { id, body: format!("{}{}_{secret}", prefix(environment), suffix(id)) }
    }

    /// Whether a text begins as keys do, so that it is meant to be one.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        KeyEnvironment::ALL.iter().any(|environment| text.starts_with(prefix(*environment)))
    }

    /// Reads a key.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` for a text that is none. The message does not repeat it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        read(text).ok_or_else(|| {
            let message = "the credential begins like an API key, but is none: a part of it is missing or mistyped";
            Error::new(Code::Unauthenticated, message)
        })
    }

    /// The key's id.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The key as text, for its owner.
    #[must_use]
    pub fn text(&self) -> String {
        let check = checksum(&self.body);
        // Base32 is ASCII.
        format!("{}{}", self.body, String::from_utf8_lossy(&check))
    }
}

const fn prefix(environment: KeyEnvironment) -> &'static str {
    match environment {
        KeyEnvironment::Live => "cg_live_",
        KeyEnvironment::Test => "cg_test_",
    }
}

fn checksum(body: &str) -> [u8; CHECKSUM] {
    let mut text = [0; CHECKSUM];
    BASE32_LOWER.encode_mut(&CHECK.checksum(body.as_bytes()).to_be_bytes(), &mut text);
    text
}

fn read(text: &str) -> Option<ApiKeySecret> {
    let rest = KeyEnvironment::ALL.iter().find_map(|environment| text.strip_prefix(prefix(*environment)))?;
    let (id, rest) = rest.split_once('_')?;
    let (secret, check) = rest.split_at_checked(SECRET)?;
    if id.len() != ID || check.len() != CHECKSUM {
        return None;
    }
    let body = text.strip_suffix(check)?;
    if checksum(body) != *check.as_bytes() {
        return None;
    }
    // Both must be spelt as they are written: bits that stand for nothing are zero.
    BASE32_LOWER.decode_mut(secret.as_bytes(), &mut [0; 32]).ok()?;
    let id = id::parse::<KeyKind>(&format!("key_{id}")).ok().filter(|read| suffix(*read) == id)?;
    Some(ApiKeySecret { id, body: body.to_owned() })
}

/// The server's part of every key's hash: without it, whoever has read the database cannot even try keys. `Debug` does
/// not show it.
#[derive(Clone)]
pub struct Pepper {
    key: [u8; 32],
    id: String,
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pepper({})", self.id)
    }
}

impl Pepper {
    /// The pepper of a text.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` for fewer than 32 bytes.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        if text.len() < MIN_PEPPER_BYTES {
            let message = format!("a pepper has at least {MIN_PEPPER_BYTES} bytes, better random ones");
            return Err(Error::new(Code::ValidationFailed, message));
        }
        let derive = |purpose: &str| blake3::derive_key(purpose, text.as_bytes());
        let id = derive("claimgraph 2026-11-21 id of a pepper of API keys");
        let id = HEXLOWER.encode(&id).chars().take(16).collect();
        Ok(Self { key: derive("claimgraph 2026-11-21 keyed hash of API keys"), id })
    }

    /// The text of a pepper of random bytes: 64 hexadecimal digits.
    #[must_use]
    pub fn random_text(random: &[u8; 32]) -> String {
        HEXLOWER.encode(random)
    }

    /// Tells one pepper from another, 16 hexadecimal digits; it says nothing about the pepper.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The keyed BLAKE3 of a key. Its environment and id are hashed as well, so neither can be changed.
    #[must_use]
    pub fn hash(&self, secret: &ApiKeySecret) -> [u8; 32] {
        *blake3::keyed_hash(&self.key, secret.body.as_bytes()).as_bytes()
    }

    /// Whether a key has a hash, compared in constant time.
    #[must_use]
    pub fn recognises(&self, secret: &ApiKeySecret, hash: [u8; 32]) -> bool {
        // `blake3::Hash` compares in constant time.
        blake3::keyed_hash(&self.key, secret.body.as_bytes()) == blake3::Hash::from_bytes(hash)
    }
}

#[cfg(test)]
mod tests;
