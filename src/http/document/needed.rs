//! What the operations of a document need to be allowed, found when one is first sent.

use std::ptr;
use std::sync::OnceLock;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition};
use claimgraph_api::access::{Access, Needs};

/// What each operation of a document needs, in the document's order.
#[derive(Debug)]
pub(super) struct Needed(Box<[OnceLock<Needs>]>);

impl Needed {
    /// Nothing is known yet.
    pub(super) fn of(document: &ExecutableDocument) -> Self {
        Self(document.operations.iter().map(|_| OnceLock::new()).collect())
    }

    /// What an operation of that document needs.
    pub(super) fn get(
        &self,
        access: &Access,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
    ) -> Option<&Needs> {
        let place = document.operations.iter().position(|(_, each)| ptr::eq(&raw const each.node, operation))?;
        Some(self.0.get(place)?.get_or_init(|| access.needs(document, operation)))
    }
}
