//! The open `Node` interface: its members are the types declared with `Contributions::node_type`.

use std::{any::type_name, borrow::Cow};

use async_graphql::{
    ContextSelectionSet, ID, ObjectType, OutputType, Positioned, ServerError, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::Field,
    registry::{MetaField, MetaType, MetaTypeId, Registry},
};
use futures::future::BoxFuture;

use super::{carrier::rust_type, extended::unwrapped, placement::Task, registration};

/// GraphQL name of the interface.
pub(super) const NAME: &str = "Node";

/// GraphQL name of its one field.
pub(super) const ID_FIELD: &str = "id";

/// GraphQL type of its one field.
pub(super) const ID_TYPE: &str = "ID!";

/// A value of any type that joined `Node`: the return type of `node(id:)` and `nodes(ids:)`.
///
/// Resolving it is resolving the value itself, so fragments on the concrete type, on `Node` and on other
/// interfaces of the type all work.
pub struct NodeRef(Box<dyn NodeObject>);

impl NodeRef {
    /// Wraps a value; its type must have been declared with `Contributions::node_type`, an extensible
    /// type as `Extended<T>` in both places.
    pub fn new<T: ObjectType + 'static>(value: T) -> Self {
        Self(Box::new(value))
    }
}

/// An object with its type erased.
trait NodeObject: Send + Sync {
    /// GraphQL name of the type.
    fn concrete_name(&self) -> Cow<'static, str>;

    /// Full Rust path of the type.
    fn rust_type(&self) -> &'static str;

    /// Resolves the selection of `ctx` on the value.
    fn resolve_object<'a>(
        &'a self,
        ctx: &'a ContextSelectionSet<'_>,
        field: &'a Positioned<Field>,
    ) -> BoxFuture<'a, ServerResult<Value>>;
}

impl<T: ObjectType> NodeObject for T {
    fn concrete_name(&self) -> Cow<'static, str> {
        self.introspection_type_name()
    }

    fn rust_type(&self) -> &'static str {
        type_name::<T>()
    }

    fn resolve_object<'a>(
        &'a self,
        ctx: &'a ContextSelectionSet<'_>,
        field: &'a Positioned<Field>,
    ) -> BoxFuture<'a, ServerResult<Value>> {
        Box::pin(self.resolve(ctx, field))
    }
}

impl OutputType for NodeRef {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(NAME)
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.concrete_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        if registry.types.contains_key(NAME) {
            // Known already; asked again only for the check that it is this interface.
            return registry.create_output_type::<Self, _>(MetaTypeId::Interface, interface);
        }
        registration::register(registry, Task::Members, |registry| {
            registry.create_output_type::<Self, _>(MetaTypeId::Interface, interface);
        });
        Self::qualified_type_name()
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        if !is_member(&ctx.schema_env.registry, self.0.as_ref()) {
            let name = self.0.concrete_name();
            let message = format!("`{name}` is no member of `{NAME}`, or only as `Extended`");
            return Err(ctx.set_error_path(ServerError::new(message, Some(field.pos))));
        }
        self.0.resolve_object(ctx, field).await
    }
}

/// Whether the type of `value` joined `Node`. A bare value of an extensible type does not count: it would
/// answer the plugins' fields with null.
fn is_member(registry: &Registry, value: &dyn NodeObject) -> bool {
    let name = value.concrete_name();
    let joined = registry.implements.get(&*name);
    let registered = rust_type(registry, &name).unwrap_or_default();
    let is_bare = registered != value.rust_type() && unwrapped(registered) == value.rust_type();
    joined.is_some_and(|interfaces| interfaces.contains(NAME)) && !is_bare
}

/// The interface without members; these are added when the types that lead to it are complete.
fn interface(registry: &mut Registry) -> MetaType {
    let mut fields = IndexMap::new();
    fields.insert(ID_FIELD.to_owned(), id_field(registry));
    MetaType::Interface {
        name: NAME.to_owned(),
        description: Some("Anything with a globally unique id, by which it can be fetched again.".to_owned()),
        fields,
        possible_types: async_graphql::indexmap::IndexSet::new(),
        extends: false,
        keys: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: Some(type_name::<NodeRef>()),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

fn id_field(registry: &mut Registry) -> MetaField {
    MetaField {
        name: ID_FIELD.to_owned(),
        description: Some("The globally unique id.".to_owned()),
        args: IndexMap::new(),
        ty: <ID as OutputType>::create_type_info(registry),
        deprecation: async_graphql::registry::Deprecation::NoDeprecated,
        cache_control: async_graphql::CacheControl::default(),
        external: false,
        requires: None,
        provides: None,
        visible: None,
        shareable: false,
        inaccessible: false,
        tags: Vec::new(),
        override_from: None,
        compute_complexity: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}
