//! What a request turns out to be, and what becomes of it.

use async_graphql::ServerError;
use async_graphql::parser::types::{OperationDefinition, OperationType, Selection};
use axum::response::Response;
use claimgraph_domain::error::Code;
use claimgraph_domain::model::Outcome;
use claimgraph_store::Scope;

/// Longest name of an operation that is told, bytes.
const LONGEST: usize = 128;

/// What a request turned out to be, as far as it came.
#[derive(Debug, Clone, Default)]
pub(in crate::http) struct Seen {
    /// In whose name.
    pub(in crate::http) scope: Option<Scope>,
    pub(super) kind: Option<OperationType>,
    /// The name that the client gave the operation.
    pub(super) name: Option<Box<str>>,
    /// The names of its root fields.
    pub(super) fields: Box<str>,
    /// What it was estimated to cost, once that is known.
    pub(in crate::http) cost: Option<u64>,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) struct Told {
    /// The code of its first error; `None` where there is none.
    pub(in crate::http) code: Option<Code>,
    /// Whether it was executed, be it in vain.
    pub(super) executed: bool,
}

impl Seen {
    /// Notes the operation.
    pub(in crate::http) fn asks(&mut self, operation: &OperationDefinition, name: Option<&str>) {
        self.kind = Some(operation.ty);
        self.name = name.map(|name| cut(name).into());
        self.fields = fields(operation);
    }

    /// Notes in whose name it is.
    pub(in crate::http) fn is_of(&mut self, scope: &Scope) {
        self.scope = Some(scope.clone());
    }

    /// The kind as text: `query`, `mutation`, `subscription`, or `none` as long as it is not known.
    pub(in crate::http) fn kind(&self) -> &'static str {
        match self.kind {
            Some(OperationType::Query) => "query",
            Some(OperationType::Mutation) => "mutation",
            Some(OperationType::Subscription) => "subscription",
            None => "none",
        }
    }

    /// The name that the client gave the operation; empty where it gave none.
    pub(in crate::http) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    /// What was asked for, for the audit: the root fields, or `request` where it did not come so far.
    pub(super) fn action(&self) -> &str {
        if self.fields.is_empty() { "request" } else { &self.fields }
    }
}

impl Told {
    /// Refused: before anything was executed, unless it took too long or broke.
    pub(in crate::http) fn refused(code: Code) -> Self {
        Self { code: Some(code), executed: matches!(code, Code::Timeout | Code::Internal) }
    }

    /// Executed, with these errors, or refused with them.
    pub(in crate::http) fn of(errors: &[ServerError], executed: bool) -> Self {
        Self { code: errors.first().map(|error| code_of(error).unwrap_or(Code::Internal)), executed }
    }

    /// Notes it in an answer.
    pub(in crate::http) fn tell(self, response: &mut Response) {
        response.extensions_mut().insert(self);
    }

    /// `ok`, `refused` or `failed`.
    pub(super) fn outcome(self) -> &'static str {
        match (self.code, self.executed) {
            (None, _) => "ok",
            (Some(_), false) => "refused",
            (Some(_), true) => "failed",
        }
    }
}

/// The code among an error's extensions.
fn code_of(error: &ServerError) -> Option<Code> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(text) => code(text),
        async_graphql::Value::Enum(name) => code(name),
        _ => None,
    }
}

/// The code with a text.
pub(super) fn code(text: &str) -> Option<Code> {
    match Outcome::from_text(text)? {
        Outcome::Refused(code) => Some(code),
        Outcome::Done => None,
    }
}

/// The names of root fields, as many as fit.
fn fields(operation: &OperationDefinition) -> Box<str> {
    let mut names = String::new();
    for selection in &operation.selection_set.node.items {
        let name = match &selection.node {
            Selection::Field(field) => field.node.name.node.as_str(),
            Selection::FragmentSpread(_) | Selection::InlineFragment(_) => "...",
        };
        if names.len() + name.len() >= LONGEST {
            break;
        }
        if !names.is_empty() {
            names.push(',');
        }
        names.push_str(name);
    }
    names.into()
}

fn cut(name: &str) -> &str {
    name.get(..name.floor_char_boundary(LONGEST)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::document::{DocumentLimits, operation, parse};

    fn seen(text: &str, name: Option<&str>) -> Seen {
        let mut seen = Seen::default();
        seen.asks(operation(&parse(text, &DocumentLimits::default()).unwrap(), name).unwrap(), name);
        seen
    }

    #[test]
    fn an_operation_is_told_by_its_kind_and_what_it_asks_for() {
        let asked = seen("mutation M { a: createClaim { x } ...F } fragment F on Q { b }", None);
        assert_eq!((asked.kind(), asked.action()), ("mutation", "createClaim,..."));
        assert_eq!(seen("query A { a } query B { b }", Some("B")).action(), "b");
        assert_eq!((Seen::default().kind(), Seen::default().action()), ("none", "request"));
    }

    #[test]
    fn names_are_bounded() {
        let many = (0..100).map(|n| format!("field{n}")).collect::<Vec<_>>().join(" ");
        assert!(seen(&format!("{{ {many} }}"), None).action().len() <= LONGEST);
        let long = "x".repeat(1_000);
        let asked = seen(&format!("query {long} {{ a }} query B {{ b }}"), Some(&long));
        assert_eq!(asked.name.unwrap().len(), LONGEST);
    }
}
