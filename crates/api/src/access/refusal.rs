//! What is said where a scope is lacking.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use claimgraph_domain::access::{Permission, Permissions};
use claimgraph_domain::error::{Code, Detail, Error};

use super::action::Demand;
use super::map::Access;
use super::needs::Asked;
use super::walk::{Selected, Walk};

/// Fields that the message names for a scope; `details` names all.
const NAMED: usize = 4;

/// `INSUFFICIENT_SCOPE` for an operation that these permissions do not allow. The document is gone through again: who
/// is refused may wait a little longer than who is not.
pub(super) fn refusal(access: &Access, asked: Asked<'_>, permissions: &Permissions) -> Error {
    let mut lacking: BTreeMap<Permission, BTreeSet<String>> = BTreeMap::new();
    for selected in Walk::new(access, asked.document, asked.operation) {
        for scope in demanded(access, asked, selected) {
            if !permissions.allow(&scope) {
                let field = format!("{}.{}", selected.of, selected.field.name.node);
                lacking.entry(scope).or_default().insert(field);
            }
        }
    }
    let mut error = Error::new(Code::InsufficientScope, message(&lacking));
    error.details =
        lacking.iter().flat_map(|(scope, fields)| fields.iter().map(move |field| detail(scope, field))).collect();
    error
}

/// The scopes that a field needs.
fn demanded(access: &Access, asked: Asked<'_>, selected: Selected<'_>) -> BTreeSet<Permission> {
    let mut scopes = BTreeSet::new();
    match selected.access.action.as_ref().map(|action| &action.demand) {
        None | Some(Demand::Credential) => {}
        Some(Demand::Scope(scope)) => {
            scopes.insert(scope.clone());
        }
        Some(Demand::OfIds(argument)) => {
            let found = access.of_ids(selected.field, argument);
            scopes.extend(found.scopes);
            for name in &found.variables {
                access.of_variable(asked, name, &mut scopes);
            }
        }
    }
    scopes
}

fn message(lacking: &BTreeMap<Permission, BTreeSet<String>>) -> String {
    let mut text = String::from("the credential lacks ");
    for (index, (scope, fields)) in lacking.iter().enumerate() {
        let named: Vec<&str> = fields.iter().take(NAMED).map(String::as_str).collect();
        let comma = if index > 0 { ", and " } else { "" };
        // A string takes whatever is written to it.
        let _ = write!(text, "{comma}the scope `{scope}`, which is needed for {}", named.join(", "));
        if let Some(more) = fields.len().checked_sub(NAMED).filter(|more| *more > 0) {
            let _ = write!(text, " and {more} more");
        }
    }
    text.push_str("; use one that has it, or leave these fields out");
    text
}

fn detail(scope: &Permission, field: &str) -> Detail {
    Detail { path: field.to_owned(), code: Code::InsufficientScope, message: format!("needs the scope `{scope}`") }
}
