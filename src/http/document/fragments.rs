//! The size of a document with its fragments spread out, found without spreading them.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use claimgraph_domain::error::{Code, Error};

/// Selections of a document with every fragment spread out.
pub(super) const MAX_SELECTIONS: usize = 50_000;

/// Fragments and selection sets within one another.
pub(super) const MAX_DEPTH: usize = 64;

/// Refuses a document whose fragments expand to too much, or contain themselves.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), Error> {
    let mut sizes = Sizes { document, known: HashMap::new() };
    let mut total = 0_usize;
    for (_, operation) in document.operations.iter() {
        total = total.saturating_add(sizes.of(&operation.node.selection_set.node, 0)?);
    }
    // A fragment that nothing spreads is validated all the same.
    for name in document.fragments.keys() {
        total = total.saturating_add(sizes.of_fragment(name.as_str(), 0)?);
    }
    if total <= MAX_SELECTIONS {
        return Ok(());
    }
    Err(Error::new(
        Code::CostExceeded,
        format!(
            "the document selects more than {MAX_SELECTIONS} fields once its fragments are spread out; ask for less"
        ),
    ))
}

struct Sizes<'a> {
    document: &'a ExecutableDocument,
    /// The size of each fragment; `None` while it is being found.
    known: HashMap<&'a str, Option<usize>>,
}

impl<'a> Sizes<'a> {
    fn of(&mut self, set: &'a SelectionSet, depth: usize) -> Result<usize, Error> {
        if depth > MAX_DEPTH {
            let message =
                format!("the document nests more than {MAX_DEPTH} selections and fragments; ask in several requests");
            return Err(Error::new(Code::CostExceeded, message));
        }
        let mut size = 0_usize;
        for selection in &set.items {
            let inner = match &selection.node {
                Selection::Field(field) => self.of(&field.node.selection_set.node, depth + 1)?,
                Selection::InlineFragment(inline) => self.of(&inline.node.selection_set.node, depth + 1)?,
                Selection::FragmentSpread(spread) => {
                    self.of_fragment(spread.node.fragment_name.node.as_str(), depth + 1)?
                }
            };
            size = size.saturating_add(1).saturating_add(inner);
        }
        Ok(size)
    }

    fn of_fragment(&mut self, name: &'a str, depth: usize) -> Result<usize, Error> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => {
                return Err(Error::new(Code::BadRequest, format!("the fragment `{name}` is spread within itself")));
            }
            None => {}
        }
        // Validation names a fragment that does not exist.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(0) };
        self.known.insert(name, None);
        let size = self.of(&fragment.node.selection_set.node, depth)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }
}
