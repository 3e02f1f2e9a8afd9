//! `[auth]`: who must prove who they are, and how.

use std::net::IpAddr;

use url::{Host, Url};

use super::allowed::Allowed;
use super::secret::Secret;
use super::section::section;
use super::setting::words;
use super::{Environment, Server};

section! {
    /// Who must prove who they are, and how. docs/AUTH.md explains it.
    Auth = "auth" {
        /// "required" wants a credential with every request; "development" lets requests without one choose any tenant
        /// and agent by the headers X-Tenant and X-Agent, and is refused where `server.environment` is "production".
        mode: AuthMode = AuthMode::Development, Allowed::OneOf(AuthMode::WORDS);
        /// What API keys are hashed with, besides what the database holds; 32 bytes or more. All servers of a database
        /// have the same. Where it is empty, it is read from `pepper_file`.
        pepper: Secret = Secret::default(), SECRET;
        /// A file with the pepper, made at the first start where there is none. Where it is empty, it is the file of
        /// the `SQLite` database with .pepper after its name, or claimgraph.pepper in the working folder.
        pepper_file: String = String::new(), Allowed::Text { shape: "the path of a file", accepts: |_| true };
        /// Keys of one tenant that are neither revoked nor expired.
        keys_per_tenant: usize = 1_000, Allowed::count(1, 1_000_000);
        /// How long a key that was rotated is still taken, unless whoever rotates it says otherwise.
        rotation_overlap_ms: u64 = 86_400_000, Allowed::milliseconds(0, 365 * 86_400_000);
        /// How long what is known of a key counts before the database is asked again: a revoked key is refused that
        /// much later at most, by every server.
        key_check_ms: u64 = 500, Allowed::milliseconds(10, 1_000);
        /// How often is noted when keys were used last.
        last_used_ms: u64 = 60_000, Allowed::milliseconds(60_000, 86_400_000);
        /// Whether /metrics needs no credential. Otherwise, where credentials are required, it needs one with the scope
        /// admin.
        open_metrics: bool = false, Allowed::Boolean;
        /// Who issues the tokens (JWT) that are taken: the claim iss. Tokens are taken where this, `jwt_audience`, and
        /// `jwt_secret` or `jwks_url` are set.
        jwt_issuer: String = String::new(), ANY;
        /// For whom tokens must be issued: among the claim aud.
        jwt_audience: String = String::new(), ANY;
        /// The secret of tokens that are signed with HS256; 32 bytes or more.
        jwt_secret: Secret = Secret::default(), SECRET;
        /// Where the public keys are that verify RS256, ES256 and `EdDSA`.
        jwks_url: String = String::new(), JWKS;
        /// Algorithms that are taken. A key is only ever used with those of its own kind.
        jwt_algorithms: String = "HS256, RS256, ES256, EdDSA".to_owned(), ALGORITHMS;
        /// How far the issuer's clock may be from this one.
        jwt_leeway_ms: u64 = 30_000, Allowed::milliseconds(0, 600_000);
        /// The claim that names the tenant. Where it is empty, all tokens are of `server.tenant`.
        jwt_tenant_claim: String = "tenant".to_owned(), ANY;
        /// The claim that names the agent, by its externalId.
        jwt_agent_claim: String = "sub".to_owned(), Allowed::Text { shape: "the name of a claim", accepts: |text| !text.is_empty() };
        /// Whether an agent that a token names and that the tenant does not have is registered, as a person without
        /// further rights.
        jwt_register_agents: bool = false, Allowed::Boolean;
        /// How long public keys count before they are asked for again. While the issuer is away, the last ones count
        /// on.
        jwks_lifetime_ms: u64 = 600_000, Allowed::milliseconds(1_000, 86_400_000);
        /// How long after one request for public keys the next may be made, whatever keys tokens name.
        jwks_refresh_ms: u64 = 10_000, Allowed::milliseconds(100, 3_600_000);
        /// Time after which a request for public keys is given up.
        jwks_timeout_ms: u64 = 5_000, Allowed::milliseconds(1, 60_000);
        /// A file of certificates (PEM) to trust with `jwks_url` besides those that browsers trust.
        jwks_ca_file: String = String::new(), Allowed::Text { shape: "the path of a file", accepts: |_| true };
    }
}

words! {
    /// Who must prove who they are.
    AuthMode {
        /// Nobody; a credential that is given must be good all the same.
        Development = "development",
        /// Everybody.
        Required = "required",
    }
}

/// Fewest bytes of a secret.
const MIN_SECRET: usize = 32;

const ANY: Allowed = Allowed::Text { shape: "any text", accepts: |_| true };
const SECRET: Allowed = Allowed::Secret { min: MIN_SECRET };
const JWKS: Allowed =
    Allowed::Text { shape: "empty, or a URL that begins with https:// (http:// on loopback)", accepts: is_jwks_url };
const ALGORITHMS: Allowed =
    Allowed::Text { shape: "some of HS256, RS256, ES256 and EdDSA with commas between", accepts: are_algorithms };

/// What tokens may be signed with. `none` is not among it.
pub const JWT_ALGORITHMS: [&str; 4] = ["HS256", "RS256", "ES256", "EdDSA"];

fn are_algorithms(text: &str) -> bool {
    text.split(',').all(|name| JWT_ALGORITHMS.contains(&name.trim()))
}

/// Public keys that were changed on the way would let anybody in.
fn is_jwks_url(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return text.is_empty() };
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}

/// Everybody could read and write everything in production.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "server.environment is \"production\", where everybody must prove who they are; set auth.mode = \"required\", and make \
     a key with `claimgraph keys create` (the first start prints one)"
)]
pub struct Unguarded;

impl Auth {
    /// Whether credentials are required.
    pub fn is_required(&self) -> bool {
        self.mode == AuthMode::Required
    }

    /// Whether a server of an environment may be started.
    ///
    /// # Errors
    /// [`Unguarded`] in production, unless credentials are required.
    pub fn check_environment(&self, server: &Server) -> Result<(), Unguarded> {
        if self.is_required() || server.environment == Environment::Development { Ok(()) } else { Err(Unguarded) }
    }

    /// The algorithms that are taken.
    pub fn algorithms(&self) -> impl Iterator<Item = &str> {
        self.jwt_algorithms.split(',').map(str::trim)
    }
}
