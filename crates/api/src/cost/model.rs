//! The rules of every field, read out of the schema.

use std::collections::HashMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition};
use claimgraph_domain::error::Error;

use super::weights;

/// Arguments that say how many entries a page has, the most usual first.
pub(super) const PAGE_SIZES: [&str; 3] = ["first", "last", "top"];

/// What the estimate takes where a request says nothing.
#[derive(Debug, Clone, Copy)]
pub struct CostOptions {
    /// Entries of a page.
    pub page_size_default: u32,
    /// Claims that a walk may enter.
    pub traversal_nodes_default: u32,
}

/// What every field of a schema costs.
#[derive(Debug)]
pub struct CostModel {
    types: HashMap<Box<str>, TypeCosts>,
    pub(super) options: CostOptions,
}

/// The fields of one type.
#[derive(Debug)]
pub(super) struct TypeCosts(HashMap<Box<str>, FieldCost>);

/// What a field gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// One thing.
    One,
    /// A list of objects.
    Objects,
    /// A list of values without fields.
    Values,
}

/// What one field costs.
#[derive(Debug)]
pub(super) struct FieldCost {
    /// Without what is below it and what its arguments add.
    pub(super) weight: u64,
    /// The type that it gives, without lists around it.
    pub(super) result: Box<str>,
    /// How many of them.
    pub(super) gives: Gives,
    /// Whether it takes the size of a page.
    pub(super) is_page: bool,
    /// The argument that names each entry of the list that it gives.
    pub(super) named_by: Option<Box<str>>,
    /// Whether it takes the most claims that a walk may enter.
    pub(super) takes_nodes: bool,
    /// Whether it is a mutation with an input.
    pub(super) takes_input: bool,
}

impl CostModel {
    /// The rules of a schema, given as its text.
    ///
    /// # Errors
    /// `INTERNAL` when the text is no schema.
    pub fn new(sdl: &str, options: CostOptions) -> Result<Self, Error> {
        let schema = parse_schema(sdl).map_err(Error::internal)?;
        let mut types = HashMap::new();
        for definition in schema.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node;
            let fields = match definition.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                // A union has members with fields; what is left has none.
                TypeKind::Union(_) => Vec::new(),
                TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::InputObject(_) => continue,
            };
            let costs = fields.iter().map(|field| {
                let field = &field.node;
                (Box::from(field.name.node.as_str()), FieldCost::of(&name, field))
            });
            types.insert(Box::from(name.as_str()), TypeCosts(costs.collect()));
        }
        let composite: Vec<Box<str>> = types.keys().cloned().collect();
        for cost in types.values_mut().flat_map(|ty| ty.0.values_mut()) {
            // Whether a list has objects in it shows only once every type is known.
            if cost.gives == Gives::Objects && !composite.contains(&cost.result) {
                cost.gives = Gives::Values;
            }
        }
        Ok(Self { types, options })
    }

    pub(super) fn type_of(&self, name: &str) -> Option<&TypeCosts> {
        self.types.get(name)
    }

    /// What a field costs that no type of the schema has.
    pub(super) fn unknown(name: &str) -> u64 {
        if matches!(name, "__schema" | "__type") { weights::INTROSPECTION } else { 1 }
    }

    #[cfg(test)]
    pub(super) fn knows(&self, ty: &str, field: &str) -> bool {
        self.type_of(ty).is_some_and(|ty| ty.field(field).is_some())
    }
}

impl TypeCosts {
    pub(super) fn field(&self, name: &str) -> Option<&FieldCost> {
        self.0.get(name)
    }

    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &FieldCost)> {
        self.0.iter().map(|(name, cost)| (&**name, cost))
    }
}

impl FieldCost {
    fn of(ty: &str, field: &FieldDefinition) -> Self {
        let is_list = matches!(field.ty.node.base, BaseType::List(_));
        let takes = |name: &str| field.arguments.iter().any(|argument| argument.node.name.node == name);
        let required = |argument: &Type| matches!(argument.base, BaseType::List(_)) && !argument.nullable;
        let naming = field.arguments.iter().find(|argument| {
            let argument = &argument.node;
            required(&argument.ty.node) && argument.default_value.is_none()
        });
        Self {
            weight: weights::of(ty, &field.name.node),
            result: inner(&field.ty.node).into(),
            gives: if is_list { Gives::Objects } else { Gives::One },
            is_page: PAGE_SIZES.iter().any(|name| takes(name)),
            named_by: naming.filter(|_| is_list).map(|argument| argument.node.name.node.as_str().into()),
            takes_nodes: takes("nodes"),
            takes_input: ty == "Mutation" && takes("input"),
        }
    }
}

fn inner(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(entry) => inner(entry),
    }
}
