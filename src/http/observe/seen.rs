//! What a request turns out to be, and what becomes of it.

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet};
use async_graphql::{Name, ServerError};
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
    /// How far it came.
    pub(super) stage: Stage,
}

/// How far a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing was executed.
    Refused,
    /// It was executed, be it in vain.
    Executed,
    /// Its client went away before it was answered.
    Abandoned,
}

impl Seen {
    /// Notes the operation.
    pub(in crate::http) fn asks(
        &mut self,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        name: Option<&str>,
    ) {
        self.kind = Some(operation.ty);
        let only = || document.operations.iter().next()?.0.map(Name::as_str);
        self.name = name.or_else(only).map(|name| cut(name).into());
        self.fields = fields(document, operation);
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
    /// Executed without an error.
    pub(super) const DONE: Self = Self { code: None, stage: Stage::Executed };

    /// Not answered, because nobody waits for it any more.
    pub(super) const ABANDONED: Self = Self { code: None, stage: Stage::Abandoned };

    /// Refused: before anything was executed, unless it took too long or broke.
    pub(in crate::http) fn refused(code: Code) -> Self {
        Self { code: Some(code), stage: Stage::of(matches!(code, Code::Timeout | Code::Internal)) }
    }

    /// Executed, with these errors, or refused with them.
    pub(in crate::http) fn of(errors: &[ServerError], executed: bool) -> Self {
        let code = errors.first().map(|error| code_of(error).unwrap_or(Code::Internal));
        Self { code, stage: Stage::of(executed) }
    }

    /// Notes it in an answer.
    pub(in crate::http) fn tell(self, response: &mut Response) {
        response.extensions_mut().insert(self);
    }

    /// `ok`, `refused`, `failed` or `abandoned`.
    pub(super) fn outcome(self) -> &'static str {
        match (self.code, self.stage) {
            (_, Stage::Abandoned) => "abandoned",
            (None, _) => "ok",
            (Some(_), Stage::Refused) => "refused",
            (Some(_), Stage::Executed) => "failed",
        }
    }

    /// What went wrong, in a word for machines.
    pub(in crate::http) fn error(self) -> Option<&'static str> {
        match self.stage {
            Stage::Abandoned => Some(self.outcome()),
            _ => self.code.map(Code::as_str),
        }
    }

    /// Whether it was kept from being executed.
    pub(super) fn was_refused(self) -> bool {
        self.stage == Stage::Refused
    }

    /// Whether somebody was told anything.
    pub(super) fn was_answered(self) -> bool {
        self.stage != Stage::Abandoned
    }
}

impl Stage {
    fn of(executed: bool) -> Self {
        if executed { Self::Executed } else { Self::Refused }
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

/// The names of root fields, as many as fit, whatever fragments they stand in.
fn fields(document: &ExecutableDocument, operation: &OperationDefinition) -> Box<str> {
    let mut names = String::new();
    gather(document, &operation.selection_set.node, &mut names);
    names.into()
}

/// Adds the names of what is selected; gives whether there is room for more. However often fragments are spread, each
/// way through them ends at a field, and few fit.
fn gather(document: &ExecutableDocument, selected: &SelectionSet, names: &mut String) -> bool {
    selected.items.iter().all(|selection| match &selection.node {
        Selection::Field(field) => add(names, field.node.name.node.as_str()),
        Selection::InlineFragment(fragment) => gather(document, &fragment.node.selection_set.node, names),
        Selection::FragmentSpread(spread) => {
            let fragment = document.fragments.get(&spread.node.fragment_name.node);
            fragment.is_none_or(|fragment| gather(document, &fragment.node.selection_set.node, names))
        }
    })
}

fn add(names: &mut String, name: &str) -> bool {
    if names.len() + name.len() >= LONGEST {
        return false;
    }
    if !names.is_empty() {
        names.push(',');
    }
    names.push_str(name);
    true
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
        let document = parse(text, &DocumentLimits::default()).unwrap();
        seen.asks(&document, operation(&document, name).unwrap(), name);
        seen
    }

    #[test]
    fn an_operation_is_told_by_its_kind_and_what_it_asks_for() {
        let asked = seen("mutation M { a: createClaim { x } ...F } fragment F on Q { ... on Q { b: c } }", None);
        assert_eq!((asked.kind(), asked.action()), ("mutation", "createClaim,c"));
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
