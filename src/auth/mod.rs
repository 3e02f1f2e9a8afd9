//! Who asks: from a credential to the scope of a request, or to a refusal.
//!
//! - [`credential`]: an API key or a token, as it stands behind `Authorization: Bearer`.
//! - [`keys`]: API keys, and what of them is kept in memory for a moment.
//! - [`token`]: tokens (JWT) of an issuer outside.
//! - [`lasting`]: how long what was taken holds, for connections that stay open; it looks at keys and [`tenants`]
//!   now and then ([`watched`]).
//! - [`pepper`]: where the pepper of API keys comes from.
//!
//! What a scope allows is not decided here.

pub mod credential;
mod error;
pub mod keys;
mod lasting;
pub mod pepper;
mod refusal;
mod tenants;
mod token;
mod watched;

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::access::Principal;
use claimgraph_domain::ambient::Clock;
use claimgraph_domain::error::Error as Refusal;
use claimgraph_store::key::KeyOptions;
use claimgraph_store::{Scope, Store};

use crate::config::{Auth, Config, Environment};
pub use credential::Credential;
pub use error::Error;
use keys::{KeyChecks, Keys};
pub use lasting::{Ended, Lasting};
use refusal::refused;
use tenants::Tenants;
pub use token::TokenClaims;
use token::Tokens;

/// Takes credentials, or refuses them.
pub struct Authenticator {
    keys: Arc<Keys>,
    tenants: Arc<Tenants>,
    tokens: Option<Tokens>,
    clock: Arc<dyn Clock>,
    required: bool,
}

/// Who was recognised.
#[derive(Debug)]
pub enum Recognised {
    /// The holder of an API key, whom it acts for.
    Key(Scope),
    /// The holder of a token, whose tenant and agent are to be found.
    Token(TokenClaims),
}

impl Authenticator {
    /// One over a store, as configured.
    ///
    /// # Errors
    /// When tokens are configured by halves, or certificates to trust cannot be read.
    pub fn new(store: &Store, clock: &Arc<dyn Clock>, config: &Config) -> Result<Self, Error> {
        let Config { auth, server, .. } = config;
        let checks = KeyChecks {
            fresh: Duration::from_millis(auth.key_check_ms),
            note_uses: Duration::from_millis(auth.last_used_ms),
            takes_test_keys: server.environment == Environment::Development,
        };
        Ok(Self {
            tenants: Arc::new(Tenants::new(store.clone(), checks.fresh)),
            keys: Arc::new(Keys::new(store.clone(), Arc::clone(clock), checks)),
            tokens: Tokens::new(auth)?,
            clock: Arc::clone(clock),
            required: auth.is_required(),
        })
    }

    /// Whether a request without a credential is refused.
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// Takes a credential.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` or `TOKEN_EXPIRED`; `UNAVAILABLE` when it cannot be told now.
    pub async fn recognise(&self, credential: &Credential) -> Result<Recognised, Refusal> {
        match (credential, &self.tokens) {
            (Credential::Key(secret), _) => self.keys.recognise(secret).await.map(Recognised::Key),
            (Credential::Token(text), Some(tokens)) => {
                tokens.verify(text, self.clock.now()).await.map(Recognised::Token)
            }
            (Credential::Token(_), None) => {
                Err(refused("the credential is no API key, and this server takes no tokens"))
            }
        }
    }

    /// How long a scope holds that was given to a credential, or to who proved nothing.
    pub fn lasting(&self, scope: &Scope) -> Lasting {
        let key = match scope.principal() {
            Principal::Key(id) => Some((&self.keys, *id)),
            _ => None,
        };
        Lasting::new(scope.expires_at(), &self.clock, key, (&self.tenants, scope.tenant_key()))
    }

    /// The keys.
    pub fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }
}

/// How keys are treated, as configured.
pub fn key_options(auth: &Auth) -> KeyOptions {
    KeyOptions { overlap: Duration::from_millis(auth.rotation_overlap_ms), per_tenant: auth.keys_per_tenant }
}
