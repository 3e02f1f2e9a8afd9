//! One event to many subscribers, beside graphql-ws and a bare server that sends one prepared frame.

mod contestant;
mod limit;
mod race;
mod report;
mod subscriber;

pub use contestant::{Contestant, Way};
pub use limit::serve as serve_limit;
pub use race::{Race, Rules, race};
pub use report::{Report, report};
