//! One thing that a credential may be allowed.

use std::fmt;
use std::str::FromStr;

use crate::error::{Code, Error};

/// Prefix of the permissions that plugins have.
const PLUGINS: &str = "plugins:";

macro_rules! permissions {
    ($($variant:ident = $text:literal, $meaning:literal;)*) => {
        /// What a credential may be allowed; clients call it a scope.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $(#[doc = $meaning] $variant,)*
            /// Everything that the plugin of this id offers: `plugins:<id>`.
            Plugin(Box<str>),
        }

        impl Permission {
            /// Every permission of the core, in the order of the documentation.
            pub const CORE: &'static [Self] = &[$(Self::$variant),*];

            /// What the permission allows, for the documentation.
            #[must_use]
            pub const fn meaning(&self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                    Self::Plugin(_) => "What the plugin of this id offers.",
                }
            }
        }

        impl fmt::Display for Permission {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant => f.write_str($text),)*
                    Self::Plugin(id) => write!(f, "{PLUGINS}{id}"),
                }
            }
        }

        impl FromStr for Permission {
            type Err = Error;

            /// # Errors
            /// `VALIDATION_FAILED` for a text that is none; the message lists them.
            fn from_str(text: &str) -> Result<Self, Error> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => plugin(text).ok_or_else(|| unknown(text)),
                }
            }
        }
    };
}

permissions! {
    ClaimsRead = "claims:read", "Read claims, edges, sources, reviews and all that hangs on them, and traverse the graph.";
    ClaimsWrite = "claims:write", "Write claims, edges, relations, namespaces, sources, provenance and agents.";
    BundlesWrite = "bundles:write", "Submit bundles.";
    SearchRead = "search:read", "Search.";
    ReviewsWrite = "reviews:write", "Review claims and decide about conflicts.";
    EventsRead = "events:read", "Follow the log: subscriptions, changes, consumers.";
    WebhooksManage = "webhooks:manage", "Register, change and remove webhooks, and read their deliveries.";
    KeysManage = "keys:manage", "Make, rotate and revoke API keys of the tenant.";
    Admin = "admin", "Everything, in the tenant and across tenants.";
}

/// `plugins:<id>`, with an id as plugins have them.
fn plugin(text: &str) -> Option<Permission> {
    let id = text.strip_prefix(PLUGINS)?;
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let valid = (1..=64).contains(&id.len()) && id.chars().all(letter);
    valid.then(|| Permission::Plugin(id.into()))
}

fn unknown(text: &str) -> Error {
    let all: Vec<String> = Permission::CORE.iter().map(ToString::to_string).collect();
    let shown: String = text.chars().take(64).collect();
    let message = format!("`{shown}` is not a scope; there are {} and {PLUGINS}<id>", all.join(", "));
    Error::new(Code::ValidationFailed, message)
}
