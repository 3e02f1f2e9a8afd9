//! The variables that an operation needs.

use async_graphql::parser::types::OperationDefinition;
use async_graphql::{Value, Variables};
use claimgraph_domain::error::{Code, Error};

/// Refuses a request that leaves out a variable that must be given, before anything is executed.
///
/// # Errors
/// `BAD_REQUEST`, naming the variable and its type.
pub fn check(operation: &OperationDefinition, given: &Variables) -> Result<(), Error> {
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        let optional = definition.var_type.node.nullable || definition.default_value.is_some();
        let name = &definition.name.node;
        match given.get(name) {
            None if optional => {}
            Some(value) if definition.var_type.node.nullable || *value != Value::Null => {}
            _ => {
                let message = format!("the variable `${name}` of type `{}` must be given", definition.var_type.node);
                return Err(Error::new(Code::BadRequest, message));
            }
        }
    }
    Ok(())
}
