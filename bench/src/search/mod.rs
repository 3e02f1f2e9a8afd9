//! Searches over WordNet's glosses: the store and GraphQL beside the bare engine of the same database.
//!
//! A [`Suite`] is one kind of searching on one database: what is asked, and the contestants, of which the first is the
//! limit that the others are compared with. Another kind of searching is another [`Kind`] of question, with a
//! contestant that answers it barely.

mod bare_postgres;
mod bare_sqlite;
mod contestant;
mod graphql;
mod ours;
mod question;
mod race;
mod report;
mod texts;

pub use bare_postgres::BarePostgres;
pub use bare_sqlite::BareSqlite;
pub use contestant::{Contestant, Page};
pub use graphql::Graphql;
pub use ours::Ours;
pub use question::{Kind, Question, questions};
pub use race::{Effort, Outcome, Suite, race};
pub use report::{Line, report};
pub use texts::{from_postgres, from_sqlite};

/// Claims of a page.
const PAGE: u32 = 10;
