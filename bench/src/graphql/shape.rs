//! The four reads.

use serde_json::{Value, json};

/// A kind of read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One claim by its id.
    Point,
    /// Twenty theorems in the order of creation.
    List,
    /// Twenty theorems, each with the first ten statements that it depends on.
    Nested20,
    /// A hundred of them.
    Nested100,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Point, Self::List, Self::Nested20, Self::Nested100];

    /// For people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Point => "point read",
            Self::List => "list of 20",
            Self::Nested20 => "nested 20x10",
            Self::Nested100 => "nested 100x10",
        }
    }

    /// How many claims the page has.
    #[must_use]
    pub const fn page(self) -> usize {
        match self {
            Self::Point => 1,
            Self::List | Self::Nested20 => 20,
            Self::Nested100 => 100,
        }
    }

    /// How many different requests are asked in turn: as many as keep the expected answers of all peers within memory.
    #[must_use]
    pub const fn items(self) -> usize {
        match self {
            Self::Nested100 => 200,
            _ => 500,
        }
    }

    /// The GraphQL documents, of claimgraph and of PostGraphile.
    #[must_use]
    pub const fn documents(self) -> [&'static str; 2] {
        match self {
            Self::Point => [
                include_str!("../../queries/claimgraph/point.graphql"),
                include_str!("../../queries/postgraphile/point.graphql"),
            ],
            Self::List => [
                include_str!("../../queries/claimgraph/list.graphql"),
                include_str!("../../queries/postgraphile/list.graphql"),
            ],
            Self::Nested20 | Self::Nested100 => [
                include_str!("../../queries/claimgraph/nested.graphql"),
                include_str!("../../queries/postgraphile/nested.graphql"),
            ],
        }
    }

    /// The statements, of PostgreSQL and of `SQLite`.
    #[must_use]
    pub const fn statements(self) -> [&'static str; 2] {
        match self {
            Self::Point => [include_str!("../../sql/postgres/point.sql"), include_str!("../../sql/sqlite/point.sql")],
            Self::List => [include_str!("../../sql/postgres/list.sql"), include_str!("../../sql/sqlite/list.sql")],
            Self::Nested20 | Self::Nested100 => {
                [include_str!("../../sql/postgres/nested.sql"), include_str!("../../sql/sqlite/nested.sql")]
            }
        }
    }

    /// The variables of a request: for a point read `key` is an id, otherwise a cursor.
    #[must_use]
    pub fn variables(self, key: &str) -> Value {
        match self {
            Self::Point => json!({ "id": key }),
            _ => json!({ "first": self.page(), "after": key }),
        }
    }
}
