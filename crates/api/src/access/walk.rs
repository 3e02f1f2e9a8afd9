//! The fields that an operation selects.

use std::collections::HashSet;
use std::slice::Iter;

use async_graphql::Positioned;
use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};

use super::map::{Access, FieldAccess};

/// A field that is selected.
#[derive(Clone, Copy)]
pub(super) struct Selected<'a> {
    /// Name of the type whose field it is.
    pub(super) of: &'a str,
    pub(super) field: &'a Field,
    pub(super) access: &'a FieldAccess,
}

/// Goes through an operation in the order of its text: each fragment once, as its type condition says whose fields it
/// selects wherever it is spread.
pub(super) struct Walk<'a> {
    access: &'a Access,
    document: &'a ExecutableDocument,
    /// The selection sets that are gone through, each with the name of its type.
    open: Vec<(&'a str, Iter<'a, Positioned<Selection>>)>,
    spread: HashSet<&'a str>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        access: &'a Access,
        document: &'a ExecutableDocument,
        operation: &'a OperationDefinition,
    ) -> Self {
        let [query, mutation, subscription] = &access.roots;
        let root = match operation.ty {
            OperationType::Query => query,
            OperationType::Mutation => mutation,
            OperationType::Subscription => subscription,
        };
        let mut walk = Self { access, document, open: Vec::new(), spread: HashSet::new() };
        if let Some(root) = root {
            walk.enter(root, &operation.selection_set);
        }
        walk
    }

    fn enter(&mut self, of: &'a str, selection: &'a Positioned<SelectionSet>) {
        if !selection.node.items.is_empty() {
            self.open.push((of, selection.node.items.iter()));
        }
    }

    /// Takes one selection of a type. What the schema does not have is left to validation, which refuses the whole.
    fn select(&mut self, of: &'a str, selection: &'a Selection) -> Option<Selected<'a>> {
        match selection {
            Selection::Field(field) => {
                let field = &field.node;
                let access = self.access.types.get(of)?.get(field.name.node.as_str())?;
                self.enter(&access.of, &field.selection_set);
                return Some(Selected { of, field, access });
            }
            Selection::InlineFragment(inline) => {
                let condition = inline.node.type_condition.as_ref();
                let of = condition.map_or(of, |condition| condition.node.on.node.as_str());
                self.enter(of, &inline.node.selection_set);
            }
            Selection::FragmentSpread(spread) => {
                let (name, fragment) = self.document.fragments.get_key_value(&spread.node.fragment_name.node)?;
                if self.spread.insert(name) {
                    self.enter(&fragment.node.type_condition.node.on.node, &fragment.node.selection_set);
                }
            }
        }
        None
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Selected<'a>;

    fn next(&mut self) -> Option<Selected<'a>> {
        while let Some((of, selections)) = self.open.last_mut() {
            let of = *of;
            let Some(selection) = selections.next() else {
                self.open.pop();
                continue;
            };
            if let Some(selected) = self.select(of, &selection.node) {
                return Some(selected);
            }
        }
        None
    }
}
