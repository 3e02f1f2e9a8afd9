//! Pure rules: no clock, no database, the same answer always.

pub mod api_key;
pub mod audit_chain;
pub mod chain;
pub mod checks;
pub mod confidence;
pub mod content_hash;
pub mod epistemic;
pub mod external_ref;
pub mod webhook_secret;
pub mod webhook_target;
