//! What reading things by their ids takes: `node` and `nodes` give things of every type.

use std::collections::BTreeSet;
use std::convert::Infallible;

use async_graphql::parser::types::Field;
use async_graphql::{Name, Value};
use claimgraph_domain::access::Permission;

use super::map::Access;
use super::needs::Asked;

/// What the ids in an argument take.
#[derive(Default)]
pub(super) struct OfIds {
    /// For those that stand in the document.
    pub(super) scopes: BTreeSet<Permission>,
    /// The variables that hold others.
    pub(super) variables: Vec<Name>,
}

impl Access {
    /// What the ids in an argument take.
    pub(super) fn of_ids(&self, field: &Field, argument: &str) -> OfIds {
        let mut found = OfIds::default();
        // It may stand twice, as validation comes later.
        for (_, value) in field.arguments.iter().filter(|(name, _)| name.node == argument) {
            let mut variable = |name| {
                found.variables.push(name);
                Ok::<_, Infallible>(Value::Null)
            };
            let Ok(value) = value.node.clone().into_const_with(&mut variable);
            self.of_value(&value, &mut found.scopes);
        }
        found
    }

    /// What the ids in a variable take: in what the request gives, else in its default.
    pub(super) fn of_variable(&self, asked: Asked<'_>, name: &Name, scopes: &mut BTreeSet<Permission>) {
        let default = || {
            let definition =
                asked.operation.variable_definitions.iter().find(|definition| definition.node.name.node == *name);
            definition.and_then(|definition| definition.node.default_value.as_ref()).map(|value| &value.node)
        };
        if let Some(value) = asked.variables.get(name).or_else(default) {
            self.of_value(value, scopes);
        }
    }

    fn of_value(&self, value: &Value, scopes: &mut BTreeSet<Permission>) {
        match value {
            Value::String(id) => {
                scopes.insert(self.of_id(id));
            }
            Value::List(items) => items.iter().for_each(|item| self.of_value(item, scopes)),
            _ => {}
        }
    }

    /// What reading the thing with an id takes. One that nobody knows is taken for the core's.
    fn of_id(&self, id: &str) -> Permission {
        let prefix = id.rsplit_once('_').map_or("", |(prefix, _)| prefix);
        self.prefixes.get(prefix).cloned().unwrap_or(Permission::ClaimsRead)
    }
}
