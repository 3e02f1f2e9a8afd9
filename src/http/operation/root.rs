//! The root field of a subscription.

use async_graphql::parser::types::{Field, OperationDefinition, Selection};
use claimgraph_domain::error::{Code, Error};

/// The argument that says where in the log to begin.
const PLACE: &str = "after";

/// The one root field of a subscription.
///
/// # Errors
/// `BAD_REQUEST` when there is not exactly one (GraphQL, section 5.2.4.1), or it stands in a fragment.
pub(super) fn field(operation: &OperationDefinition) -> Result<&Field, Error> {
    let mut selections = operation.selection_set.node.items.iter().map(|selection| &selection.node);
    if let (Some(Selection::Field(field)), None) = (selections.next(), selections.next()) {
        return Ok(&field.node);
    }
    let message = "a subscription has exactly one root field, outside of fragments; open one for each";
    Err(Error::new(Code::BadRequest, message))
}

/// The name of the variable that gives the place in the log where a root field begins, and nothing else; who is at the
/// same place has the same in store whatever it was.
pub(super) fn place(field: &Field, text: &str) -> Option<String> {
    let (_, value) = field.arguments.iter().find(|(name, _)| name.node == PLACE)?;
    let value = value.node.to_string();
    let name = value.strip_prefix('$')?;
    // Its definition and this use. Where the text has more, even in a string, it may matter elsewhere.
    (uses(text, name) == 2).then(|| name.to_owned())
}

/// How often a text has a variable's name with its `$`.
fn uses(text: &str, name: &str) -> usize {
    let starts = |rest: &&str| {
        let rest = rest.trim_start();
        let continues = |after: &str| after.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_');
        rest.strip_prefix(name).is_some_and(|after| !continues(after))
    };
    text.split('$').skip(1).filter(starts).count()
}
