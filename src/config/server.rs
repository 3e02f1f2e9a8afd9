//! `[server]`: where the server listens, and how it treats requests.

use std::net::IpAddr;

use super::Auth;
use super::allowed::Allowed;
use super::section::section;
use super::setting::words;

section! {
    /// Where the server listens, and how it treats requests.
    Server = "server" {
        /// Address to listen on. 127.0.0.1 is reachable from this machine only, 0.0.0.0 and :: from everywhere.
        host: String = "127.0.0.1".to_owned(), HOST, "HOST";
        /// Port to listen on; 0 lets the system choose one.
        port: u16 = 8080, Allowed::count(0, 65_535), "PORT";
        /// Whether strangers depend on this server: "production" hides what only helps developers.
        environment: Environment = Environment::Development, Allowed::OneOf(Environment::WORDS);
        /// Tenant of a request that names none.
        tenant: String = "default".to_owned(), TENANT;
        /// Longest request body.
        body_limit_bytes: usize = 1 << 20, Allowed::bytes(1_024, 1 << 30);
        /// Time after which a request is given up.
        request_timeout_ms: u64 = 30_000, Allowed::milliseconds(1, 3_600_000);
        /// Listening on anything but loopback is refused while `auth.mode` is "development", unless this is true:
        /// whoever reaches the port can then read and write everything.
        allow_unauthenticated: bool = false, Allowed::Boolean;
    }
}

words! {
    /// Who uses the server.
    Environment {
        /// Its developers.
        Development = "development",
        /// Anyone else.
        Production = "production",
    }
}

const HOST: Allowed = Allowed::Text {
    shape: "an IP address or a host name",
    accepts: |text| text.parse::<IpAddr>().is_ok() || is_host_name(text),
};

const TENANT: Allowed = Allowed::Text { shape: "1 to 64 of a-z, 0-9, - and _", accepts: is_tenant };

/// The server would listen beyond this machine although nobody has to say who they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "listening on {host} without authentication is refused, because everyone who reaches it could read and write \
     everything; set auth.mode = \"required\", listen on 127.0.0.1, or set server.allow_unauthenticated = true where the network \
     is trusted"
)]
pub struct Exposed {
    /// The address that was asked for.
    pub host: String,
}

impl Server {
    /// Whether `host` is reachable from this machine only.
    pub fn is_loopback(&self) -> bool {
        self.host.parse::<IpAddr>().map_or_else(|_| self.host.eq_ignore_ascii_case("localhost"), |ip| ip.is_loopback())
    }

    /// Whether the server may listen on `host`. Commands that do not listen need not ask.
    ///
    /// # Errors
    /// [`Exposed`] when `host` is not loopback, no credential is required and `allow_unauthenticated` is not set.
    pub fn check_exposure(&self, auth: &Auth) -> Result<(), Exposed> {
        if self.allow_unauthenticated || self.is_loopback() || auth.is_required() {
            return Ok(());
        }
        Err(Exposed { host: self.host.clone() })
    }
}

/// RFC 1123, section 2.1: labels of letters, digits and inner hyphens.
fn is_host_name(text: &str) -> bool {
    let label = |label: &str| {
        let inner = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (1..=63).contains(&label.len()) && inner && !label.starts_with('-') && !label.ends_with('-')
    };
    // A name of digits alone is a mistyped address.
    text.len() <= 253 && text.split('.').all(label) && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_tenant(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}
