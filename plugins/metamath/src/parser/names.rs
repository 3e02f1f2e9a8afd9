//! The names of a database: math symbols and labels share one namespace.

use std::collections::HashMap;

/// Index of a name.
pub(super) type NameId = usize;

/// What a name stands for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Meaning {
    Constant,
    /// `typed` says that an active `$f` statement gives its typecode.
    Variable {
        active: bool,
        typed: bool,
    },
    Floating {
        variable: NameId,
        active: bool,
    },
    Essential {
        active: bool,
    },
    /// An index into the database's statements.
    Assertion(usize),
}

/// Every name with its meaning; names are never forgotten, only deactivated.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: HashMap<Box<str>, NameId>,
    meanings: Vec<Meaning>,
}

impl Names {
    pub(super) fn find(&self, name: &str) -> Option<(NameId, Meaning)> {
        let id = *self.ids.get(name)?;
        Some((id, *self.meanings.get(id)?))
    }

    /// Adds a name that [`Names::find`] does not know.
    pub(super) fn add(&mut self, name: &str, meaning: Meaning) -> NameId {
        let id = self.meanings.len();
        self.ids.insert(name.into(), id);
        self.meanings.push(meaning);
        id
    }

    pub(super) fn set(&mut self, id: NameId, meaning: Meaning) {
        if let Some(slot) = self.meanings.get_mut(id) {
            *slot = meaning;
        }
    }
}
