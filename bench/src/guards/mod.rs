//! What credentials, limits, the log, metrics and traces add to a point read.

mod collector;
mod race;
mod server;

pub use collector::Collector;
pub use race::{Figures, Rules, race};
pub use server::{Asked, Guards, guarded, open};
