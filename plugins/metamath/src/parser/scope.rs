//! Scopes: what is declared and active at a point of the database.

use super::marks::Marks;
use super::names::{Meaning, NameId, Names};

/// The lengths of the lists of active things when a block began.
#[derive(Clone, Copy, Debug)]
struct Block {
    /// The byte offset of its `${`.
    at: usize,
    variables: usize,
    floating: usize,
    essentials: usize,
}

/// An active `$e` statement.
#[derive(Debug)]
struct Essential {
    label: NameId,
    variables: Vec<NameId>,
}

/// What a label in a proof refers to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Reference {
    Hypothesis(NameId),
    /// An index into the database's statements.
    Assertion(usize),
}

/// The declarations in force. Its methods say what is wrong, their callers where.
#[derive(Debug, Default)]
pub(super) struct Scope {
    names: Names,
    blocks: Vec<Block>,
    variables: Vec<NameId>,
    floating: Vec<(NameId, NameId)>,
    essentials: Vec<Essential>,
    mandatory: Marks,
}

impl Scope {
    pub(super) fn open(&mut self, at: usize) {
        self.blocks.push(Block {
            at,
            variables: self.variables.len(),
            floating: self.floating.len(),
            essentials: self.essentials.len(),
        });
    }

    /// Ends the innermost block and with it the activity of what it declared.
    pub(super) fn close(&mut self) -> Result<(), String> {
        let block = self.blocks.pop().ok_or("`$}` closes no block")?;
        for essential in self.essentials.drain(block.essentials..) {
            let ended = Meaning::Essential { active: false };
            self.names.set(essential.label, ended);
        }
        for (label, variable) in self.floating.drain(block.floating..) {
            let active = false;
            self.names.set(label, Meaning::Floating { variable, active });
            let untyped = Meaning::Variable { active: true, typed: false };
            self.names.set(variable, untyped);
        }
        for variable in self.variables.drain(block.variables..) {
            let ended = Meaning::Variable { active: false, typed: false };
            self.names.set(variable, ended);
        }
        Ok(())
    }

    /// The offset of the innermost open `${`, `None` in the outermost scope.
    pub(super) fn open_block(&self) -> Option<usize> {
        self.blocks.last().map(|block| block.at)
    }

    pub(super) fn declare_constant(&mut self, symbol: &str) -> Result<(), String> {
        if self.names.find(symbol).is_some() {
            return Err(format!("`{symbol}` is already declared"));
        }
        self.names.add(symbol, Meaning::Constant);
        Ok(())
    }

    pub(super) fn declare_variable(&mut self, symbol: &str) -> Result<(), String> {
        let fresh = Meaning::Variable { active: true, typed: false };
        let id = match self.names.find(symbol) {
            None => self.names.add(symbol, fresh),
            Some((id, Meaning::Variable { active: false, .. })) => {
                self.names.set(id, fresh);
                id
            }
            Some(_) => return Err(format!("`{symbol}` is already declared")),
        };
        self.variables.push(id);
        Ok(())
    }

    pub(super) fn constant(&self, symbol: &str) -> Result<(), String> {
        match self.names.find(symbol) {
            Some((_, Meaning::Constant)) => Ok(()),
            _ => Err(format!("`{symbol}` is not a declared constant")),
        }
    }

    /// The active variable of that name and whether it has a type.
    pub(super) fn variable(&self, symbol: &str) -> Result<(NameId, bool), String> {
        match self.names.find(symbol) {
            Some((id, Meaning::Variable { active: true, typed })) => Ok((id, typed)),
            _ => Err(format!("`{symbol}` is not an active variable")),
        }
    }

    /// The variable that a symbol of an expression is, `None` for a constant.
    pub(super) fn symbol(&self, symbol: &str) -> Result<Option<NameId>, String> {
        match self.names.find(symbol) {
            Some((_, Meaning::Constant)) => Ok(None),
            Some((id, Meaning::Variable { active: true, typed: true })) => Ok(Some(id)),
            Some((_, Meaning::Variable { active: true, .. })) => {
                Err(format!("variable `{symbol}` has no active `$f` statement"))
            }
            Some((_, Meaning::Variable { .. })) => Err(format!("variable `{symbol}` is not active here")),
            Some(_) => Err(format!("`{symbol}` is a label, not a math symbol")),
            None => Err(format!("`{symbol}` is not declared")),
        }
    }

    /// Whether a new statement may have this label.
    pub(super) fn check_label(&self, label: &str) -> Result<(), String> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if !label.bytes().all(allowed) {
            return Err(format!("`{label}` is not a label: labels have letters, digits, `-`, `_` and `.`"));
        }
        match self.names.find(label) {
            None => Ok(()),
            Some((_, Meaning::Constant | Meaning::Variable { .. })) => {
                Err(format!("label `{label}` is already a math symbol"))
            }
            Some(_) => Err(format!("label `{label}` is already used")),
        }
    }

    /// Adds a `$f` statement for a variable that has no type yet.
    pub(super) fn add_floating(&mut self, label: &str, variable: NameId) {
        let active = true;
        let id = self.names.add(label, Meaning::Floating { variable, active });
        let typed = Meaning::Variable { active: true, typed: true };
        self.names.set(variable, typed);
        self.floating.push((id, variable));
    }

    pub(super) fn add_essential(&mut self, label: &str, variables: Vec<NameId>) {
        let label = self.names.add(label, Meaning::Essential { active: true });
        self.essentials.push(Essential { label, variables });
    }

    pub(super) fn add_assertion(&mut self, label: &str, index: usize) {
        self.names.add(label, Meaning::Assertion(index));
    }

    /// Makes an assertion with these variables the current one and counts its mandatory
    /// hypotheses: the active `$e` statements, and the `$f` statements of the variables in
    /// them or in the assertion.
    pub(super) fn enter_assertion(&mut self, variables: &[NameId]) -> usize {
        self.mandatory.clear();
        let in_essentials = self.essentials.iter().flat_map(|e| &e.variables);
        let floating = in_essentials.chain(variables).filter(|&&variable| self.mandatory.insert(variable)).count();
        floating + self.essentials.len()
    }

    /// Whether a hypothesis is mandatory for the current assertion.
    pub(super) fn is_mandatory(&self, label: &str) -> bool {
        match self.names.find(label) {
            Some((_, Meaning::Essential { active })) => active,
            Some((_, Meaning::Floating { variable, active })) => active && self.mandatory.contains(variable),
            _ => false,
        }
    }

    /// What a label in a proof refers to.
    pub(super) fn reference(&self, label: &str) -> Result<Reference, String> {
        match self.names.find(label) {
            Some((_, Meaning::Assertion(index))) => Ok(Reference::Assertion(index)),
            Some((id, Meaning::Floating { active: true, .. } | Meaning::Essential { active: true })) => {
                Ok(Reference::Hypothesis(id))
            }
            Some((_, Meaning::Floating { .. } | Meaning::Essential { .. })) => {
                Err(format!("hypothesis `{label}` is not active here"))
            }
            Some((_, Meaning::Constant | Meaning::Variable { .. })) => {
                Err(format!("`{label}` is a math symbol, not a label"))
            }
            None => Err(format!("the proof cites `{label}`, which no earlier statement has as its label")),
        }
    }
}
