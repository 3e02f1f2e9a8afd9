//! Who asks, and what they may do.
//!
//! Clients know a [`Permission`] as a *scope* in the sense of OAuth 2.0
//! ([RFC 6749, section 3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3)): `claims:read`. It has another name
//! here because the store's scope is a tenant with an agent.

mod permission;
mod permissions;
mod principal;
#[cfg(test)]
mod tests;

pub use permission::Permission;
pub use permissions::Permissions;
pub use principal::Principal;
