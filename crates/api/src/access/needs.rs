//! What an operation needs, and whether a credential has it.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition};
use async_graphql::{Name, Variables};
use claimgraph_domain::access::{Permission, Permissions};
use claimgraph_domain::error::Error;

use super::action::{Action, Demand};
use super::map::Access;
use super::refusal::refusal;
use super::walk::{Selected, Walk};

/// What an operation needs. It follows from the document, so it is found once for all requests that send it.
#[derive(Debug, Clone, Default)]
pub struct Needs {
    scopes: BTreeSet<Permission>,
    /// Variables with ids whose types are needed as well.
    ids: Vec<Name>,
    actions: Vec<Arc<Action>>,
}

impl Needs {
    /// What the root fields of the operation do, each once, in the order of the text.
    #[must_use]
    pub fn actions(&self) -> &[Arc<Action>] {
        &self.actions
    }

    /// The scopes that the document needs whatever its variables are.
    pub fn scopes(&self) -> impl Iterator<Item = &Permission> {
        self.scopes.iter()
    }

    fn add(&mut self, access: &Access, selected: Selected<'_>) {
        let Some(action) = &selected.access.action else { return };
        match &action.demand {
            Demand::Credential => {}
            Demand::Scope(scope) => {
                // Documents select many fields of few scopes, so mostly nothing is copied.
                if !self.scopes.contains(scope) {
                    self.scopes.insert(scope.clone());
                }
            }
            Demand::OfIds(argument) => {
                let found = access.of_ids(selected.field, argument);
                self.scopes.extend(found.scopes);
                self.ids.extend(found.variables);
            }
        }
        if access.roots.iter().flatten().any(|root| root == selected.of) && !self.actions.contains(action) {
            self.actions.push(Arc::clone(action));
        }
    }
}

/// What is asked of the schema.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The document.
    pub document: &'a ExecutableDocument,
    /// Which of its operations.
    pub operation: &'a OperationDefinition,
    /// Values of its variables.
    pub variables: &'a Variables,
}

impl Access {
    /// What an operation needs. Linear in the length of the document.
    #[must_use]
    pub fn needs(&self, document: &ExecutableDocument, operation: &OperationDefinition) -> Needs {
        let mut needs = Needs::default();
        for selected in Walk::new(self, document, operation) {
            needs.add(self, selected);
        }
        needs
    }

    /// Whether these permissions allow an operation with these needs.
    ///
    /// # Errors
    /// `INSUFFICIENT_SCOPE`, naming the scopes that are lacking, and under `details` each field that needs one.
    pub fn check(&self, needs: &Needs, asked: Asked<'_>, permissions: &Permissions) -> Result<(), Error> {
        let mut of_variables = BTreeSet::new();
        for name in &needs.ids {
            self.of_variable(asked, name, &mut of_variables);
        }
        if needs.scopes.iter().chain(&of_variables).all(|scope| permissions.allow(scope)) {
            return Ok(());
        }
        Err(refusal(self, asked, permissions))
    }
}
