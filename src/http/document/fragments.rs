//! The shape of a document with its fragments spread out, found without spreading them.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use claimgraph_domain::error::{Code, Error};

use super::DocumentLimits;

/// Fragments and selection sets within one another. Validation recurses into them, so this is not to be configured.
pub(super) const MAX_DEPTH: usize = 64;

/// Refuses a document whose fragments expand to too much, or contain themselves.
///
/// # Errors
/// `COST_EXCEEDED` with the number and the limit; `BAD_REQUEST` for fragments in a circle.
pub(super) fn check(document: &ExecutableDocument, limits: &DocumentLimits) -> Result<(), Error> {
    let mut shapes = Shapes { document, known: HashMap::new() };
    let mut total = 0_usize;
    for (_, operation) in document.operations.iter() {
        let shape = shapes.of(&operation.node.selection_set.node, 0)?;
        within(shape.depth, limits.depth, "nests fields", "deep; ask in several requests")?;
        within(shape.fields, limits.root_fields, "has", "root fields; ask in several requests")?;
        total = total.saturating_add(shape.selections);
    }
    // A fragment that nothing spreads is validated all the same.
    for name in document.fragments.keys() {
        total = total.saturating_add(shapes.of_fragment(name.as_str(), 0)?.selections);
    }
    within(total, limits.selections, "selects", "fields once its fragments are spread out; ask for less")
}

/// Refuses more than there may be.
fn within(count: usize, most: usize, does: &str, what: &str) -> Result<(), Error> {
    if count <= most {
        return Ok(());
    }
    let message = format!("the document {does} {count} {what} (the most is {most})");
    Err(Error::new(Code::CostExceeded, message))
}

/// The shape of a selection set with its fragments spread out.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    /// Selections, those within included.
    selections: usize,
    /// Fields on this level.
    fields: usize,
    /// Fields within one another.
    depth: usize,
}

struct Shapes<'a> {
    document: &'a ExecutableDocument,
    /// The shape of each fragment; `None` while it is being found.
    known: HashMap<&'a str, Option<Shape>>,
}

impl<'a> Shapes<'a> {
    fn of(&mut self, set: &'a SelectionSet, depth: usize) -> Result<Shape, Error> {
        if depth > MAX_DEPTH {
            let message =
                format!("the document nests more than {MAX_DEPTH} selections and fragments; ask in several requests");
            return Err(Error::new(Code::CostExceeded, message));
        }
        let mut shape = Shape::default();
        for selection in &set.items {
            let inner = match &selection.node {
                Selection::Field(field) => {
                    let below = self.of(&field.node.selection_set.node, depth + 1)?;
                    Shape { fields: 1, depth: below.depth + 1, ..below }
                }
                Selection::InlineFragment(inline) => self.of(&inline.node.selection_set.node, depth + 1)?,
                Selection::FragmentSpread(spread) => {
                    self.of_fragment(spread.node.fragment_name.node.as_str(), depth + 1)?
                }
            };
            shape.selections = shape.selections.saturating_add(1).saturating_add(inner.selections);
            shape.fields = shape.fields.saturating_add(inner.fields);
            shape.depth = shape.depth.max(inner.depth);
        }
        Ok(shape)
    }

    fn of_fragment(&mut self, name: &'a str, depth: usize) -> Result<Shape, Error> {
        match self.known.get(name) {
            Some(Some(shape)) => return Ok(*shape),
            Some(None) => {
                return Err(Error::new(Code::BadRequest, format!("the fragment `{name}` is spread within itself")));
            }
            None => {}
        }
        // Validation names a fragment that does not exist.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Shape::default()) };
        self.known.insert(name, None);
        let shape = self.of(&fragment.node.selection_set.node, depth)?;
        self.known.insert(name, Some(shape));
        Ok(shape)
    }
}
