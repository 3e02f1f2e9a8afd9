//! The requests.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// A request that must be refused.
#[derive(Debug, Clone)]
pub struct Hostile {
    /// What it is.
    pub name: &'static str,
    /// Its body.
    pub body: String,
    /// The code of its refusal.
    pub code: &'static str,
}

/// All of them.
#[must_use]
pub fn all() -> Vec<Hostile> {
    let nested = format!("{{ node(id: {}{}) {{ id }} }}", "[".repeat(2_000), "]".repeat(2_000));
    let mut aliases = String::new();
    for number in 0..10_000 {
        // A string takes whatever is written to it.
        let _ = write!(aliases, "a{number}: __typename ");
    }
    let array = Value::from(vec![json!({ "query": "{ __typename }" }); 1_000]);
    let variables = json!({ "id": "x".repeat(1_000_000) });
    let variable = json!({ "query": "query($id: ID!) { node(id: $id) { id } }", "variables": variables });
    vec![
        of_query("list nested 2,000 deep", &nested, "COST_EXCEEDED"),
        of_query("30 levels of doubling fragments", &doubling(30), "COST_EXCEEDED"),
        of_query("10,000 aliases", &format!("{{ {aliases} }}"), "COST_EXCEEDED"),
        Hostile { name: "body of 2 MiB", body: " ".repeat(2 << 20), code: "LIMIT_EXCEEDED" },
        Hostile { name: "1,000 operations in an array", body: array.to_string(), code: "BAD_REQUEST" },
        of_query("fragments in a circle", "{...a} fragment a on Query{...b} fragment b on Query{...a}", "BAD_REQUEST"),
        Hostile { name: "variable of 1 MB", body: variable.to_string(), code: "LIMIT_EXCEEDED" },
    ]
}

fn of_query(name: &'static str, query: &str, code: &'static str) -> Hostile {
    Hostile { name, body: json!({ "query": query }).to_string(), code }
}

/// Fragments each of which spreads the next one twice.
fn doubling(levels: usize) -> String {
    let mut text = String::from("{...f0}");
    for level in 0..levels {
        // A string takes whatever is written to it.
        let _ = write!(text, "fragment f{level} on Query{{...f{0} ...f{0}}}", level + 1);
    }
    let _ = write!(text, "fragment f{levels} on Query{{__typename}}");
    text
}
