//! Tokens (JWT, RFC 7519) of an issuer outside.
//!
//! A key is bound to its kind: the shared secret verifies HS256 and nothing else, a public key only what its type is
//! made for, whatever the token's header says; so no public key is ever taken for a secret. `none` is not known at all.
//! Signature, issuer and audience are the crate `jsonwebtoken`'s business, with [`verify`] below it; the time is ours,
//! because the clock is passed in.

mod claims;
mod fetch;
mod jwks;
mod verify;

use std::time::Duration;

use claimgraph_domain::error::Error as Refusal;
use claimgraph_domain::time::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde_json::{Map, Value};

use super::Error;
use super::refusal::refused;
use crate::config::Auth;
use claims::Names;
pub use claims::TokenClaims;
use jwks::Jwks;

/// Verifies tokens.
pub(super) struct Tokens {
    issuer: String,
    audience: String,
    algorithms: Vec<Algorithm>,
    secret: Option<DecodingKey>,
    jwks: Option<Jwks>,
    names: Names,
    leeway: Duration,
}

impl Tokens {
    /// As configured; `None` where nothing is configured that could verify one.
    ///
    /// # Errors
    /// When only a part is configured; when the certificates to trust cannot be read.
    pub(super) fn new(auth: &Auth) -> Result<Option<Self>, Error> {
        let (secret, jwks) = (&auth.jwt_secret, auth.jwks_url.as_str());
        let (issuer, audience) = (auth.jwt_issuer.as_str(), auth.jwt_audience.as_str());
        if secret.is_empty() && jwks.is_empty() {
            return if issuer.is_empty() && audience.is_empty() {
                Ok(None)
            } else {
                Err(Error::Missing("auth.jwt_secret or auth.jwks_url"))
            };
        }
        if issuer.is_empty() {
            return Err(Error::Missing("auth.jwt_issuer"));
        }
        if audience.is_empty() {
            return Err(Error::Missing("auth.jwt_audience"));
        }
        verify::install();
        Ok(Some(Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            algorithms: auth.algorithms().filter_map(|name| name.parse().ok()).collect(),
            secret: (!secret.is_empty()).then(|| DecodingKey::from_secret(secret.expose().as_bytes())),
            jwks: if jwks.is_empty() { None } else { Some(Jwks::new(auth)?) },
            names: Names::of(auth),
            leeway: Duration::from_millis(auth.jwt_leeway_ms),
        }))
    }

    /// What a good token says.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` or `TOKEN_EXPIRED`; `UNAVAILABLE` when no public key is known because the issuer is away.
    pub(super) async fn verify(&self, token: &str, now: Timestamp) -> Result<TokenClaims, Refusal> {
        let header = decode_header(token).map_err(|_| refused("the token cannot be read"))?;
        // An extension that must be understood (RFC 7515, section 4.1.11); none is.
        if header.crit.is_some() || !self.algorithms.contains(&header.alg) {
            return Err(refused("the token is signed in a way that is not accepted here"));
        }
        let key = self.key(&header).await?;
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        // Told by the clock that is passed in.
        (validation.validate_exp, validation.validate_nbf) = (false, false);
        let claims = decode::<Map<String, Value>>(token, &key, &validation).map_err(|error| wrong(&error))?.claims;
        self.names.read(&claims, &self.issuer, now, self.leeway)
    }

    /// The key that may verify a token with a header.
    async fn key(&self, header: &Header) -> Result<DecodingKey, Refusal> {
        let unknown = || refused("the token is signed with a key that is not known here");
        match (header.alg, &self.secret, &self.jwks) {
            (Algorithm::HS256, Some(secret), _) => Ok(secret.clone()),
            (Algorithm::HS256, None, _) | (_, _, None) => Err(unknown()),
            (algorithm, _, Some(jwks)) => jwks.key(header.kid.as_deref(), algorithm).await?.ok_or_else(unknown),
        }
    }
}

/// What is told of a token that does not verify: which of its parts is wrong helps its holder, and nobody else.
fn wrong(error: &jsonwebtoken::errors::Error) -> Refusal {
    use jsonwebtoken::errors::ErrorKind;
    refused(match error.kind() {
        ErrorKind::InvalidIssuer => "the token is not of the issuer that is trusted here".to_owned(),
        ErrorKind::InvalidAudience => "the token is not for this server: its audience is another".to_owned(),
        ErrorKind::MissingRequiredClaim(claim) => format!("the token lacks the claim `{claim}`"),
        _ => "the token's signature does not verify".to_owned(),
    })
}
