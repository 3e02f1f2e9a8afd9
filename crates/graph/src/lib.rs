//! Graph algorithms over lineages; they know nothing of databases.

mod cycle;

pub use cycle::find_cycle;
