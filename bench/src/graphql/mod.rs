//! Reads over GraphQL beside PostGraphile and one JSON-building statement.

mod drive;
mod items;
mod normal;
mod peer;
mod report;
mod round;
mod shape;

pub use peer::{Contestant, Database, Way, contestants};
pub use report::{Report, report};
pub use round::{Race, Rules, race};
pub use shape::Shape;
