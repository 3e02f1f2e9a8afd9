//! The class of an operation.

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet};

use crate::limits::Class;

/// What the names of root fields that search begin with.
const SEARCH: &str = "search";

/// A root field that searches under another name.
const CONTEXT: &str = "context";

/// The class of an operation: one that searches anywhere is a search.
pub(in crate::http) fn class(document: &ExecutableDocument, operation: &OperationDefinition) -> Class {
    match operation.ty {
        OperationType::Mutation => Class::Write,
        OperationType::Query if searches(document, &operation.selection_set.node) => Class::Search,
        OperationType::Query | OperationType::Subscription => Class::Read,
    }
}

fn searches(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    set.items.iter().any(|selection| match &selection.node {
        Selection::Field(field) => {
            let name = &field.node.name.node;
            name.starts_with(SEARCH) || name == CONTEXT
        }
        Selection::InlineFragment(inline) => searches(document, &inline.node.selection_set.node),
        Selection::FragmentSpread(spread) => {
            let fragment = document.fragments.get(&spread.node.fragment_name.node);
            fragment.is_some_and(|fragment| searches(document, &fragment.node.selection_set.node))
        }
    })
}
