//! What a composed schema consists of, and whose each part is.

use std::{collections::BTreeMap, sync::Arc};

use async_graphql::registry::{MetaType, MetaTypeName, Registry};

use super::{node, placement::Placement};

/// The composite types of a schema.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// Objects, interfaces and unions, by name.
    pub types: BTreeMap<String, OutlinedType>,
    /// Name of the query root.
    pub query: String,
    /// Name of the mutation root, when there is one.
    pub mutation: Option<String>,
    /// Name of the subscription root, when there is one.
    pub subscription: Option<String>,
    /// The types that joined `Node`.
    pub nodes: Vec<String>,
    /// Who owns the types of ids, by prefix without the underscore. The core's are not among them.
    pub id_prefixes: BTreeMap<String, Arc<str>>,
}

/// A composite type.
#[derive(Debug, Clone)]
pub struct OutlinedType {
    /// Whose type it is: a plugin's id, or [`CORE`](super::CORE).
    pub owner: Arc<str>,
    /// Its fields by name; none for a union.
    pub fields: BTreeMap<String, OutlinedField>,
}

/// A field of a composite type.
#[derive(Debug, Clone)]
pub struct OutlinedField {
    /// Whose field it is: it may be a plugin's on a type of the core.
    pub owner: Arc<str>,
    /// Name of its type without lists and `!`.
    pub of: String,
    /// Names of its arguments, each with its type as the schema writes it.
    pub arguments: BTreeMap<String, String>,
}

impl Outline {
    /// The names of the root types.
    pub fn roots(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.query).chain(&self.mutation).chain(&self.subscription).map(String::as_str)
    }

    pub(super) fn of(registry: &Registry, placement: &Placement, id_prefixes: BTreeMap<String, Arc<str>>) -> Self {
        let types = registry.types.iter().filter(|(_, meta)| meta.is_composite());
        let nodes = registry.types.get(node::NAME).and_then(MetaType::possible_types);
        Self {
            types: types.map(|(name, meta)| (name.clone(), outlined(name, meta, placement))).collect(),
            query: registry.query_type.clone(),
            mutation: registry.mutation_type.clone(),
            subscription: registry.subscription_type.clone(),
            nodes: nodes.into_iter().flatten().cloned().collect(),
            id_prefixes,
        }
    }
}

fn outlined(name: &str, meta: &MetaType, placement: &Placement) -> OutlinedType {
    let owner = meta.rust_typename().map_or_else(|| placement.current_owner(), |rust| placement.type_owner(rust));
    let fields = meta.fields().into_iter().flatten().map(|(field, meta)| {
        let arguments = meta.args.iter().map(|(name, argument)| (name.clone(), argument.ty.clone()));
        let field_owner = placement.field_owner(name, field).unwrap_or_else(|| Arc::clone(&owner));
        let of = MetaTypeName::concrete_typename(&meta.ty).to_owned();
        (field.clone(), OutlinedField { owner: field_owner, of, arguments: arguments.collect() })
    });
    OutlinedType { fields: fields.collect(), owner }
}
