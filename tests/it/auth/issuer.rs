//! An issuer of tokens: keys of every kind, and a server that tells the public ones.

use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use claimgraph::config::Config;
use claimgraph_domain::ambient::Clock as _;
use claimgraph_store::testing::TestStore;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

pub(super) const ISSUER: &str = "https://issuer.example";
pub(super) const AUDIENCE: &str = "claimgraph";
pub(super) const SECRET: &str = "a secret of thirty-two bytes ...";

/// An issuer.
pub(super) struct Issuer {
    address: String,
    set: Arc<Mutex<Value>>,
    /// How often it was asked for its keys.
    asked: Arc<AtomicUsize>,
    /// Whether it answers nothing but 500.
    broken: Arc<AtomicBool>,
    ec: EcdsaKeyPair,
    ed: Ed25519KeyPair,
    rsa: RsaKeyPair,
}

pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Issuer {
    /// An issuer that serves its keys.
    pub(super) async fn start() -> Self {
        let random = SystemRandom::new();
        let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let ec = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, ec.as_ref(), &random).unwrap();
        let ed = Ed25519KeyPair::from_pkcs8(Ed25519KeyPair::generate_pkcs8(&random).unwrap().as_ref()).unwrap();
        let rsa = rsa_key();
        // OpenSSL 3.0 writes a bare key, later ones PKCS #8.
        let rsa = RsaKeyPair::from_pkcs8(&rsa).or_else(|_| RsaKeyPair::from_der(&rsa)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (set, asked) = (Arc::new(Mutex::new(Value::Null)), Arc::new(AtomicUsize::new(0)));
        let broken = Arc::new(AtomicBool::new(false));
        tokio::spawn(serve(listener, Arc::clone(&set), Arc::clone(&asked), Arc::clone(&broken)));
        let issuer = Self { address, set, asked, broken, ec, ed, rsa };
        issuer.publish("1");
        issuer
    }

    /// Tells public keys whose ids end with a text from now on.
    pub(super) fn publish(&self, version: &str) {
        let (x, y) = self.ec.public_key().as_ref()[1..].split_at(32);
        let PublicKeyComponents::<Vec<u8>> { n, e } = self.rsa.public().into();
        *self.set.lock().unwrap() = json!({ "keys": [
            { "kty": "EC", "crv": "P-256", "kid": format!("ec{version}"), "use": "sig", "alg": "ES256",
              "x": encode(x), "y": encode(y) },
            { "kty": "OKP", "crv": "Ed25519", "kid": format!("ed{version}"), "x": encode(self.ed.public_key()) },
            // Some issuers put a zero before the modulus.
            { "kty": "RSA", "kid": format!("rsa{version}"), "use": "sig", "n": encode([vec![0], n.clone()].concat()), "e": encode(&e) },
            // A key for something else, and a secret that nobody should have told.
            { "kty": "RSA", "kid": "enc", "use": "enc", "n": encode(&n), "e": encode(&e) },
            { "kty": "oct", "kid": "oct", "k": encode(SECRET) },
            { "kty": "new", "kid": "unknown" },
        ] });
    }

    /// Stops to answer, or answers again.
    pub(super) fn break_down(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }

    /// How often it was asked for its keys.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Makes a server trust it.
    pub(super) fn trust(&self, config: &mut Config) {
        super::required(config);
        trust(config);
        config.auth.jwks_url = format!("http://{}/keys", self.address);
    }

    /// A token that is signed with a private key.
    pub(super) fn sign(&self, algorithm: &str, kid: &str, claims: &Value) -> String {
        let message = message(&json!({ "alg": algorithm, "kid": kid, "typ": "JWT" }), claims);
        let random = SystemRandom::new();
        let signature = match algorithm {
            "ES256" => self.ec.sign(&random, message.as_bytes()).unwrap().as_ref().to_vec(),
            "EdDSA" => self.ed.sign(message.as_bytes()).as_ref().to_vec(),
            "RS256" => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                self.rsa.sign(&RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signature).unwrap();
                signature
            }
            other => panic!("{other}"),
        };
        format!("{message}.{}", encode(signature))
    }

    /// Whatever of the RSA key is public, in every form that somebody might take for a secret.
    pub(super) fn public_texts(&self) -> Vec<Vec<u8>> {
        let public = self.rsa.public();
        let PublicKeyComponents::<Vec<u8>> { n, .. } = public.into();
        let set = self.set.lock().unwrap();
        let jwk = set["keys"][2].clone();
        let text = |name: &str| jwk[name].as_str().unwrap().as_bytes().to_vec();
        vec![public.as_ref().to_vec(), n, text("n"), jwk.to_string().into_bytes(), set.to_string().into_bytes()]
    }
}

/// Makes a server trust tokens of the issuer without a way to verify them yet.
pub(super) fn trust(config: &mut Config) {
    ISSUER.clone_into(&mut config.auth.jwt_issuer);
    AUDIENCE.clone_into(&mut config.auth.jwt_audience);
}

/// Claims that are good for a minute of the test's clock.
pub(super) fn claims(test: &TestStore) -> Value {
    let now = test.clock.now().micros() / 1_000_000;
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "orcid:1", "tenant": "default",
        "scope": "openid claims:read claims:write", "exp": now + 60, "nbf": now, "iat": now
    })
}

/// The same claims with some changed; null takes one away.
pub(super) fn with(claims: &Value, changes: Value) -> Value {
    let mut made = claims.clone();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            made.as_object_mut().unwrap().remove(name);
        } else {
            made[name] = value.clone();
        }
    }
    made
}

/// What is signed.
pub(super) fn message(header: &Value, claims: &Value) -> String {
    format!("{}.{}", encode(header.to_string()), encode(claims.to_string()))
}

/// A token that is signed with a secret, whatever its header says.
pub(super) fn sign_with_secret(header: &Value, claims: &Value, secret: &[u8]) -> String {
    let message = message(header, claims);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
    format!("{message}.{}", encode(tag))
}

/// A token of the shared secret.
pub(super) fn hs256(claims: &Value) -> String {
    sign_with_secret(&json!({ "alg": "HS256", "typ": "JWT" }), claims, SECRET.as_bytes())
}

/// A key for RSA, which `ring` does not make.
fn rsa_key() -> Vec<u8> {
    let arguments = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-outform", "DER"];
    let made = Command::new("openssl").args(arguments).output().expect("openssl is installed");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    made.stdout
}

async fn serve(listener: TcpListener, set: Arc<Mutex<Value>>, asked: Arc<AtomicUsize>, broken: Arc<AtomicBool>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut request = Vec::new();
        let mut buffer = [0; 1_024];
        while !request.ends_with(b"\r\n\r\n") {
            match stream.read(&mut buffer).await {
                Ok(length) if length > 0 => request.extend_from_slice(&buffer[..length]),
                _ => break,
            }
        }
        asked.fetch_add(1, Ordering::SeqCst);
        let body = set.lock().unwrap().to_string();
        let status = if broken.load(Ordering::SeqCst) { "500 Internal Server Error" } else { "200 OK" };
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
        // Whoever asked may have gone.
        let _ = stream.write_all(answer.as_bytes()).await;
    }
}
