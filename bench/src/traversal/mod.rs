//! Walks through the graph: the index beside compressed rows, petgraph, recursive statements and Kùzu.

pub(crate) mod clock;
mod engine;
mod graph;
mod graphql;
mod kuzu;
mod load;
mod own_load;
mod petgraph;
mod plain;
mod postgres;
mod question;
mod race;
mod report;
mod sql;
mod sqlite;
mod synthetic;

pub use engine::Engine;
pub use graph::Graph;
pub use graphql::Graphql;
pub use kuzu::Kuzu;
pub use load::{Load, Loaded};
pub use own_load::{OwnLoad, own_load};
pub use petgraph::Petgraph;
pub use plain::Plain;
pub use postgres::Postgres;
pub use question::{Kind, Question, questions};
pub use race::{Best, Contestant, Local, Timed, race};
pub use report::{Figures, Row, table};
pub use sqlite::Sqlite;
