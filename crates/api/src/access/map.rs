//! The actions of a schema's fields.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use claimgraph_domain::access::Permission;

use super::action::{Action, Demand, Risk};
use super::table::{ALL, TABLE};
use crate::compose::{CORE, ComposeError, Outline, OutlinedField, OutlinedType};

/// The field by which a thing is known, which what was written is answered with whoever may read it.
const ID: &str = "id";

/// The actions of a schema's fields.
#[derive(Debug)]
pub struct Access {
    pub(super) types: HashMap<String, Fields>,
    /// Names of the root types: query, mutation, subscription.
    pub(super) roots: [Option<String>; 3],
    /// What reading the types of plugins takes, by the prefix of their ids.
    pub(super) prefixes: BTreeMap<String, Permission>,
    lines: Vec<Line>,
}

/// The fields of a type, by name.
pub(super) type Fields = HashMap<String, FieldAccess>;

/// What is known of a field.
#[derive(Debug)]
pub(super) struct FieldAccess {
    /// What is done by asking for it; `None` when it comes with the field above it.
    pub(super) action: Option<Arc<Action>>,
    /// Name of its type.
    pub(super) of: String,
}

/// A line of the documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `Query.claim`; `Claim.*` for all fields of a type but `id`.
    pub field: String,
    /// What asking for it does.
    pub action: Arc<Action>,
}

impl Access {
    /// The actions of the fields of a schema.
    ///
    /// # Errors
    /// When a field of a root, or a type that `Node` joins, has none; when the id of a plugin makes no scope.
    pub fn new(outline: &Outline) -> Result<Self, ComposeError> {
        let prefixes = outline.id_prefixes.iter().filter(|(_, owner)| ***owner != *CORE);
        let prefixes = prefixes.map(|(prefix, owner)| Ok((prefix.clone(), of_plugin(owner)?)));
        let mut maker = Maker { outline, table: by_field(), lines: BTreeMap::new(), missing: BTreeSet::new() };
        let types = outline.types.iter().map(|(name, meta)| Ok((name.clone(), maker.fields(name, meta)?)));
        let types = types.collect::<Result<_, ComposeError>>()?;
        if !maker.missing.is_empty() {
            return Err(ComposeError::WithoutAction { fields: maker.missing.into_iter().collect() });
        }
        let lines = maker.lines.into_iter().map(|((_, field), action)| Line { field, action }).collect();
        let roots = [Some(outline.query.clone()), outline.mutation.clone(), outline.subscription.clone()];
        Ok(Self { types, roots, prefixes: prefixes.collect::<Result<_, ComposeError>>()?, lines })
    }

    /// Every field that has an action of its own: those of the roots first, then by name.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }
}

/// What the fields of a plugin take.
fn of_plugin(owner: &str) -> Result<Permission, ComposeError> {
    format!("plugins:{owner}").parse().map_err(|cause: claimgraph_domain::error::Error| ComposeError::WithoutScope {
        owner: owner.to_owned(),
        reason: cause.message,
    })
}

/// The actions of the table, by type and field.
type Table = HashMap<&'static str, HashMap<&'static str, Arc<Action>>>;

fn by_field() -> Table {
    let mut table = Table::new();
    for row in TABLE {
        let action = Arc::new(Action { name: row.action.into(), demand: row.demand.clone(), risk: row.risk });
        table.entry(row.of).or_default().extend(row.fields.iter().map(|field| (*field, Arc::clone(&action))));
    }
    table
}

struct Maker<'a> {
    outline: &'a Outline,
    table: Table,
    /// By the place of its root, and its name.
    lines: BTreeMap<(usize, String), Arc<Action>>,
    missing: BTreeSet<String>,
}

impl Maker<'_> {
    fn fields(&mut self, name: &str, meta: &OutlinedType) -> Result<Fields, ComposeError> {
        let is_core = *meta.owner == *CORE;
        if is_core && self.is_node(name) && self.listed(name, ALL).is_none() {
            self.missing.insert(format!("{name}.{ALL}"));
        }
        let fields = meta.fields.iter().map(|(field, meta)| {
            let action = self.action(name, field, meta)?;
            if let Some(action) = &action {
                self.note(name, field, meta, action);
            }
            Ok((field.clone(), FieldAccess { action, of: meta.of.clone() }))
        });
        fields.collect()
    }

    fn action(&mut self, of: &str, field: &str, meta: &OutlinedField) -> Result<Option<Arc<Action>>, ComposeError> {
        if *meta.owner != *CORE {
            return self.contributed(of, &meta.owner).map(Some);
        }
        if let Some(listed) = self.listed(of, field) {
            return Ok(Some(listed));
        }
        if self.outline.roots().any(|root| root == of) {
            self.missing.insert(format!("{of}.{field}"));
        }
        Ok(self.listed(of, ALL).filter(|_| field != ID))
    }

    /// The action of a plugin's field.
    fn contributed(&self, of: &str, owner: &str) -> Result<Arc<Action>, ComposeError> {
        let writes = self.outline.mutation.as_deref() == Some(of);
        let (verb, risk) = if writes { ("write", Risk::Medium) } else { ("read", Risk::Low) };
        let demand = Demand::Scope(of_plugin(owner)?);
        Ok(Arc::new(Action { name: format!("{owner}.{verb}").into(), demand, risk }))
    }

    fn listed(&self, of: &str, field: &str) -> Option<Arc<Action>> {
        self.table.get(of)?.get(field).map(Arc::clone)
    }

    fn is_node(&self, name: &str) -> bool {
        self.outline.nodes.iter().any(|node| node == name)
    }

    /// Notes a line of the documentation.
    fn note(&mut self, of: &str, field: &str, meta: &OutlinedField, action: &Arc<Action>) {
        let root = self.outline.roots().position(|root| root == of);
        let own_type = self.outline.types.get(of).is_some_and(|of| of.owner == meta.owner);
        let line = if root.is_none() && own_type { ALL } else { field };
        let place = (root.unwrap_or(usize::MAX), format!("{of}.{line}"));
        self.lines.insert(place, Arc::clone(action));
    }
}
