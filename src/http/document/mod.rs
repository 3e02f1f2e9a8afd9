//! Documents on their way in: scanned, parsed, measured, and kept.
//!
//! async-graphql's parser recurses into lists and its validation walks every expansion of a fragment, so a few
//! kilobytes could overflow the stack or cost seconds. [`scan`] runs before parsing and [`fragments`] before
//! validation; both are linear in the length of the document.

mod cache;
mod fragments;
mod needed;
mod scan;
#[cfg(test)]
mod tests;
mod variables;

pub use cache::Documents;
pub use variables::{check as check_variables, check_size as check_variable_size};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};
use claimgraph_domain::error::{Code, Error};

/// What a document may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentLimits {
    /// Tokens.
    pub tokens: usize,
    /// Aliases, wherever they stand.
    pub aliases: usize,
    /// Directives, wherever they stand.
    pub directives: usize,
    /// Selections once every fragment is spread out.
    pub selections: usize,
    /// Root fields of one operation.
    pub root_fields: usize,
    /// Fields within one another.
    pub depth: usize,
}

impl Default for DocumentLimits {
    fn default() -> Self {
        Self { tokens: 50_000, aliases: 500, directives: 200, selections: 10_000, root_fields: 100, depth: 20 }
    }
}

/// Parses a document that no client can hurt the server with.
///
/// # Errors
/// `BAD_REQUEST` for what is not GraphQL or spreads a fragment within itself; `COST_EXCEEDED` for what is too large,
/// nested too deep, or expands to too much.
pub fn parse(text: &str, limits: &DocumentLimits) -> Result<ExecutableDocument, Error> {
    scan::check(text, limits)?;
    let document = parse_query(text).map_err(|refusal| {
        let place = refusal.positions().next();
        let place = place.map(|pos| format!(" at line {}, column {}", pos.line, pos.column)).unwrap_or_default();
        Error::new(Code::BadRequest, format!("the document is not GraphQL{place}: {refusal}"))
    })?;
    fragments::check(&document, limits)?;
    Ok(document)
}

/// The operation that a request means; `None` when it names none or an unknown one, which execution refuses.
pub fn operation<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.values();
            all.next().filter(|_| all.next().is_none())
        }
    };
    found.map(|operation| &operation.node)
}
