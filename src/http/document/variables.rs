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

/// Refuses a text among the variables that is longer than allowed, before anything is made of it.
///
/// # Errors
/// `LIMIT_EXCEEDED`, naming the variable.
pub fn check_size(given: &Variables, most: usize) -> Result<(), Error> {
    for (name, value) in given.iter() {
        let longest = longest(value);
        if longest > most {
            let message = format!("a text in the variable `${name}` has {longest} bytes, above the most of {most}");
            return Err(Error::new(Code::LimitExceeded, message));
        }
    }
    Ok(())
}

/// Bytes of the longest text in a value.
fn longest(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::List(list) => list.iter().map(longest).max().unwrap_or(0),
        Value::Object(object) => object.iter().map(|(name, value)| name.len().max(longest(value))).max().unwrap_or(0),
        _ => 0,
    }
}
