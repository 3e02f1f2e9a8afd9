//! Every mutation through the schema, on every database.

mod bundle;
mod bundle_refused;
mod conflicts;
mod edges;
mod idempotency;
mod kit;
mod malformed;
mod references;
mod registry;
mod review;
mod single;
mod versions;

pub(crate) use kit::{Client, each};
