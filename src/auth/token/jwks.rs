//! The issuer's public keys (RFC 7517), asked for and kept.
//!
//! They are asked for when none are known, when those that are known are old, and when a token names one that is not
//! among them, because issuers change their keys; but never sooner than a while after the last time, whoever asks:
//! made-up names of keys cannot make this server ask in a loop. One request is under way at a time, and those who need
//! it wait. Where it fails, the keys that are known count on.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use claimgraph_domain::error::{Code, Error as Refusal};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use tokio::time::Instant;

use super::fetch::Fetch;
use crate::auth::Error;
use crate::config::Auth;

/// The public keys of an issuer.
pub(super) struct Jwks {
    fetch: Fetch,
    lifetime: Duration,
    pause: Duration,
    state: Mutex<State>,
    /// Held by the one who asks.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    keys: Vec<PublicKey>,
    /// When they were received.
    received: Option<Instant>,
    /// When they were asked for last, with whatever outcome.
    asked: Option<Instant>,
}

/// A key with the one algorithm that it verifies.
struct PublicKey {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

impl Jwks {
    pub(super) fn new(auth: &Auth) -> Result<Self, Error> {
        Ok(Self {
            fetch: Fetch::new(auth)?,
            lifetime: Duration::from_millis(auth.jwks_lifetime_ms),
            pause: Duration::from_millis(auth.jwks_refresh_ms),
            state: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
        })
    }

    /// The key of an id that verifies an algorithm; without an id, the only one that does. `None` when there is none.
    ///
    /// # Errors
    /// `UNAVAILABLE` when no keys were ever received.
    pub(super) async fn key(&self, id: Option<&str>, algorithm: Algorithm) -> Result<Option<DecodingKey>, Refusal> {
        let (found, need) = self.look(id, algorithm);
        // Whoever has a key, if an old one, waits for nobody who asks already.
        let turn = match need {
            Need::Nothing => return self.known(found),
            Need::Newer => match self.asking.try_lock() {
                Ok(turn) => turn,
                Err(_) => return self.known(found),
            },
            Need::More => self.asking.lock().await,
        };
        // Another may have asked while this one waited for its turn.
        if !matches!(self.look(id, algorithm).1, Need::Nothing) {
            self.ask().await;
        }
        drop(turn);
        self.known(self.look(id, algorithm).0)
    }

    /// The key where it is known, and what is to be asked for.
    fn look(&self, id: Option<&str>, algorithm: Algorithm) -> (Option<DecodingKey>, Need) {
        let state = self.state();
        let found = state.find(id, algorithm);
        let old = state.received.is_none_or(|received| received.elapsed() >= self.lifetime);
        let may_ask = state.asked.is_none_or(|asked| asked.elapsed() >= self.pause);
        let need = match &found {
            _ if !may_ask => Need::Nothing,
            None => Need::More,
            Some(_) if old => Need::Newer,
            Some(_) => Need::Nothing,
        };
        (found, need)
    }

    fn known(&self, found: Option<DecodingKey>) -> Result<Option<DecodingKey>, Refusal> {
        if found.is_none() && self.state().received.is_none() {
            let message = "the public keys of the tokens' issuer are not to be had now; try again, or use an API key";
            return Err(Refusal::new(Code::Unavailable, message));
        }
        Ok(found)
    }

    async fn ask(&self) {
        self.state().asked = Some(Instant::now());
        match self.fetch.keys().await {
            Ok(set) => {
                let mut state = self.state();
                state.keys = set.keys.iter().filter_map(PublicKey::of).collect();
                state.received = Some(Instant::now());
            }
            Err(cause) => {
                tracing::warn!(%cause, "the public keys of the tokens' issuer were not to be had; those that are known count on");
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is lacking.
enum Need {
    Nothing,
    /// The key is known, but for long.
    Newer,
    /// The key is not known.
    More,
}

impl State {
    fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        let mut fitting = self.keys.iter().filter(|key| key.algorithm == algorithm);
        let found = match id {
            Some(id) => fitting.find(|key| key.id.as_deref() == Some(id)),
            None => fitting.next().filter(|_| fitting.next().is_none()),
        };
        found.map(|found| found.key.clone())
    }
}

impl PublicKey {
    /// A public key that verifies signatures in one of the ways that are known here. A secret among them is left out.
    fn of(jwk: &Jwk) -> Option<Self> {
        let common = &jwk.common;
        if common.public_key_use.as_ref().is_some_and(|purpose| *purpose != PublicKeyUse::Signature) {
            return None;
        }
        let algorithm = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => Algorithm::RS256,
            AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => Algorithm::ES256,
            AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
            _ => return None,
        };
        let meant = common.key_algorithm.as_ref().map(ToString::to_string);
        if meant.is_some_and(|meant| meant.parse() != Ok(algorithm)) {
            return None;
        }
        Some(Self { id: common.key_id.clone(), algorithm, key: DecodingKey::from_jwk(jwk).ok()? })
    }
}
