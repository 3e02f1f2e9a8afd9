//! A credential as a client sends it.

use std::fmt;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::rules::api_key::ApiKeySecret;

use super::refusal::refused;

/// Longest credential, bytes. Headers end earlier; the payload of `connection_init` need not.
const LONGEST: usize = 16 << 10;

/// A credential that is well-formed. `Debug` shows no secret.
#[derive(Clone)]
pub enum Credential {
    /// An API key.
    Key(ApiKeySecret),
    /// What may be a token.
    Token(String),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(secret) => secret.fmt(f),
            Self::Token(_) => f.write_str("Token(***)"),
        }
    }
}

impl Credential {
    /// Reads the value of `Authorization` (RFC 6750, section 2.1): `Bearer` and an API key or a token.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` for another scheme, and for what is neither.
    pub fn read(authorization: &str) -> Result<Self, Error> {
        let (scheme, text) = authorization.trim().split_once(' ').unwrap_or((authorization.trim(), ""));
        let text = text.trim();
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(refused("the scheme of `Authorization` is `Bearer`, followed by an API key or a token"));
        }
        if text.len() > LONGEST {
            return Err(refused(format!("a credential has at most {LONGEST} bytes")));
        }
        if ApiKeySecret::is_meant(text) {
            return ApiKeySecret::parse(text).map(Self::Key);
        }
        let parts = text.split('.').filter(|part| !part.is_empty()).count();
        if parts != 3 || text.split('.').count() != 3 {
            return Err(refused("the credential is neither an API key nor a token"));
        }
        Ok(Self::Token(text.to_owned()))
    }
}

/// Refuses a query string that carries a credential: addresses are logged, and shown to other sites (RFC 6750, section
/// 5.3).
///
/// # Errors
/// `BAD_REQUEST`.
pub fn refuse_in_query(query: &str) -> Result<(), Error> {
    const NAMES: [&str; 6] = ["access_token", "authorization", "api_key", "apikey", "key", "token"];
    let names = query.split('&').map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name));
    let mut credentials = names.filter(|name| NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)));
    match credentials.next() {
        None => Ok(()),
        Some(name) => {
            let name: String = name.chars().take(32).collect();
            let message = format!("a credential stands in the header `Authorization`, never in the address (`{name}`)");
            Err(Error::new(Code::BadRequest, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use claimgraph_domain::id::KeyId;
    use claimgraph_domain::model::KeyEnvironment;

    use super::*;

    #[test]
    fn a_key_is_told_from_a_token_and_from_anything_else() {
        let secret = ApiKeySecret::new(KeyEnvironment::Live, KeyId::from_uuid(uuid::Uuid::from_u128(7)), &[7; 32]);
        let key = secret.text();
        for text in [format!("Bearer {key}"), format!("bearer   {key} "), format!(" BEARER {key}")] {
            assert!(matches!(Credential::read(&text), Ok(Credential::Key(read)) if read.text() == key), "{text}");
        }
        assert!(matches!(Credential::read("Bearer a.b.c"), Ok(Credential::Token(text)) if text == "a.b.c"));
        let long = format!("Bearer a.b.{}", "c".repeat(LONGEST));
        for text in [
            "",
            "Bearer",
            "Bearer ",
            "Basic YTpi",
            &key,
            "Bearer abc",
            "Bearer a.b",
            "Bearer a..c",
            "Bearer a.b.c.d",
            &long,
        ] {
            assert_eq!(Credential::read(text).unwrap_err().code, Code::Unauthenticated, "{text}");
        }
        let mut wrong = key.clone();
        wrong.pop();
        assert_eq!(Credential::read(&format!("Bearer {wrong}")).unwrap_err().code, Code::Unauthenticated);
        let shown =
            format!("{:?} {:?}", Credential::read(&format!("Bearer {key}")), Credential::read("Bearer aa.bb.cc"));
        assert!(!shown.contains(key.split_at(40).1) && !shown.contains("bb"), "{shown}");
    }

    #[test]
    fn an_address_carries_no_credential() {
        assert!(refuse_in_query("query=%7Ba%7D&variables=%7B%22token%22%3A1%7D").is_ok());
        assert!(refuse_in_query("").is_ok());
        for query in ["access_token=x", "query=a&Token=x", "Authorization=Bearer+x", "api_key"] {
            assert_eq!(refuse_in_query(query).unwrap_err().code, Code::BadRequest, "{query}");
        }
    }
}
